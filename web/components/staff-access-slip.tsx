import { lazy, onMount, Suspense } from "solid-js";
import { groupCode } from "../data/tracking-code.ts";
import { t as receipt } from "../i18n/journey-words.ts";
import { t } from "../i18n/staff-words.ts";
import { CopyButton } from "./copy-button.tsx";
import "./receipt.css";
import "./staff-access-slip.css";
import type { NewAccess } from "./staff-new-access.tsx";

const QrCode = lazy(() => import("./qr-code.tsx"));

/** What the citizen takes along. Printed it is the whole sheet: nothing else of the case comes out of the printer. */
export default function StaffAccessSlip(props: { readonly access: NewAccess; readonly onFinished: () => void }) {
  const link = (): string => new URL(props.access.link, location.origin).href; // a practice server may not know its own address
  const code = (): string => groupCode(props.access.code);
  return (
    <section class="staff-panel receipt staff-access-slip" data-access-slip>
      <h3 tabindex="-1" ref={(title) => onMount(() => title.focus())}>
        {t("access.title")}
      </h3>
      <p class="no-print">{t("access.once")}</p>
      <dl class="receipt-facts">
        <div>
          <dt>{receipt("receipt.code")}</dt>
          <dd>
            <strong class="receipt-code">{code()}</strong>
          </dd>
        </div>
        <div>
          <dt>{receipt("receipt.pin")}</dt>
          <dd>
            <strong class="receipt-code" data-new-pin={props.access.pin}>
              {props.access.pin}
            </strong>
            <CopyButton label={receipt("receipt.copyPin")} text={props.access.pin} />
          </dd>
        </div>
      </dl>
      <p class="receipt-apart">{receipt("receipt.apart")}</p>
      <Suspense>
        <QrCode text={link()} label={receipt("receipt.qr")} />
      </Suspense>
      <p>{receipt("receipt.link")}</p>
      <p class="receipt-link" data-new-link={link()}>
        {link()}
      </p>
      <div class="receipt-buttons no-print">
        <button type="button" class="button" data-action="printAccess" onClick={() => window.print()}>
          {t("access.print")}
        </button>
        <CopyButton label={receipt("receipt.copyLink")} text={link()} />
        <button type="button" class="button button-quiet" data-action="accessGiven" onClick={() => props.onFinished()}>
          {t("access.given")}
        </button>
      </div>
    </section>
  );
}
