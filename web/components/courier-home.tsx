import { createMemo, Match, Show, Switch } from "solid-js";
import type { Day, Run, Stop } from "../data/courier-day.ts";
import type { Reports } from "../data/courier-reports.ts";
import { pressedAt } from "../data/courier-steps.ts";
import { isOver, may, nextStop } from "../data/courier-stops.ts";
import type { Tracker } from "../data/courier-tracker.ts";
import { t } from "../i18n/courier-words.ts";
import { formatNumber } from "../i18n/format.ts";
import { CourierButton } from "./courier-button.tsx";
import { CourierDuty } from "./courier-duty.tsx";
import { CourierMenu } from "./courier-menu.tsx";
import { CourierOfficeDeeds } from "./courier-office-deeds.tsx";
import { CourierRefused, CourierWaiting } from "./courier-outbox.tsx";
import { CourierPreparation } from "./courier-preparation.tsx";
import { CourierStopAction, CourierStopTroubles, hasAction } from "./courier-stop-actions.tsx";
import { CourierStop } from "./courier-stop.tsx";
import { CourierStops } from "./courier-stops.tsx";
import { CourierUndo } from "./courier-undo.tsx";
import "./courier-home.css";

/** The day: whether on duty, the stop that is next, what to do there, and what comes after it. */
export function CourierHome(props: { readonly day: Day; readonly tracker: Tracker; readonly reports: Reports }) {
  /** On the road the next door comes first: nothing may push it under the button of the thumb. */
  const isOut = createMemo(() => props.day.run !== null && props.day.run?.state !== "DRAFT" && nextStop(props.day) !== undefined);
  return (
    <div class="courier-home">
      <div class="courier-home-now">
        <Show when={!isOut()}>
          <CourierDuty tracker={props.tracker} reports={props.reports} />
        </Show>
        <Show
          when={props.day.run}
          fallback={
            <section class="courier-panel">
              <h1 tabindex="-1">{t("run.none")}</h1>
              <p>{t("run.noneText")}</p>
            </section>
          }
        >
          {(run) => <CurrentRun day={props.day} run={run()} />}
        </Show>
        <CourierRefused day={props.day} />
        <CourierOfficeDeeds day={props.day} />
        <CourierUndo day={props.day} />
        <Show when={isOut()}>
          <CourierDuty tracker={props.tracker} reports={props.reports} />
        </Show>
      </div>
      <div class="courier-home-later">
        <CourierWaiting day={props.day} />
        <CourierStops day={props.day} />
        <CourierMenu />
      </div>
    </div>
  );
}

function CurrentRun(props: { readonly day: Day; readonly run: Run }) {
  const next = () => nextStop(props.day);
  const done = (): number => props.day.stops.filter(isOver).length;
  return (
    <Switch>
      <Match when={props.run.state === "DRAFT"}>
        <CourierPreparation day={props.day} run={props.run} />
      </Match>
      <Match when={true}>
        <h1 tabindex="-1" class="courier-run-title">
          {t("run.title")} · {t("run.progress", formatNumber(done()), formatNumber(props.day.stops.length))}
        </h1>
        <Show when={props.run.state === "PAUSED"}>
          <section class="courier-note" data-paused>
            <p>
              <strong>{t("run.paused")}.</strong> {t("run.pausedText")}
            </p>
          </section>
        </Show>
        <Show when={next()} keyed fallback={<Finished day={props.day} run={props.run} />}>
          {(stop) => (
            <>
              <CourierStop stop={stop} level={2} eyebrow={t(`stop.${eyebrowOf(stop)}`, formatNumber(stop.position))} />
              <Show when={props.run.state !== "PAUSED" && hasAction(stop)}>
                <div class="courier-actions">
                  <CourierStopAction stop={stop} />
                </div>
              </Show>
              <CourierStopTroubles stop={stop} />
            </>
          )}
        </Show>
        <Show when={may(props.run, "resume")}>
          <div class="courier-actions">
            <CourierButton
              action="resume"
              label={t("run.resume")}
              pressed={pressedAt("resumeRun", props.run, {})}
              done={t("run.resumed")}
            />
          </div>
        </Show>
        <Show when={next() && may(props.run, "pause")}>
          <CourierButton
            action="pause"
            label={t("run.pause")}
            pressed={pressedAt("pauseRun", props.run, {})}
            done={null}
            tone="quiet"
          />
        </Show>
      </Match>
    </Switch>
  );
}

function eyebrowOf({ state }: Stop): "next" | "here" | "failed" {
  if (state === "ARRIVED") return "here";
  return state === "ATTEMPT_FAILED" ? "failed" : "next";
}

function Finished(props: { readonly day: Day; readonly run: Run }) {
  const returning = (): number => props.day.stops.filter(({ state }) => state === "RETURNING").length;
  return (
    <>
      <section class="courier-panel" data-finished>
        <h2>{t("run.allDone")}</h2>
        <Show when={returning() > 0}>
          <p class="lead">{t("run.bringBack", formatNumber(returning()))}</p>
        </Show>
      </section>
      <Show when={may(props.run, "close")}>
        <div class="courier-actions">
          <CourierButton
            action="closeRun"
            label={t("run.close")}
            pressed={pressedAt("closeRun", props.run, {})}
            done={t("run.closed")}
          />
        </div>
      </Show>
    </>
  );
}
