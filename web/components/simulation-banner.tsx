import { Show } from "solid-js";
import { knownOffice } from "../data/office.ts";
import { t } from "../i18n/language.ts";
import "./simulation-banner.css";

/** Nobody may take a practice database for the real service, so this stands on every page and cannot be closed. */
export function SimulationBanner() {
  return (
    <Show when={knownOffice()?.simulated}>
      <aside class="simulation-banner" aria-label={t("simulation.label")}>
        <strong>{t("simulation.mark")}</strong> {t("simulation.text")}
      </aside>
    </Show>
  );
}
