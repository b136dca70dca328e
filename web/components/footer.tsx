import { askOfficeAgain, office } from "../data/office.ts";
import { t } from "../i18n/language.ts";
import "./footer.css";
import { Loaded } from "./loaded.tsx";
import { OfficeContact } from "./office-contact.tsx";
import { Skeleton } from "./skeleton.tsx";

export function Footer() {
  return (
    <footer class="footer">
      <div class="footer-columns">
        <section>
          <h2 class="footer-title">{t("footer.office")}</h2>
          <Loaded
            resource={office}
            onRetry={() => void askOfficeAgain()}
            failure={t("footer.officeFailed")}
            skeleton={<Skeleton lines={3} />}
          >
            {(known) => <OfficeContact office={known()} />}
          </Loaded>
        </section>
        <section>
          <h2 class="footer-title">{t("footer.free")}</h2>
          <p>{t("footer.freeText")}</p>
          <p>
            <a class="footer-link" href="https://www.lapor.go.id" rel="external noreferrer">
              {t("footer.report")}
            </a>
          </p>
        </section>
        <section>
          <h2 class="footer-title">{t("footer.sources")}</h2>
          <p>{t("footer.figures")}</p>
          <p>{t("footer.boundaries")}</p>
        </section>
      </div>
    </footer>
  );
}
