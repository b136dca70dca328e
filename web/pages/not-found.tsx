import { A } from "@solidjs/router";
import { showTitle } from "../components/title.ts";
import { t } from "../i18n/page-words.ts";

export default function NotFoundPage() {
  showTitle(() => t("missing.title"));
  return (
    <>
      <h1>{t("missing.title")}</h1>
      <p class="lead">{t("missing.text")}</p>
      <A class="button" href="/">
        {t("missing.back")}
      </A>
    </>
  );
}
