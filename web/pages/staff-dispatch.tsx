import { Match, Show, Switch } from "solid-js";
import { DispatchAlerts } from "../components/dispatch-alerts.tsx";
import { DispatchCouriers } from "../components/dispatch-couriers.tsx";
import { DispatchList } from "../components/dispatch-list.tsx";
import { DispatchStage } from "../components/dispatch-stage.tsx";
import { DispatchNotices, DispatchToolbar } from "../components/dispatch-toolbar.tsx";
import { DispatchUnassigned } from "../components/dispatch-unassigned.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { StaffProblem } from "../components/staff-problem.tsx";
import { showTitle } from "../components/title.ts";
import { useFilters } from "../data/dispatch-filters.ts";
import { BoardContext, createBoard } from "../data/dispatch.ts";
import { onKeys } from "../data/staff-keys.ts";
import { hasRole } from "../data/staff-session.ts";
import { t } from "../i18n/dispatch-words.ts";
import "./staff-dispatch.css";

/** Where the couriers are, what waits, and who brings it: one screen for the person who plans the day and watches over it. */
export default function StaffDispatchPage() {
  showTitle(() => t("dispatch.title"));
  return (
    <Show when={hasRole("DISPATCHER", "SUPERVISOR")} fallback={<p class="staff-page">{t("dispatch.notAllowed")}</p>}>
      <Dispatch />
    </Show>
  );
}

function Dispatch() {
  const board = createBoard();
  const filters = useFilters();
  onKeys({ Escape: () => board.select(null) });
  return (
    <BoardContext.Provider value={board}>
      <div class="staff-dispatch">
        <h1 class="visually-hidden">{t("dispatch.title")}</h1>
        <div class="dispatch-middle">
          <DispatchToolbar filters={filters} />
          <DispatchNotices />
          <StaffProblem error={board.error()} onRetry={() => void board.refresh()} />
          <Switch>
            <Match when={filters.view() === "map"}>
              <DispatchStage filters={filters} />
            </Match>
            <Match when={filters.view() === "list"}>
              <DispatchList filters={filters} />
            </Match>
          </Switch>
        </div>
        <Show when={board.facts()} fallback={<Show when={!board.error()}>{<Skeleton lines={10} />}</Show>}>
          <div class="dispatch-waiting">
            <DispatchAlerts />
            <DispatchUnassigned />
          </div>
          <div class="dispatch-plan">
            <DispatchCouriers />
          </div>
        </Show>
      </div>
    </BoardContext.Provider>
  );
}
