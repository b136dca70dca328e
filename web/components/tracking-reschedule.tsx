import { createSignal, Show } from "solid-js";
import { createDeed } from "../data/deed.ts";
import { send } from "../data/send.ts";
import type { TrackingKey } from "../data/tracking-code.ts";
import type { TrackedDelivery, TrackingFeed } from "../data/tracking-feed.ts";
import { RescheduleDeliveryDocument } from "../gql/graphql.ts";
import { t } from "../i18n/journey-words.ts";
import { graphqlLanguage } from "../i18n/language.ts";
import { formatWindow } from "../i18n/when.ts";
import { ChoiceGroup } from "./choice-group.tsx";
import { DeedState } from "./deed-state.tsx";
import { isComplete } from "./form-check.ts";

interface RescheduleProps {
  readonly trackingKey: TrackingKey;
  readonly feed: TrackingFeed;
  readonly windows: TrackedDelivery["otherWindows"];
  /** The office waits for the citizen's word. */
  readonly isUrgent: boolean;
}

/** Another day for the courier, out of those that the office offers. */
export function TrackingReschedule(props: RescheduleProps) {
  const [isOpen, setOpen] = createSignal(false);
  const [chosen, setChosen] = createSignal<string | null>(null);
  const deed = createDeed(props.feed, async (content: { readonly windowFrom: string }, envelope) => {
    const asked = { input: { ...props.trackingKey, ...envelope, ...content }, language: graphqlLanguage() };
    return (await send(RescheduleDeliveryDocument, asked)).rescheduleDelivery;
  });
  const submit = async (event: SubmitEvent & { currentTarget: HTMLFormElement }): Promise<void> => {
    event.preventDefault();
    const windowFrom = chosen();
    if (!isComplete(event.currentTarget) || windowFrom === null) return;
    await deed.run({ windowFrom });
    if (deed.state() === "done") {
      setOpen(false);
      setChosen(null);
    }
  };
  return (
    <>
      <Show when={props.windows.length > 0}>
        <Show
          when={isOpen()}
          fallback={
            <button
              type="button"
              class="button"
              classList={{ "button-quiet": !props.isUrgent }}
              data-action="other-time"
              onClick={() => setOpen(true)}
            >
              {t("choices.otherTime")}
            </button>
          }
        >
          <form
            class="tracking-choices-form"
            data-form="other-time"
            novalidate
            autocomplete="off"
            onSubmit={(event) => void submit(event)}
          >
            <ChoiceGroup
              legend={t("choices.otherTimeLegend")}
              name="window"
              choices={props.windows.map((window) => ({
                value: window.from,
                label: formatWindow(window, props.feed.receivedAt()),
              }))}
              chosen={chosen()}
              onChoose={setChosen}
              missing={t("choices.otherTimeMissing")}
            />
            <button type="submit" class="button" data-action="other-time-save" disabled={deed.state() === "working"}>
              {t("choices.otherTimeSave")}
            </button>
            <button type="button" class="button button-quiet" onClick={() => setOpen(false)}>
              {t("choices.otherTimeLeave")}
            </button>
          </form>
        </Show>
      </Show>
      <DeedState state={deed.state()} done={t("choices.otherTimeSaved")} />
    </>
  );
}
