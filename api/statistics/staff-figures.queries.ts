import { sql } from "kysely";
import { Area } from "../catalogue/catalogue.entity.ts";
import { DomainError } from "../domain/errors.ts";
import type { CountedUnit, Dimension, Measure } from "../domain/measures.ts";
import { type CountByKind, sameFigures, type ServiceRecord, sumByKind, sumOfService } from "../domain/month-record.ts";
import { ensureRole } from "../domain/policy.ts";
import type { DocumentKind } from "../domain/services.ts";
import { ALL_MONTHS, type MonthRange, monthsIn } from "../domain/statistics.ts";
import type { Work } from "../platform/work.ts";
import { readClosed, readCounted, readSums, recordFrom } from "./month.queries.ts";

/** What was counted of one place, channel or partner over a range of months, nothing withheld. */
export interface PlaceRecord {
  readonly value: string;
  readonly name: string;
  readonly documents: CountByKind;
  readonly service: ServiceRecord;
}

/** As it is counted today, also of closed months. @throws DomainError NOT_PERMITTED */
export async function readPlaces({ em, actor }: Work, range: MonthRange, by: Dimension): Promise<PlaceRecord[]> {
  ensureRole(actor, "figures.read");
  const names = new Map(
    (await em.find(Area, { level: "village" }, { fields: ["code", "name"] })).map(({ code, name }) => [code, name]),
  );
  return [...Map.groupBy(await readSums(em, by, monthsIn(range)), ({ value }) => value)]
    .map(([value, rows]) => {
      const months = [...Map.groupBy(rows, ({ month }) => month)].map(([month, ofMonth]) => recordFrom(month, ofMonth));
      const documents = sumByKind(months.map((month) => month.documents));
      return { value, name: names.get(value) ?? value, documents, service: sumOfService(months)! };
    })
    .toSorted((a, b) => a.name.localeCompare(b.name, "id"));
}

/** What a number is the number of. */
export interface FigureCell {
  readonly measure: Measure;
  readonly range: MonthRange;
  readonly kind: DocumentKind | null; // null: all, and what is no document
  readonly place: { readonly by: Dimension; readonly value: string } | null; // null: the whole city
}
export type CountedRow = Pick<CountedUnit, "unit" | "id" | "at" | "month" | "documentKind"> & { readonly requestId: string };
export interface CountedPage {
  readonly totalCount: number;
  readonly rows: readonly CountedRow[];
  readonly hasNextPage: boolean;
}
const MAX_FIRST = 200;
const COLUMN_OF = { VILLAGE: "village_code", CHANNEL: "channel", PARTNER: "partner_office_id" } as const;

/**
 * Exactly the rows that the number counts, oldest first. They name no person.
 * @param after as `cursorOf` gives it; null: from the start
 * @throws DomainError NOT_PERMITTED, INVALID_INPUT
 */
export async function readCountedRows(
  { em, actor }: Work,
  cell: FigureCell,
  first: number,
  after: string | null,
): Promise<CountedPage> {
  ensureRole(actor, "figures.read");
  if (first < 1 || first > MAX_FIRST) throw new DomainError("INVALID_INPUT", { field: "first", rule: `from 1 to ${MAX_FIRST}` });
  const { measure, range, kind, place } = cell;
  const rows = sql`from counted_unit where month between ${range.from} and ${range.to} and ${measure} = any(measures)
    and (${kind}::text is null or document_kind = ${kind})
    ${place === null ? sql`` : sql`and coalesce(${sql.ref(COLUMN_OF[place.by])}, '') = ${place.value}`}`;
  const from = after === null ? null : placeOf(after);
  const beyond = from === null ? sql`` : sql`and (at, id) > (${from.at}::timestamptz, ${from.id}::uuid)`;
  const kysely = em.getKysely<unknown>();
  const page = await sql<CountedRow>`
    select unit, id, request_id as "requestId", at, month, document_kind as "documentKind" ${rows} ${beyond}
    order by at, id limit ${first + 1}`.execute(kysely);
  const total = await sql<{ count: number }>`select count(*)::int as count ${rows}`.execute(kysely);
  return {
    totalCount: total.rows[0]?.count ?? 0,
    rows: page.rows.slice(0, first).map((row) => ({ ...row, at: new Date(row.at) })),
    hasNextPage: page.rows.length > first,
  };
}

/** By value, not by row: the row may be counted no more by the time the next page is asked for. */
export const cursorOf = ({ at, id }: Pick<CountedRow, "at" | "id">): string => `${at.toISOString()} ${id}`;
function placeOf(cursor: string): { readonly at: string; readonly id: string } {
  const [, at, id] = /^(\d{4}-\d\d-\d\dT[\d:.]{12}Z) ([0-9a-f-]{36})$/.exec(cursor) ?? [];
  if (!at || !id) throw new DomainError("INVALID_INPUT", { field: "after", rule: "a cursor of an earlier page" });
  return { at, id };
}

/** A closed month of which something else is counted today than was published. */
export interface MonthToRevise {
  readonly month: string;
  readonly revision: number;
  readonly published: CountByKind;
  readonly counted: CountByKind;
}

/** @throws DomainError NOT_PERMITTED */
export async function readMonthsToRevise({ em, actor }: Work): Promise<MonthToRevise[]> {
  ensureRole(actor, "figures.read");
  const closed = (await readClosed(em, ALL_MONTHS)).filter(({ source }) => source === "HANDOVERS");
  const months = closed.map(({ month }) => month);
  const counted = new Map((await readCounted(em, months)).map((record) => [record.month, record]));
  return closed.flatMap((published) => {
    const { month, revision, documents } = published;
    const today = counted.get(month) ?? recordFrom(month, []);
    return sameFigures(published, today) ? [] : [{ month, revision, published: documents, counted: today.documents }];
  });
}
