import { A } from "@solidjs/router";
import { createEffect, createMemo, Match, on, Show, Switch } from "solid-js";
import { CourierBar } from "../components/courier-bar.tsx";
import { CourierFail } from "../components/courier-fail.tsx";
import { BackButton, WithStop } from "../components/courier-frame.tsx";
import { CourierHandOver } from "../components/courier-hand-over.tsx";
import { CourierHome } from "../components/courier-home.tsx";
import { CourierIncident } from "../components/courier-incident.tsx";
import { CourierLoad } from "../components/courier-load.tsx";
import { CourierPhones } from "../components/courier-phones.tsx";
import { CourierStopAction, CourierStopTroubles, hasAction } from "../components/courier-stop-actions.tsx";
import { CourierStop } from "../components/courier-stop.tsx";
import { CourierStored } from "../components/courier-stored.tsx";
import { stateWords } from "../components/courier-stops.tsx";
import { CourierGive, CourierTake } from "../components/courier-transfer.tsx";
import { CourierUndoForm } from "../components/courier-undo.tsx";
import { CourierOutboxStrip } from "../components/courier-waits.tsx";
import { Failure } from "../components/failure.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { StaffSessionGate } from "../components/staff-session-gate.tsx";
import { showTitle } from "../components/title.ts";
import { CourierDayContext, createCourierDay, type Day, type Stop } from "../data/courier-day.ts";
import { dropDoorDrafts, keepDoorDrafts } from "../data/courier-door.ts";
import { createReports } from "../data/courier-reports.ts";
import { useScreens } from "../data/courier-screen.ts";
import { createTracker } from "../data/courier-tracker.ts";
import { hasRole, me } from "../data/staff-session.ts";
import { t } from "../i18n/courier-words.ts";
import { formatNumber } from "../i18n/format.ts";
import "./courier.css";

/** The courier's page: a cheap phone in the sun, one hand. */
export default function CourierPage() {
  showTitle(() => t("page.title"));
  return (
    <div class="courier">
      <StaffSessionGate bar={<CourierBar />} mainClass="courier-main">
        <Show when={hasRole("COURIER")} fallback={<NotCourier />}>
          <Work />
        </Show>
      </StaffSessionGate>
    </div>
  );
}

function NotCourier() {
  return (
    <div class="courier-frame">
      <h1>{t("page.notCourier")}</h1>
      <p>{t("page.notCourierText")}</p>
      <A class="button courier-button" href="/petugas">
        {t("page.toQueues")}
      </A>
    </div>
  );
}

/** The day and the phone's place live as long as the page, whichever screen is open. */
function Work() {
  const day = createCourierDay(me()?.id ?? "");
  const reports = createReports();
  const isOnDuty = createMemo(() => (day.view()?.onDutySince ?? null) !== null);
  const heardAt = (): Date | null => {
    const [newest] = [day.view()?.onDutySince, day.view()?.lastFixAt]
      .flatMap((at) => at ?? [])
      .toSorted((a, b) => b.localeCompare(a));
    return newest === undefined ? null : new Date(newest);
  };
  const tracker = createTracker(isOnDuty, heardAt, reports.add);
  const screens = useScreens();
  const keepsDrafts = createMemo(() => day.view() && isOnDuty());
  createEffect(
    on(keepsDrafts, (isKept) => {
      const view = day.view();
      if (view) void (isKept ? keepDoorDrafts(view.courierId, view.stops) : dropDoorDrafts(view.courierId));
    }),
  );
  // A new screen begins at its top, for the eye and for the screen reader.
  createEffect(
    on(
      () => [screens.name(), screens.stopId()],
      () => {
        scrollTo(0, 0);
        document.querySelector<HTMLElement>(".courier-main h1")?.focus({ preventScroll: true });
      },
      { defer: true },
    ),
  );
  return (
    <CourierDayContext.Provider value={day}>
      <div class="courier-said" role="status" data-live={day.connection()}>
        <Show when={day.connection() === "reconnecting"}>
          <p class="courier-said-lost">{t("page.reconnecting")}</p>
        </Show>
        <Show when={day.notice()}>
          {(notice) => (
            <p class={`courier-said-${notice().tone}`} data-notice={notice().tone}>
              {notice().sentence}
            </p>
          )}
        </Show>
        <CourierOutboxStrip />
      </div>
      <Show
        when={day.view()}
        fallback={
          <Show when={day.error()} fallback={<Skeleton lines={8} />}>
            <Failure onRetry={() => void day.refresh()} />
          </Show>
        }
      >
        {(view) => (
          <Switch fallback={<CourierHome day={view()} tracker={tracker} reports={reports} />}>
            <Match when={screens.name() === "muat"}>
              <CourierLoad day={view()} />
            </Match>
            <Match when={screens.name() === "hp"}>
              <CourierPhones day={view()} />
            </Match>
            <Match when={screens.name() === "data"}>
              <CourierStored day={view()} />
            </Match>
            <Match when={screens.name() === "oper"}>
              <CourierGive day={view()} />
            </Match>
            <Match when={screens.name() === "terima" && view().run}>{(run) => <CourierTake run={run()} />}</Match>
            <Match when={screens.name() === "antaran"}>
              <WithStop step={null}>{(stop) => <OneStop day={view()} stop={stop} />}</WithStop>
            </Match>
            <Match when={screens.name() === "serah"}>
              <WithStop step="handOver">{(stop) => <CourierHandOver stop={stop} />}</WithStop>
            </Match>
            <Match when={screens.name() === "gagal"}>
              <WithStop step="fail">{(stop) => <CourierFail stop={stop} />}</WithStop>
            </Match>
            <Match when={screens.name() === "insiden"}>
              <WithStop step="reportIncident">{(stop) => <CourierIncident stop={stop} />}</WithStop>
            </Match>
            <Match when={screens.name() === "batal"}>
              <WithStop step="correct">{(stop) => <CourierUndoForm stop={stop} />}</WithStop>
            </Match>
          </Switch>
        )}
      </Show>
    </CourierDayContext.Provider>
  );
}

/** Any door of the run, looked at out of turn. */
function OneStop(props: { readonly day: Day; readonly stop: Stop }) {
  return (
    <div class="courier-frame">
      <BackButton />
      <CourierStop
        stop={props.stop}
        level={1}
        eyebrow={`${t("stop.number", formatNumber(props.stop.position), formatNumber(props.day.stops.length))} · ${stateWords(props.stop)}`}
      />
      <Show when={hasAction(props.stop)}>
        <div class="courier-actions">
          <CourierStopAction stop={props.stop} />
        </div>
      </Show>
      <CourierStopTroubles stop={props.stop} />
    </div>
  );
}
