import { A } from "@solidjs/router";
import { createSignal, For, lazy, onCleanup, onMount, Show, Suspense } from "solid-js";
import type { Receipt as ReceiptFacts } from "../data/application.ts";
import { groupCode } from "../data/tracking-code.ts";
import { formatWhen } from "../i18n/when.ts";
import { t } from "../i18n/journey-words.ts";
import { CopyButton } from "./copy-button.tsx";
import "./receipt.css";

const QrCode = lazy(() => import("./qr-code.tsx"));

interface ReceiptProps {
  readonly receipt: ReceiptFacts;
  readonly asSentBefore: boolean;
  readonly onAnother: () => void;
}

/** Shown once: the PIN can never be read again, so leaving without having kept it asks first. */
export default function Receipt(props: ReceiptProps) {
  const [kept, setKept] = createSignal(false);
  const warn = (event: BeforeUnloadEvent): void => {
    if (!kept()) event.preventDefault();
  };
  addEventListener("beforeunload", warn);
  onCleanup(() => removeEventListener("beforeunload", warn));
  const link = (): string => new URL(props.receipt.link, location.origin).href; // a practice server may not know its own address
  const code = (): string => groupCode(props.receipt.code);
  const print = (): void => {
    setKept(true);
    window.print();
  };
  // The PIN is left out on purpose: whoever reads the chat must not have both halves.
  const shareLink = (): string => `https://wa.me/?text=${encodeURIComponent(t("receipt.shareText", code(), link()))}`;
  return (
    <div class="receipt" data-receipt>
      <h1 tabindex="-1" ref={(title) => onMount(() => title.focus())}>
        {t("receipt.title")}
      </h1>
      <p class="lead">{t("receipt.lead")}</p>
      <dl class="receipt-facts">
        <div>
          <dt>{t("receipt.code")}</dt>
          <dd>
            <strong class="receipt-code" data-receipt-code={props.receipt.code}>
              {code()}
            </strong>
            <CopyButton label={t("receipt.copyCode")} text={code()} />
          </dd>
        </div>
        <div>
          <dt>{t("receipt.pin")}</dt>
          <dd>
            <strong class="receipt-code" data-receipt-pin={props.receipt.pin}>
              {props.receipt.pin}
            </strong>
            <CopyButton label={t("receipt.copyPin")} text={props.receipt.pin} onCopied={() => setKept(true)} />
          </dd>
        </div>
      </dl>
      <p class="receipt-apart">{t("receipt.apart")}</p>
      <For each={props.receipt.hints}>{(hint) => <p class="receipt-hint">{t(`receipt.${hint}`)}</p>}</For>
      <Show when={props.asSentBefore}>
        <p class="receipt-hint">{t("receipt.asSentBefore")}</p>
      </Show>
      <p class="receipt-free">{t("receipt.free")}</p>
      <div class="receipt-buttons no-print">
        <button type="button" class="button" data-action="print" onClick={print}>
          {t("receipt.print")}
        </button>
        <a class="button button-quiet" data-action="share" href={shareLink()} target="_blank" rel="external noreferrer">
          {t("receipt.share")}
        </a>
      </div>
      <p>{t("receipt.at", formatWhen(props.receipt.submittedAt, new Date()))}</p>
      <h2>{t("receipt.next")}</h2>
      <p>{t("receipt.nextText")}</p>
      <Suspense>
        <QrCode text={link()} label={t("receipt.qr")} />
      </Suspense>
      <p>{t("receipt.link")}</p>
      <p class="receipt-link">{link()}</p>
      <div class="receipt-buttons no-print">
        <CopyButton label={t("receipt.copyLink")} text={link()} />
        <A
          class="button button-quiet"
          href="/lacak"
          state={{ tracking: `${props.receipt.code}.${props.receipt.secret}` }}
          data-action="follow"
        >
          {t("receipt.follow")}
        </A>
        <button type="button" class="button button-quiet" onClick={() => props.onAnother()}>
          {t("receipt.another")}
        </button>
      </div>
    </div>
  );
}
