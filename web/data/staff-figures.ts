import { useSearchParams } from "@solidjs/router";
import { createEffect, createSignal, on, type Accessor } from "solid-js";
import {
  CountedRowsDocument,
  type CountedRowsQuery,
  type FigureDimension,
  type Measure,
  MonthsToReviseDocument,
  type MonthsToReviseQuery,
  PlaceFiguresDocument,
  type PlaceFiguresQuery,
} from "../gql/staff/graphql.ts";
import { FIRST_MONTH, monthAt, monthOfYear, yearOf } from "./months.ts";
import { askStaff, asStaffError, type StaffError } from "./staff-client.ts";
import { staffNow } from "./staff-now.ts";

export type Place = PlaceFiguresQuery["placeFigures"][number];
export type CountedRow = CountedRowsQuery["countedRows"]["edges"][number]["node"];
export type MonthToRevise = MonthsToReviseQuery["monthsToRevise"][number];
export const DIMENSIONS = ["VILLAGE", "CHANNEL", "PARTNER"] as const satisfies readonly FigureDimension[];
/** What of a place can be looked behind. */
export type ShownMeasure = Extract<Measure, "DOCUMENTS" | "REQUESTS" | "PARCELS" | "ATTEMPTS">;

/** In the address, so that it can be reloaded and sent to a colleague. */
const PATHS = { VILLAGE: "kelurahan", CHANNEL: "jalur", PARTNER: "mitra" } as const;
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

export interface FigureChoice {
  readonly from: Accessor<string>;
  readonly to: Accessor<string>;
  readonly by: Accessor<FigureDimension>;
  readonly choose: (choice: { readonly from?: string; readonly to?: string; readonly by?: FigureDimension }) => void;
}

/** Which months, and by what; without a word the present year by kelurahan. */
export function useFigureChoice(): FigureChoice {
  const [query, setQuery] = useSearchParams<{ dari: string; sampai: string; menurut: string }>();
  const now = monthAt(new Date(staffNow()));
  const month = (text: string | undefined, otherwise: string): string => (text && MONTH.test(text) ? text : otherwise);
  return {
    from: () => month(query.dari, `${now.slice(0, 4)}-01`),
    to: () => month(query.sampai, now),
    by: () => DIMENSIONS.find((dimension) => PATHS[dimension] === query.menurut) ?? "VILLAGE",
    choose: ({ from, to, by }) =>
      setQuery({ ...(from && { dari: from }), ...(to && { sampai: to }), ...(by && { menurut: PATHS[by] }) }, { replace: true }),
  };
}

/** Every month of the service until this one, newest first. */
export function monthsUntil(last: string): string[] {
  const number = (month: string): number => yearOf(month) * 12 + monthOfYear(month) - 1;
  return Array.from({ length: Math.max(0, number(last) - number(FIRST_MONTH) + 1) }, (_, index) => {
    const at = number(last) - index;
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
  });
}

export interface Loading<Value> {
  readonly value: Accessor<Value | undefined>; // the old one stays while a new one is under way
  readonly error: Accessor<StaffError | null>;
  readonly reload: () => void;
}

/** Asked anew whenever what it depends on changes; an answer that was overtaken is dropped. */
function createLoading<Asked, Value>(asked: Accessor<Asked>, ask: (asked: Asked) => Promise<Value>): Loading<Value> {
  const [value, setValue] = createSignal<Value>();
  const [error, setError] = createSignal<StaffError | null>(null);
  let round = 0;
  const load = async (what: Asked): Promise<void> => {
    const mine = (round += 1);
    try {
      const answer = await ask(what);
      if (mine !== round) return;
      setError(null);
      setValue(() => answer);
    } catch (thrown) {
      if (mine === round) setError(() => asStaffError(thrown));
    }
  };
  createEffect(on(asked, (what) => void load(what)));
  return { value, error, reload: () => void load(asked()) };
}

export const createPlaces = ({ from, to, by }: FigureChoice): Loading<readonly Place[]> =>
  createLoading(
    () => ({ from: from(), to: to(), by: by() }),
    async (asked) => (await askStaff(PlaceFiguresDocument, asked)).placeFigures,
  );
export const createMonthsToRevise = (): Loading<readonly MonthToRevise[]> =>
  createLoading(
    () => null,
    async () => (await askStaff(MonthsToReviseDocument, {})).monthsToRevise,
  );

/** One number of the table. */
export interface Cell {
  readonly measure: ShownMeasure;
  readonly place: Place;
}
export interface CountedRows extends Loading<{ readonly totalCount: number; readonly rows: readonly CountedRow[] }> {
  readonly more: Accessor<(() => void) | null>; // null: all are here
}

/** What a number counts, page by page. */
export function createCountedRows(choice: FigureChoice, cell: Accessor<Cell>): CountedRows {
  const [after, setAfter] = createSignal<string | null>(null);
  const [next, setNext] = createSignal<string | null>(null);
  let known: readonly CountedRow[] = [];
  const asked = (): { cell: Cell; from: string; to: string; by: FigureDimension; after: string | null } => ({
    cell: cell(),
    from: choice.from(),
    to: choice.to(),
    by: choice.by(),
    after: after(),
  });
  const loading = createLoading(asked, async ({ cell: { measure, place }, from, to, by, after: cursor }) => {
    const variables = { measure, from, to, place: { by, value: place.value }, after: cursor };
    const { totalCount, edges, pageInfo } = (await askStaff(CountedRowsDocument, variables)).countedRows;
    known = [...(cursor === null ? [] : known), ...edges.map(({ node }) => node)];
    setNext(pageInfo.hasNextPage ? pageInfo.endCursor : null);
    return { totalCount, rows: known };
  });
  const more = (): (() => void) | null => {
    const cursor = next();
    return cursor === null ? null : () => setAfter(cursor);
  };
  return { ...loading, more };
}
