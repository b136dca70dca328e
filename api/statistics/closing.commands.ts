import type { EntityManager } from "@mikro-orm/postgresql";
import { readCalendar } from "../catalogue/calendar.queries.ts";
import { DomainError } from "../domain/errors.ts";
import { reasonFrom } from "../domain/intake.ts";
import { type Dimension, dimensions } from "../domain/measures.ts";
import { type ClosedMonth, sameFigures } from "../domain/month-record.ts";
import { ensureRole } from "../domain/policy.ts";
import { ALL_MONTHS, monthRange, monthsIn } from "../domain/statistics.ts";
import { type PublicCells, withholdSmall } from "../domain/suppression.ts";
import { monthIn } from "../domain/office-time.ts";
import { once } from "../platform/idempotency.ts";
import { isUnreadBefore, newestFact, record } from "../platform/journal.ts";
import type { Work } from "../platform/work.ts";
import { persistRevision } from "./closed-months.ts";
import { placeReached } from "./counted-so-far.ts";
import { countFacts } from "./count-facts.ts";
import { readBreakdowns, readClosed, readCounted, recordFrom } from "./month.queries.ts";

/** So long after its end a month stays open: within it a dispatcher may still correct a handover. */
const OPEN_DAYS = 3;
const DAY_MS = 24 * 3_600_000;

/** Closes and signs every month that has been over for three days. @returns the months that are new */
export function closeMonths(work: Work): Promise<string[]> {
  return work.em.transactional(async (tx) => {
    const openSince = new Date(work.now.getTime() - OPEN_DAYS * DAY_MS);
    if (!(await isCountedUntil(tx, openSince))) return []; // next time
    const newest = monthIn((await readCalendar(tx)).zone, openSince); // it may still have been going on then
    const range = monthRange(ALL_MONTHS.from, newest);
    const known = new Set((await readClosed(tx, range)).map(({ month }) => month));
    const due = await readCounted(
      tx,
      monthsIn(range).filter((month) => !known.has(month) && month < newest),
    );
    for (const counted of due) {
      persistRevision(tx, work.vault.signer, {
        ...counted,
        revision: 1,
        reason: null,
        closedAt: work.now.toISOString(),
        breakdowns: await publicBreakdowns(tx, counted.month, null),
      });
    }
    const months = due.map(({ month }) => month);
    await tx.flush();
    if (months.length > 0) await record(tx, { type: "figuresPublished", months }, work);
    return months;
  });
}

export interface ReviseInput {
  readonly idempotencyKey: string;
  readonly month: string;
  readonly expectedRevision: number;
  readonly reason: string; // published with the figures
}

/**
 * Publishes what is counted of a closed month today, as its next revision.
 * @throws DomainError NOT_PERMITTED, INVALID_INPUT, NOT_FOUND (not closed), STALE (or more happened than is counted by now), NOTHING_TO_REVISE
 */
export function reviseMonth(work: Work, input: ReviseInput): Promise<string> {
  ensureRole(work.actor, "figures.revise");
  const { idempotencyKey, ...body } = input;
  return once(work, "reviseMonth", idempotencyKey, body, async (inner) => {
    const { month, expectedRevision } = input;
    const reason = reasonFrom(input.reason);
    await placeReached(inner.em); // waits for who is counting, and keeps others from it until this is done
    const range = monthRange(month, month);
    const [closed] = await readClosed(inner.em, range);
    if (!closed) throw new DomainError("NOT_FOUND");
    if (closed.revision !== expectedRevision) throw new DomainError("STALE", { revision: closed.revision });
    if (!(await countRest(inner.em))) throw new DomainError("STALE", { revision: closed.revision });
    const counted = (await readCounted(inner.em, [month]))[0] ?? recordFrom(month, []); // everything may have been taken back
    if (closed.source !== "HANDOVERS" || sameFigures(counted, closed)) throw new DomainError("NOTHING_TO_REVISE");
    persistRevision(inner.em, inner.vault.signer, {
      ...counted,
      revision: closed.revision + 1,
      reason,
      closedAt: inner.now.toISOString(),
      breakdowns: await publicBreakdowns(inner.em, month, closed),
    });
    await inner.em.flush();
    await record(inner.em, { type: "monthRevised", month, revision: closed.revision + 1 }, inner);
    return month;
  });
}

/** Nothing that happened before `end` waits to be counted; until the end of the transaction nothing more is counted either. */
async function isCountedUntil(tx: EntityManager, end: Date): Promise<boolean> {
  return !(await isUnreadBefore(tx, await placeReached(tx), end));
}

/** What happened in the last moments is counted here. @returns whether that was all: not behind an open transaction or a long backlog */
async function countRest(tx: EntityManager): Promise<boolean> {
  const newest = await newestFact(tx);
  const { upTo } = await countFacts(tx);
  return BigInt(upTo) >= newest;
}

async function publicBreakdowns(
  tx: EntityManager,
  month: string,
  before: ClosedMonth | null,
): Promise<Record<Dimension, PublicCells>> {
  const cells = await readBreakdowns(tx, month);
  const withheldBefore = (dimension: Dimension): Set<string> =>
    new Set(Object.entries(before?.breakdowns?.[dimension] ?? {}).flatMap(([name, count]) => (count === null ? [name] : [])));
  return Object.fromEntries(
    dimensions.map((dimension) => [dimension, withholdSmall(cells[dimension], withheldBefore(dimension))]),
  ) as Record<Dimension, PublicCells>;
}
