import type { EntityManager } from "@mikro-orm/postgresql";
import { type RawBuilder, sql } from "kysely";
import { DomainError } from "../domain/errors.ts";
import type { Work } from "../platform/work.ts";
import { isUuid } from "../requests/request.bundle.ts";

/** Rows of one office in an order that never changes under a reader: by a column, then by id. */
export interface Listing {
  readonly table: "delivery" | "run" | "account";
  readonly orderedBy: "planned_at" | "created_at" | "name";
  readonly direction: "asc" | "desc";
  readonly officeId: string;
  readonly holds: RawBuilder<boolean>;
  readonly maxFirst: number;
}
export interface IdPage {
  readonly totalCount: number;
  readonly ids: readonly string[]; // in the order
  readonly hasNextPage: boolean;
}

/**
 * A page by cursor: it continues behind the row that the page before ended with, wherever that row is by now.
 * @param after an id; null: from the start. One that is not of this office is followed by nothing
 * @throws DomainError INVALID_INPUT
 */
export async function readIds(em: EntityManager, listing: Listing, first: number, after: string | null): Promise<IdPage> {
  const { table, orderedBy, direction, officeId, holds, maxFirst } = listing;
  if (first < 1 || first > maxFirst) throw new DomainError("INVALID_INPUT", { field: "first", rule: `from 1 to ${maxFirst}` });
  if (after !== null && !isUuid(after))
    throw new DomainError("INVALID_INPUT", { field: "after", rule: "a cursor of an earlier page" });
  const [rows, order] = [sql`from ${sql.table(table)} where office_id = ${officeId}`, sql.ref(orderedBy)];
  const beyond = direction === "asc" ? sql`>` : sql`<`;
  const place = after === null ? sql`` : sql`and (${order}, id) ${beyond} (select ${order}, id ${rows} and id = ${after}::uuid)`;
  const sorting = direction === "asc" ? sql`${order}, id` : sql`${order} desc, id desc`;
  const kysely = em.getKysely<unknown>();
  const page = await sql<{ id: string }>`select id ${rows} and ${holds} ${place} order by ${sorting} limit ${first + 1}`.execute(
    kysely,
  );
  const total = await sql<{ count: number }>`select count(*)::int as count ${rows} and ${holds}`.execute(kysely);
  return {
    totalCount: total.rows[0]?.count ?? 0,
    ids: page.rows.slice(0, first).map(({ id }) => id),
    hasNextPage: page.rows.length > first,
  };
}

export interface Page<View> extends IdPage {
  readonly rows: readonly View[];
}

/** Whose rows an actor's lists are of. */
export const officeOf = ({ actor }: Pick<Work, "actor">): string => (actor.kind === "STAFF" ? actor.officeId : "");

/** Rows found by their ids, in the order of the ids. */
export function inOrder<Row extends { readonly id: string }>(ids: readonly string[], rows: readonly Row[]): Row[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
