import { createSignal, For, Show } from "solid-js";
import type { Case } from "../data/staff-case.ts";
import { askStaff } from "../data/staff-client.ts";
import { staffNow } from "../data/staff-now.ts";
import { RevealReceiversDocument, type RevealReceiversMutation } from "../gql/staff/graphql.ts";
import { formatWhen } from "../i18n/staff-format.ts";
import { t } from "../i18n/staff-words.ts";
import "./staff-receivers.css";
import { StaffReveal } from "./staff-reveal.tsx";

type Receiver = RevealReceiversMutation["revealReceivers"][number];

/** Who took each parcel and on which proof: for whoever may see it, on purpose and until the case is left. */
export function StaffReceivers(props: { readonly view: Case }) {
  const [receivers, setReceivers] = createSignal<readonly Receiver[]>();
  return (
    <Show when={props.view.mayRevealReceivers}>
      <section class="staff-panel staff-receivers" aria-labelledby="staff-receivers-title">
        <h3 id="staff-receivers-title">{t("receiver.title")}</h3>
        <Show
          when={receivers()}
          fallback={
            <StaffReveal
              requestId={props.view.id}
              action="revealReceivers"
              ask={async (input) => (await askStaff(RevealReceiversDocument, { input })).revealReceivers}
              onRevealed={setReceivers}
            />
          }
        >
          {(shown) => (
            <>
              <For each={shown()}>{(receiver) => <ReceiverFacts receiver={receiver} />}</For>
              <p class="muted" role="status">
                {t("case.revealed")}
              </p>
            </>
          )}
        </Show>
      </section>
    </Show>
  );
}

/** A word of the code that these pages do not know is left out. */
const CLASSES = ["APPLICANT", "CARD_OWNER", "FAMILY_MEMBER", "NAMED_PROXY"] as const;
const PROOFS = ["PIN", "CODE", "SIGNATURE"] as const;

function ReceiverFacts(props: { readonly receiver: Receiver }) {
  const who = (): string => {
    const known = CLASSES.find((value) => value === props.receiver.recipientClass);
    if (known === "APPLICANT" || known === "CARD_OWNER") return t(`desk.${known}`); // what they are to the applicant says no more
    return known ? `${t(`desk.${known}`)}, ${props.receiver.relation}` : props.receiver.relation;
  };
  const proof = (): string => {
    const known = PROOFS.find((value) => value === props.receiver.proof);
    return known ? t(`receiver.${known}`) : "";
  };
  return (
    <div data-receiver>
      <p>
        <strong>{props.receiver.recipientName}</strong> ({who()})
      </p>
      <p>
        {t("receiver.identity", props.receiver.identityKind, props.receiver.identityLastFour)} · {proof()}
      </p>
      <p class="muted">
        {t(`receiver.${props.receiver.method}`, formatWhen(props.receiver.at, staffNow()))}
        <Show when={props.receiver.correctedAt}>{(at) => <> · {t("receiver.corrected", formatWhen(at(), staffNow()))}</>}</Show>
      </p>
      <Show when={props.receiver.signature}>
        {(path) => (
          <svg class="staff-receivers-signature" role="img" aria-label={t("receiver.SIGNATURE")} ref={fitToDrawing}>
            <path d={path()} />
          </svg>
        )}
      </Show>
    </div>
  );
}

const MARGIN = 8;
/** It was drawn on a pad of whatever size the screen had. */
const fitToDrawing = (picture: SVGSVGElement): void =>
  queueMicrotask(() => {
    const { x, y, width, height } = picture.getBBox();
    picture.setAttribute("viewBox", `${x - MARGIN} ${y - MARGIN} ${width + 2 * MARGIN} ${height + 2 * MARGIN}`);
  });
