import { createEffect } from "solid-js";
import { CITY } from "../data/city.ts";
import { t } from "../i18n/language.ts";

/** Names the page in the browser's tab; a screen reader says it first. */
export function showTitle(title: () => string): void {
  createEffect(() => {
    document.title = `${title()} - ${t("brand.name")} ${CITY}`;
  });
}
