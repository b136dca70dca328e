import { A } from "@solidjs/router";
import Sun from "lucide-solid/icons/sun";
import { createEffect, onCleanup } from "solid-js";
import { chooseDaylight, daylight } from "../data/courier-daylight.ts";
import { t } from "../i18n/courier-words.ts";
import "./courier-bar.css";
import { BrandMark } from "./icons.tsx";
import { LanguageButton } from "./language-button.tsx";

/** As little as possible above the work: whose page it is, the day mode, the language. */
export function CourierBar() {
  // On the whole document: the ground behind the page is the body's.
  createEffect(() => document.documentElement.toggleAttribute("data-daylight", daylight()));
  onCleanup(() => document.documentElement.removeAttribute("data-daylight"));
  return (
    <header class="courier-bar">
      <A class="courier-bar-brand" href="/kurir">
        <BrandMark />
        <span>{t("page.courier")}</span>
      </A>
      <button
        type="button"
        class="courier-bar-button"
        aria-pressed={daylight()}
        data-action="daylight"
        onClick={() => chooseDaylight(!daylight())}
      >
        <Sun size={22} aria-hidden="true" />
        {t("page.daylight")}
      </button>
      <LanguageButton class="courier-bar-button courier-bar-language" />
    </header>
  );
}
