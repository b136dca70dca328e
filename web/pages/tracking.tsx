import { useLocation } from "@solidjs/router";
import { createSignal, onCleanup, onMount, Show } from "solid-js";
import { CompletionForm } from "../components/completion-form.tsx";
import { ReapplyForm } from "../components/reapply-form.tsx";
import { showTitle } from "../components/title.ts";
import { TrackingChoices } from "../components/tracking-choices.tsx";
import { TrackingDelivery } from "../components/tracking-delivery.tsx";
import { TrackingFacts } from "../components/tracking-facts.tsx";
import { PinForm, TrackingForm, type LookupState } from "../components/tracking-form.tsx";
import { TrackingReceipt } from "../components/tracking-receipt.tsx";
import { TrackingStatus } from "../components/tracking-status.tsx";
import { AskError } from "../data/client.ts";
import { readFragment, readTyped, type TrackingKey } from "../data/tracking-code.ts";
import { askTracking, followTracking, type Tracking } from "../data/tracking-feed.ts";
import { formatNumber } from "../i18n/format.ts";
import { t } from "../i18n/journey-words.ts";
import "./tracking.css";

interface Opened {
  readonly key: TrackingKey;
  readonly first: Tracking;
}

/** Where the documents are. The code never stands in the address, the title or the device's storage; only this visit's history has it. */
export default function TrackingPage() {
  showTitle(() => t("tracking.title"));
  const location = useLocation<{ readonly tracking?: string }>();
  const [opened, setOpened] = createSignal<Opened | null>(null);
  const [state, setState] = createSignal<LookupState>("idle");
  const lookUp = async (key: TrackingKey): Promise<void> => {
    setState("looking");
    try {
      const first = await askTracking(key);
      if (first) {
        setOpened({ key, first });
        keepForReload(key);
      }
      setState(first ? "idle" : "refused");
    } catch (error) {
      setState(error instanceof AskError && error.code === "TOO_MANY_TRIES" ? "tooMany" : "failed");
    }
  };
  const openLink = (): void => {
    const key = readFragment(window.location.hash) ?? readTyped(location.state?.tracking ?? "");
    if (key === null) return;
    keepForReload(key);
    setOpened(null);
    void lookUp(key);
  };
  onMount(openLink);
  addEventListener("hashchange", openLink); // another link pasted into the same page
  onCleanup(() => removeEventListener("hashchange", openLink));
  const close = (next: LookupState): void => {
    keepForReload(null);
    setOpened(null);
    setState(next);
  };
  return (
    <>
      <h1>{t("tracking.title")}</h1>
      <Show
        when={opened()}
        keyed
        fallback={
          <>
            <p class="lead">{t("tracking.lead")}</p>
            <TrackingForm state={state()} onLookup={(key) => void lookUp(key)} />
          </>
        }
      >
        {(current) => (
          <Followed
            opened={current}
            state={state()}
            onPin={(pin) => void lookUp({ ...current.key, pin })}
            onGone={() => close("refused")}
            onOther={() => close("idle")}
          />
        )}
      </Show>
    </>
  );
}

interface FollowedProps {
  readonly opened: Opened;
  readonly state: LookupState;
  readonly onPin: (pin: string) => void;
  readonly onGone: () => void;
  readonly onOther: () => void;
}

function Followed(props: FollowedProps) {
  const { key, first } = props.opened;
  const feed = followTracking(key, first, () => props.onGone());
  const details = () => {
    const view = feed.view();
    return "timeline" in view ? view : null;
  };
  return (
    <div data-level={details() ? 2 : 1}>
      <TrackingStatus feed={feed} />
      <Show
        when={details()}
        fallback={
          <>
            <p>{t("tracking.count", formatNumber(feed.view().documentCount))}</p>
            <PinForm state={props.state} onPin={props.onPin} />
          </>
        }
      >
        {(known) => (
          <div class="tracking-columns">
            <div>
              <CompletionForm trackingKey={key} feed={feed} details={known()} />
              <ReapplyForm trackingKey={key} feed={feed} details={known()} />
              <TrackingReceipt details={known()} />
              <Show when={known().delivery}>
                {(delivery) => <TrackingDelivery feed={feed} details={known()} delivery={delivery()} />}
              </Show>
              <TrackingChoices trackingKey={key} feed={feed} details={known()} />
            </div>
            <div>
              <TrackingFacts details={known()} />
            </div>
          </div>
        )}
      </Show>
      <p class="tracking-other no-print">
        <button type="button" class="button button-quiet" data-action="other-code" onClick={() => props.onOther()}>
          {t("tracking.other")}
        </button>
      </p>
    </div>
  );
}

/** Out of the address bar, where it could be photographed or shared, into this entry of the history; the PIN is not kept at all. */
function keepForReload(key: TrackingKey | null): void {
  const { tracking: _, ...state } = (history.state ?? {}) as Record<string, unknown>;
  const text = key && (key.secret === null ? key.code : `${key.code}.${key.secret}`);
  history.replaceState(text === null ? state : { ...state, tracking: text }, "", location.pathname + location.search);
}
