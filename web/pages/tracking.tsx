import { A } from "@solidjs/router";
import { showTitle } from "../components/title.ts";
import { t } from "../i18n/page-words.ts";

export default function TrackingPage() {
  showTitle(() => t("tracking.title"));
  return (
    <>
      <h1>{t("tracking.title")}</h1>
      <p class="lead">{t("tracking.text")}</p>
      <A class="button" href="/">
        {t("tracking.back")}
      </A>
    </>
  );
}
