import { createSignal, Show } from "solid-js";
import { chooseLanguage, language, t } from "../i18n/language.ts";

const other = () => (language() === "id" ? "en" : "id");

/** Switches to the other language; says so when its words did not arrive. */
export function LanguageButton(props: { readonly class: string }) {
  const [failed, setFailed] = createSignal(false);
  const switchLanguage = (): void => {
    setFailed(false);
    chooseLanguage(other()).catch(() => setFailed(true));
  };
  return (
    <>
      <button type="button" class={props.class} lang={other()} onClick={switchLanguage}>
        {t("nav.otherLanguage")}
      </button>
      <div role="status">
        <Show when={failed()}>{t("nav.languageFailed")}</Show>
      </div>
    </>
  );
}
