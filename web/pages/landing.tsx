import { A } from "@solidjs/router";
import { CodeLookup } from "../components/code-lookup.tsx";
import { FiguresBrief } from "../components/figures-brief.tsx";
import { RequirementsSection } from "../components/requirements-section.tsx";
import { Steps } from "../components/steps.tsx";
import { showTitle } from "../components/title.ts";
import { CITY } from "../data/city.ts";
import { t } from "../i18n/language.ts";
import "./landing.css";

/** For somebody who opened a link in WhatsApp: what this is, where my document is, how it works, what I need. */
export function LandingPage() {
  showTitle(() => t("brand.meaning"));
  return (
    <div class="landing">
      <div class="landing-opening">
        <div>
          <h1>{t("landing.title")}</h1>
          <p class="lead">{t("landing.lead", CITY)}</p>
          <p class="landing-free">
            <strong>{t("landing.free")}</strong>: {t("landing.freeText")}
          </p>
          <p class="landing-apply">
            <A class="button" href="/ajukan">
              {t("landing.apply")}
            </A>
          </p>
        </div>
        <CodeLookup />
      </div>
      <Steps />
      <RequirementsSection />
      <FiguresBrief />
    </div>
  );
}
