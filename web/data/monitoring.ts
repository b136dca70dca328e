import { useSearchParams } from "@solidjs/router";
import type { Accessor } from "solid-js";
import {
  MonitoringDocument,
  MonitoringLiveDocument,
  MonitoringRowsDocument,
  type MonitoringRowsQuery,
  type MonitoringViewFragment,
} from "../gql/staff/graphql.ts";
import { askStaff } from "./staff-client.ts";
import { createStaffFeed, type StaffFeed } from "./staff-feed.ts";
import { createPagedList, type PagedList } from "./staff-list.ts";

export type Numbers = MonitoringViewFragment;
export type Row = MonitoringRowsQuery["monitoringRows"]["edges"][number]["node"];
/** What waits in one state, whatever it is. */
export type Line = Numbers["requests" | "documents" | "deliveries" | "pickups"][number];
export type Load = Numbers["loads"][number];
export const WAITING_GROUPS = ["requests", "documents", "deliveries", "pickups"] as const;
export type WaitingGroup = (typeof WAITING_GROUPS)[number];

export const MONITORING_ROLES = ["SUPERVISOR", "DISPATCHER", "VERIFIER"] as const;
const PAGE_SIZE = 50;

export const createMonitoringFeed = (): StaffFeed<Numbers> =>
  createStaffFeed(
    async () => (await askStaff(MonitoringDocument, {})).monitoring,
    MonitoringLiveDocument,
    ({ monitoringUpdated }) => monitoringUpdated,
  );

/** The rows behind the chosen number, read again with every newer view. */
export const createMonitoringRows = (cell: Accessor<string | null>, revision: Accessor<number>): PagedList<Row> =>
  createPagedList(
    cell,
    revision,
    async (name, after) => (await askStaff(MonitoringRowsDocument, { cell: name, first: PAGE_SIZE, after })).monitoringRows,
  );

export interface MonitoringPlace {
  /** The number whose rows are shown. */
  readonly cell: Accessor<string | null>;
  readonly hrefOf: (cell: string | null) => string;
  readonly showsEmpty: Accessor<boolean>;
  readonly toggleEmpty: () => void;
}
const ALL = "semua";

/** What is shown. The address keeps it, so that it can be reloaded and sent to a colleague. */
export function useMonitoringPlace(): MonitoringPlace {
  const [query, setQuery] = useSearchParams<{ daftar: string; baris: string }>();
  const showsEmpty = (): boolean => query.baris === ALL;
  return {
    cell: () => query.daftar ?? null,
    hrefOf: (cell) => {
      const parameters = new URLSearchParams({
        ...(cell === null ? {} : { daftar: cell }),
        ...(showsEmpty() ? { baris: ALL } : {}),
      });
      return parameters.size === 0 ? "/petugas/pantau" : `/petugas/pantau?${String(parameters)}`;
    },
    showsEmpty,
    toggleEmpty: () => setQuery({ baris: showsEmpty() ? null : ALL }, { replace: true }),
  };
}
