import type { EntityManager } from "@mikro-orm/postgresql";
import { type RawBuilder, sql } from "kysely";
import { DomainError } from "../domain/errors.ts";
import type { SearchedBy } from "../domain/events.ts";
import { nameWords, normalPhone } from "../domain/intake.ts";
import { ensureRole } from "../domain/policy.ts";
import { parseTrackingCode } from "../domain/tracking-code.ts";
import { officeOf } from "../deliveries/page.queries.ts";
import { record } from "../platform/journal.ts";
import type { Vault } from "../platform/vault.ts";
import type { Work } from "../platform/work.ts";
import { codeIndexOf } from "./code-index.ts";
import { isUuid } from "./request.bundle.ts";
import { readSummaries, type SummaryView } from "./request.queries.ts";
import type { PersonIndex } from "./request.entity.ts";

const MAX_PAGE = 50;
/** Longer than any name that is taken. */
const MAX_TEXT = 200;

export interface FoundPage {
  readonly rows: readonly SummaryView[]; // newest first
  readonly hasNextPage: boolean;
}

/**
 * Requests of the actor's office by tracking code, document label, NIK, family card, phone, or all words of a name: nothing but what is known
 * exactly is found. Each page is a fact with whom it showed, a later one too, since a cursor can be made up; what was typed is kept nowhere.
 * @param after the id that the page before ended with; null: from the newest
 * @throws DomainError NOT_PERMITTED, INVALID_INPUT
 */
export async function searchRequests(work: Work, text: string, first: number, after: string | null): Promise<FoundPage> {
  ensureRole(work.actor, "request.read");
  if (first < 1 || first > MAX_PAGE) throw new DomainError("INVALID_INPUT", { field: "first", rule: `from 1 to ${MAX_PAGE}` });
  if (after !== null && !isUuid(after))
    throw new DomainError("INVALID_INPUT", { field: "after", rule: "a cursor of an earlier page" });
  if (text.length > MAX_TEXT) throw new DomainError("INVALID_INPUT", { field: "text", rule: `at most ${MAX_TEXT} characters` });
  const readings = readingsOf(work.vault, text);
  if (readings.length === 0) return { rows: [], hasNextPage: false };
  return work.em.transactional(async (em) => {
    let found: { readonly by: SearchedBy; readonly ids: readonly string[] } | null = null;
    for (const { by, holds } of readings) {
      found = { by, ids: await idsWhere(em, officeOf(work), holds, first + 1, after) };
      if (found.ids.length > 0) break;
    }
    const { by, ids } = found!;
    const requestIds = ids.slice(0, first);
    await record(em, { type: "requestsSearched", by, requestIds }, work);
    return { rows: await readSummaries({ ...work, em }, requestIds), hasNextPage: ids.length > first };
  });
}

interface Reading {
  readonly by: SearchedBy;
  readonly holds: RawBuilder<boolean>;
}
/** What the text can be, the surest first. A name may look like a code or a label by chance: what finds nothing is read as the next. */
function readingsOf(vault: Vault, text: string): Reading[] {
  const code = parseTrackingCode(text);
  const label = text.trim().toUpperCase();
  const digits = text.replaceAll(/[\s.-]/g, "");
  const numbers = /^\d{16}$/.test(digits) ? [any(vault, "NIK", digits), any(vault, "FAMILY_CARD", digits)] : [];
  const phone = normalPhone(text);
  const words = nameWords(text).map((word) => any(vault, "NAME_WORD", word));
  return [
    ...(code === null ? [] : [{ by: "CODE", holds: sql<boolean>`r.code_index = ${codeIndexOf(vault, code)}` } as const]),
    ...(/^[0-9A-Z]{10}$/.test(label)
      ? [{ by: "LABEL", holds: sql<boolean>`r.id in (select request_id from civil_document where label = ${label})` } as const]
      : []),
    ...oneOf("NUMBER", numbers, sql` union `),
    ...oneOf("PHONE", phone === null ? [] : [any(vault, "PHONE", phone)], sql` union `),
    // Common words are held against each other before anything is read of the requests: "Muhammad" alone is in every fifth.
    ...oneOf("NAME", words, sql` intersect `),
  ];
}
const any = (vault: Vault, kind: PersonIndex["kind"], text: string): RawBuilder<unknown> =>
  sql`select request_id from person_index where kind = ${kind} and value = ${vault.blindIndex(kind, text)}`;
const oneOf = (by: SearchedBy, sets: readonly RawBuilder<unknown>[], joint: RawBuilder<unknown>): Reading[] =>
  sets.length === 0 ? [] : [{ by, holds: sql<boolean>`r.id in (${sql.join(sets, joint)})` }];

async function idsWhere(
  em: EntityManager,
  officeId: string,
  holds: RawBuilder<boolean>,
  limit: number,
  after: string | null,
): Promise<string[]> {
  const place = sql`(select submitted_at, id from document_request where id = ${after}::uuid and office_id = ${officeId})`;
  const beyond = after === null ? sql`` : sql`and (r.submitted_at, r.id) < ${place}`;
  const { rows } = await sql<{ id: string }>`
    select r.id from document_request r where r.office_id = ${officeId} and ${holds} ${beyond}
    order by r.submitted_at desc, r.id desc limit ${limit}`.execute(em.getKysely<unknown>());
  return rows.map(({ id }) => id);
}
