import { For, Show } from "solid-js";
import { useCourierDay, type Day, type Stop } from "../data/courier-day.ts";
import { lostRaceText } from "../data/courier-deed.ts";
import { reopenDraft } from "../data/courier-door.ts";
import { useScreens } from "../data/courier-screen.ts";
import { may } from "../data/courier-stops.ts";
import { isHeldBack } from "../data/courier-outbox.ts";
import { STEPS } from "../data/courier-steps.ts";
import type { Deed } from "../data/courier-store.ts";
import { StaffError } from "../data/staff-client.ts";
import { warnWhile } from "../data/staff-drafts.ts";
import { formatTime } from "../i18n/courier-format.ts";
import { t } from "../i18n/courier-words.ts";
import "./courier-outbox.css";
import { stopName } from "./courier-stops.tsx";
import { StaffProblem } from "./staff-problem.tsx";

/** What the server said no to: right below the next stop, since only the courier can put it right. */
export function CourierRefused(props: { readonly day: Day }) {
  const { outbox } = useCourierDay();
  const screens = useScreens();
  /** The form in which it can be put right, if the step is still open. */
  const formOf = (deed: Deed): "handOver" | "fail" | null => {
    const { step } = deed;
    if (step !== "handOver" && step !== "fail") return null;
    return may(stopOf(deed), step) ? step : null;
  };
  const stopOf = ({ subjectId }: Deed): Stop | undefined => props.day.stops.find(({ id }) => id === subjectId);
  /** What the office has done or taken in hand stands: sent again, it would be refused again. */
  const mayHelp = (deed: Deed): boolean => STEPS[deed.step].about !== "STOP" || stopOf(deed)?.officeDeed === null;
  const amend = async (deed: Deed, form: "handOver" | "fail"): Promise<void> => {
    const content = await outbox.contentOf(deed);
    if (content) reopenDraft(deed.subjectId, form, content);
    screens.open(form === "fail" ? "gagal" : "serah", deed.subjectId);
  };
  return (
    <Show when={outbox.refused().length > 0}>
      <section class="courier-outbox" data-outbox aria-labelledby="courier-refused">
        <h2 id="courier-refused">{t("outbox.refusedTitle")}</h2>
        <ul>
          <For each={outbox.refused()}>
            {(deed) => (
              <li class="courier-outbox-refused" data-deed={deed.step} data-deed-state="REFUSED">
                <What deed={deed} day={props.day} />
                <Refusal deed={deed} stop={stopOf(deed)} />
                <div class="courier-row">
                  <Show when={formOf(deed)}>
                    {(form) => (
                      <button type="button" class="button" data-action="amend" onClick={() => void amend(deed, form())}>
                        {t("outbox.amend")}
                      </button>
                    )}
                  </Show>
                  <Show when={mayHelp(deed)}>
                    <button
                      type="button"
                      class="button button-quiet"
                      data-action="sendAgain"
                      onClick={() => void outbox.again(deed)}
                    >
                      {t("outbox.again")}
                    </button>
                  </Show>
                  <button
                    type="button"
                    class="button button-quiet"
                    data-action="dismiss"
                    onClick={() => void outbox.dismiss(deed)}
                  >
                    {t("outbox.dismiss")}
                  </button>
                </div>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}

/** What this phone still has to tell the office, and what it has told late. Nothing, when all is well. */
export function CourierWaiting(props: { readonly day: Day }) {
  const feed = useCourierDay();
  const { outbox } = feed;
  /** One that nobody had to wait for says so by the page itself. */
  const late = () => outbox.sent().filter(({ deed, at }) => at.getTime() - new Date(deed.pressedAt).getTime() > WORTH_SAYING_MS);
  const isUnderWay = ({ idempotencyKey }: Deed): boolean => outbox.underWay() === idempotencyKey;
  const mayTakeBack = (deed: Deed): boolean =>
    deed.state === "NEW" &&
    !isUnderWay(deed) &&
    outbox.waiting().findLast(({ subjectId }) => subjectId === deed.subjectId)?.number === deed.number;
  const takeBack = (deed: Deed): void => {
    feed.say(null);
    void outbox.dismiss(deed);
  };
  const stateOf = (deed: Deed): "outbox.sending" | "outbox.heldBack" | "outbox.waiting" => {
    if (isUnderWay(deed)) return "outbox.sending";
    return isHeldBack(deed, outbox.deeds()) ? "outbox.heldBack" : "outbox.waiting";
  };
  warnWhile(() => !outbox.lasts() && outbox.waiting().length > 0);
  return (
    <Show when={outbox.waiting().length + late().length > 0}>
      <section class="courier-outbox" data-outbox aria-labelledby="courier-outbox">
        <h2 id="courier-outbox">{t("outbox.title")}</h2>
        <Show when={outbox.waiting().length > 0}>
          <p class="courier-outbox-meaning">{t(outbox.lasts() ? "outbox.lasts" : "outbox.passes")}</p>
        </Show>
        <ul>
          <For each={outbox.waiting()}>
            {(deed) => (
              <li data-deed={deed.step} data-deed-state={isUnderWay(deed) ? "SENDING" : "WAITING"}>
                <What deed={deed} day={props.day} />
                <p role="status">{t(stateOf(deed))}</p>
                <Show when={mayTakeBack(deed)}>
                  <div class="courier-row">
                    <button type="button" class="button button-quiet" data-action="takeBack" onClick={() => takeBack(deed)}>
                      {t("outbox.takeBack")}
                    </button>
                  </div>
                </Show>
              </li>
            )}
          </For>
          <For each={late()}>
            {({ deed, at }) => (
              <li data-deed={deed.step} data-deed-state="SENT">
                <What deed={deed} day={props.day} />
                <p>{t("outbox.sent", formatTime(at))}</p>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}

const WORTH_SAYING_MS = 10_000;

function What(props: { readonly deed: Deed; readonly day: Day }) {
  const name = (): string | undefined => {
    const stop = props.day.stops.find(({ id }) => id === props.deed.subjectId);
    return stop && stopName(stop);
  };
  return (
    <p class="courier-outbox-what">
      <strong>{t(`deed.${props.deed.step}`)}</strong>
      {name() === undefined ? "" : ` · ${name()}`} · {formatTime(props.deed.pressedAt)}
    </p>
  );
}

/** Told by the same sentences as beside a form. What was taken down at the door is kept until the courier lets it go. */
function Refusal(props: { readonly deed: Deed; readonly stop: Stop | undefined }) {
  const refusal = (): StaffError => new StaffError(props.deed.refusal?.code ?? "", props.deed.refusal?.facts);
  const because = (): string | null => lostRaceText(refusal(), STEPS[props.deed.step].about === "STOP" ? props.stop : undefined);
  return (
    <>
      <p role="alert">
        {t("outbox.refused")}: {because()}
      </p>
      <Show when={because() === null} fallback={<Kept deed={props.deed} />}>
        <StaffProblem error={refusal()} />
      </Show>
    </>
  );
}

function Kept(props: { readonly deed: Deed }) {
  return (
    <Show when={props.deed.step === "handOver" || props.deed.step === "fail"}>
      <p data-kept>{t("outbox.keptProof")}</p>
    </Show>
  );
}
