import { createEffect, createSignal, For, lazy, Match, on, Show, Switch } from "solid-js";
import type { Day, Run, Stop } from "../data/courier-day.ts";
import { createDeed } from "../data/courier-deed.ts";
import { useScreens } from "../data/courier-screen.ts";
import { pressedAt } from "../data/courier-steps.ts";
import { may } from "../data/courier-stops.ts";
import { createCounting, runOfLink, transferLink, type Counting } from "../data/courier-transfer.ts";
import { t } from "../i18n/courier-words.ts";
import { formatNumber } from "../i18n/format.ts";
import { CopyButton } from "./copy-button.tsx";
import "./courier-form.css";
import { CourierFrame } from "./courier-frame.tsx";
import { CourierLabelReader } from "./courier-label-reader.tsx";
import { canScan, CourierScanner } from "./courier-scanner.tsx";
import { stopName } from "./courier-stops.tsx";

import { StaffField } from "./staff-field.tsx";
import { StaffProblem } from "./staff-problem.tsx";

const QrCode = lazy(() => import("./qr-code.tsx"));

/** The taking courier's half: which run the parcel goes to. */
export function CourierTake(props: { readonly run: Run }) {
  return (
    <CourierFrame title={t("transfer.takeTitle")}>
      <p>{t("transfer.takeText")}</p>
      <section class="courier-panel" data-transfer-link={transferLink(props.run.id)}>
        <QrCode text={transferLink(props.run.id)} label={t("transfer.qr")} />
        <CopyButton label={t("transfer.copy")} text={transferLink(props.run.id)} />
      </section>
      <p class="courier-form-note">{t("transfer.takeThen")}</p>
    </CourierFrame>
  );
}

/** The giving courier's half: which parcel, to whom; then both read every label, so that each knows what the other has. */
export function CourierGive(props: { readonly day: Day }) {
  const screens = useScreens();
  const [runId, setRunId] = createSignal(runOfLink(screens.toRun() ?? ""));
  const offers = (): Stop[] => props.day.stops.filter((stop) => may(stop, "transfer"));
  const chosen = (): Stop | undefined => offers().find(({ id }) => id === screens.stopId());
  return (
    <CourierFrame title={t("transfer.title")}>
      <Switch>
        <Match when={offers().length === 0}>
          <p>{t("transfer.none")}</p>
        </Match>
        <Match when={runId() === null || runId() === props.day.run?.id}>
          <FindTaker isOwn={runId() !== null} onRun={setRunId} />
        </Match>
        <Match when={chosen() === undefined}>
          <h2>{t("transfer.which")}</h2>
          <div class="courier-choices" data-form="transferStop">
            <For each={offers()}>
              {(stop) => (
                <button
                  type="button"
                  class="courier-choice"
                  data-give={stop.id}
                  onClick={() => screens.open("oper", stop.id, runId() ?? undefined)}
                >
                  {stopName(stop)}, {stop.street}
                </button>
              )}
            </For>
          </div>
        </Match>
        <Match when={runId() !== null && chosen()} keyed>
          {(stop) => <BothRead stop={stop} toRunId={runId() ?? ""} />}
        </Match>
      </Switch>
    </CourierFrame>
  );
}

function FindTaker(props: { readonly isOwn: boolean; readonly onRun: (runId: string) => void }) {
  const [link, setLink] = createSignal("");
  const [isWrong, setWrong] = createSignal(false);
  const take = (text: string): void => {
    const runId = runOfLink(text.trim());
    setWrong(runId === null);
    if (runId !== null) props.onRun(runId);
  };
  return (
    <>
      <p>{t("transfer.find")}</p>
      <div role="alert">
        <Show when={props.isOwn || isWrong()}>{t(isWrong() ? "transfer.notALink" : "transfer.own")}</Show>
      </div>
      <Show when={canScan()}>
        <CourierScanner onLabel={take} />
      </Show>
      <form
        class="courier-load-form"
        data-form="transferLink"
        onSubmit={(event) => {
          event.preventDefault();
          take(link());
        }}
      >
        <StaffField label={t("transfer.link")} name="transferLink" value={link()} onText={setLink} />
        <button type="submit" class="button button-quiet courier-button" data-action="takeLink">
          {t("transfer.useLink")}
        </button>
      </form>
    </>
  );
}

function BothRead(props: { readonly stop: Stop; readonly toRunId: string }) {
  const screens = useScreens();
  const deed = createDeed();
  const given = createCounting(props.stop);
  const taken = createCounting(props.stop);
  const turn = (): "give" | "take" | "done" => {
    if (!given.isComplete()) return "give";
    return taken.isComplete() ? "done" : "take";
  };
  const hand = async (): Promise<void> => {
    const input = { toRunId: props.toRunId, givenLabels: [...given.labels()], scannedLabels: [...taken.labels()] };
    const outcome = await deed.take(pressedAt("transfer", props.stop, input), t("transfer.handed"));
    if (outcome !== "FAILED") screens.close();
  };
  // Another pair of hands: the screen reader and the eye begin at what is said to it.
  const followTurn = (heading: HTMLElement): void =>
    createEffect(on(turn, () => heading.focus({ preventScroll: true }), { defer: true }));
  return (
    <>
      <p class="lead">{t("door.to", stopName(props.stop))}</p>
      <h2 ref={followTurn} tabindex="-1" data-turn={turn()}>
        {t(`transfer.${turn()}`)}
      </h2>
      <Show
        when={turn() !== "done"}
        fallback={
          <>
            <p class="courier-form-note">{t("transfer.after")}</p>
            <StaffProblem error={deed.error()} onRetry={() => void hand()} />
            <button
              type="button"
              class="button courier-button"
              data-action="transfer"
              aria-disabled={deed.isSending()}
              onClick={() => void hand()}
            >
              {deed.isSending() ? t("page.sending") : t("transfer.submit")}
            </button>
          </>
        }
      >
        <Show when={turn() === "give"} fallback={<Reading stop={props.stop} counting={taken} />}>
          <Reading stop={props.stop} counting={given} />
        </Show>
      </Show>
    </>
  );
}

function Reading(props: { readonly stop: Stop; readonly counting: Counting }) {
  return (
    <>
      <p role="status" data-progress>
        {t("load.progress", formatNumber(props.counting.labels().length), formatNumber(props.stop.documents.length))}
      </p>
      <CourierLabelReader
        onLabel={props.counting.read}
        isExpected={(label) =>
          !props.counting.labels().includes(label) && props.stop.documents.some((document) => document.label === label)
        }
      />
    </>
  );
}
