import { useSearchParams } from "@solidjs/router";
import type { Parcel } from "./dispatch.ts";

/** What the chips are called in the address. */
const PATHS = { unassigned: "belum", failed: "gagal", late: "terlambat" } as const;
export type Filter = keyof typeof PATHS;
export const FILTERS = Object.keys(PATHS) as Filter[];

export type View = "map" | "list";
const LIST = "daftar";

const UNASSIGNED = new Set<Parcel["state"]>(["PLANNED", "BACK_AT_OFFICE"]);
const FAILED = new Set<Parcel["state"]>(["ATTEMPT_FAILED", "RETURNING", "INCIDENT"]);

/** @param late the parcels that the alerts call late */
export function matches(filter: Filter, { id, state }: Pick<Parcel, "id" | "state">, late: ReadonlySet<string>): boolean {
  if (filter === "unassigned") return UNASSIGNED.has(state);
  return filter === "failed" ? FAILED.has(state) : late.has(id);
}

export interface Filters {
  readonly view: () => View;
  readonly show: (view: View) => void;
  readonly chosen: () => readonly Filter[];
  readonly toggle: (filter: Filter) => void;
  /** Whether it is shown: by any of the chosen filters, or because none is chosen. */
  readonly shows: (parcel: Parcel, late: ReadonlySet<string>) => boolean;
}

/** What is shown in the middle of the page. The address keeps it, so that it can be reloaded and sent to a colleague. */
export function useFilters(): Filters {
  const [query, setQuery] = useSearchParams<{ tampilan: string; saring: string }>();
  const chosen = (): readonly Filter[] => {
    const named = new Set(query.saring?.split(","));
    return FILTERS.filter((filter) => named.has(PATHS[filter]));
  };
  return {
    view: () => (query.tampilan === LIST ? "list" : "map"),
    show: (view) => setQuery({ tampilan: view === "list" ? LIST : null }, { replace: true }),
    chosen,
    toggle: (filter) => {
      const next = FILTERS.filter((each) => (each === filter) !== chosen().includes(each));
      setQuery({ saring: next.length === 0 ? null : next.map((each) => PATHS[each]).join(",") }, { replace: true });
    },
    shows: (parcel, late) => chosen().length === 0 || chosen().some((filter) => matches(filter, parcel, late)),
  };
}
