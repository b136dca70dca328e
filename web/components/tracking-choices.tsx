import { createSignal, Show } from "solid-js";
import { send } from "../data/send.ts";
import { createDeed } from "../data/deed.ts";
import type { TrackingKey } from "../data/tracking-code.ts";
import type { TrackingDetails, TrackingFeed } from "../data/tracking-feed.ts";
import { CancelRequestDocument, SwitchHandoverDocument, type CitizenStep, type HandoverMethod } from "../gql/graphql.ts";
import { graphqlLanguage } from "../i18n/language.ts";
import { t } from "../i18n/journey-words.ts";
import { DeedState } from "./deed-state.tsx";
import { Field } from "./field.tsx";
import { isComplete } from "./form-check.ts";
import { TrackingReschedule } from "./tracking-reschedule.tsx";
import "./tracking-choices.css";

interface ChoicesProps {
  readonly trackingKey: TrackingKey;
  readonly feed: TrackingFeed;
  readonly details: TrackingDetails;
}

const CHOICES = ["RESCHEDULE", "SWITCH_TO_PICKUP", "SWITCH_TO_COURIER", "CANCEL"] as const satisfies readonly CitizenStep[];

/** What the citizen may decide now; the server says which of it. */
export function TrackingChoices(props: ChoicesProps) {
  const may = (step: CitizenStep): boolean => props.details.nextSteps.includes(step);
  const mayChoose = (): boolean => CHOICES.some(may);
  const switching = createDeed(props.feed, async (content: { readonly to: HandoverMethod }, envelope) => {
    const asked = { input: { ...props.trackingKey, ...envelope, ...content }, language: graphqlLanguage() };
    return (await send(SwitchHandoverDocument, asked)).switchHandover;
  });
  const cancelling = createDeed(props.feed, async (content: { readonly reason: string }, envelope) => {
    const asked = { input: { ...props.trackingKey, ...envelope, ...content }, language: graphqlLanguage() };
    return (await send(CancelRequestDocument, asked)).cancelRequest;
  });
  return (
    <section class="tracking-choices no-print" aria-labelledby="choices-title">
      <Show when={mayChoose()}>
        <h2 id="choices-title">{t("choices.title")}</h2>
      </Show>
      <TrackingReschedule
        trackingKey={props.trackingKey}
        feed={props.feed}
        windows={may("RESCHEDULE") ? (props.details.delivery?.otherWindows ?? []) : []}
        isUrgent={props.details.status.family === "EXCEPTION"}
      />
      <Show when={may("SWITCH_TO_PICKUP")}>
        <button
          type="button"
          class="button button-quiet"
          data-action="to-pickup"
          onClick={() => void switching.run({ to: "PICKUP" })}
        >
          {t("choices.toPickup")}
        </button>
      </Show>
      <Show when={may("SWITCH_TO_COURIER")}>
        <button
          type="button"
          class="button button-quiet"
          data-action="to-courier"
          onClick={() => void switching.run({ to: "COURIER" })}
        >
          {t("choices.toCourier")}
        </button>
      </Show>
      <DeedState state={switching.state()} done={t("choices.switched")} />
      <Show when={may("CANCEL")}>
        <CancelForm busy={cancelling.state() === "working"} onCancel={(reason) => void cancelling.run({ reason })} />
      </Show>
      <DeedState state={cancelling.state()} done={t("choices.cancelled")} />
    </section>
  );
}

/** Cancelling cannot be undone, so it takes a reason and a second, differently worded button. */
function CancelForm(props: { readonly busy: boolean; readonly onCancel: (reason: string) => void }) {
  const [asking, setAsking] = createSignal(false);
  const [reason, setReason] = createSignal("");
  const submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }): void => {
    event.preventDefault();
    if (isComplete(event.currentTarget)) props.onCancel(reason().trim());
  };
  return (
    <Show
      when={asking()}
      fallback={
        <button type="button" class="button button-quiet" data-action="cancel" onClick={() => setAsking(true)}>
          {t("choices.cancel")}
        </button>
      }
    >
      <form class="tracking-choices-form" data-form="cancel" novalidate autocomplete="off" onSubmit={submit}>
        <p>{t("choices.cancelLead")}</p>
        <Field
          label={t("choices.cancelReason")}
          value={reason()}
          onInput={setReason}
          input={{ autocomplete: "off", maxlength: 200 }}
        />
        <button type="submit" class="button" data-action="cancel-yes" disabled={props.busy}>
          {t("choices.cancelYes")}
        </button>
        <button type="button" class="button button-quiet" onClick={() => setAsking(false)}>
          {t("choices.cancelNo")}
        </button>
      </form>
    </Show>
  );
}
