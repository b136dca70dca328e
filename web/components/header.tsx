import { A } from "@solidjs/router";
import { createSignal, Show } from "solid-js";
import { chooseLanguage, language, t } from "../i18n/language.ts";
import "./header.css";
import { BrandMark } from "./icons.tsx";

const other = () => (language() === "id" ? "en" : "id");

export function Header() {
  const [failed, setFailed] = createSignal(false);
  const switchLanguage = (): void => {
    setFailed(false);
    chooseLanguage(other()).catch(() => setFailed(true));
  };
  return (
    <header class="header no-print">
      <div class="header-row">
        <A class="header-brand" href="/">
          <BrandMark />
          <span>{t("brand.name")}</span>
        </A>
        <button type="button" class="header-language" lang={other()} onClick={switchLanguage}>
          {t("nav.otherLanguage")}
        </button>
        <nav class="header-nav" aria-label={t("nav.label")}>
          <A href="/statistik">{t("nav.statistics")}</A>
          <A href="/wilayah">{t("nav.areas")}</A>
        </nav>
      </div>
      <div role="status">
        <Show when={failed()}>
          <p class="header-failure">{t("nav.languageFailed")}</p>
        </Show>
      </div>
    </header>
  );
}
