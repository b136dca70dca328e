import { IsolationLevel } from "@mikro-orm/core";
import { sql } from "kysely";
import { readCalendar } from "../catalogue/calendar.queries.ts";
import { ALERT_LIMITS, type FleetWork, readWatchedCouriers } from "../deliveries/fleet.queries.ts";
import { officeOf } from "../deliveries/page.queries.ts";
import { accountNames } from "../deliveries/parcel.queries.ts";
import { type StaffRole, staffRoles } from "../domain/actor.ts";
import { DomainError } from "../domain/errors.ts";
import { endOfHolidays } from "../domain/holidays.ts";
import { type Counted, countCourier, countParcel, countRequest, isIn, nextChangeAt, parseCell } from "../domain/monitoring.ts";
import { ensureRole } from "../domain/policy.ts";
import { dayIn, type OfficeCalendar, startOfDay } from "../domain/office-time.ts";
import { queueNames, queuesFor, type QueueName, type QueueView, readPageOf, readQueuesOf } from "../requests/queue.queries.ts";
import { readWaiting } from "./waiting.queries.ts";

/** What waits for one role, and how many do its work. */
export interface Load {
  readonly role: StaffRole;
  readonly officers: number;
  readonly queues: readonly QueueView[];
}
/** Everything that is counted for one office at one moment, and what its queues say of the same moment. */
export interface MonitoringView {
  readonly at: Date;
  readonly counted: readonly Counted[];
  readonly loads: readonly Load[];
  readonly changesAt: Date; // by time alone
  readonly holidaysEnd: string | null; // see domain/holidays.ts
}

/** Of the actor's office; it depends on nothing else about who asks. */
export function readMonitoring(work: FleetWork): Promise<MonitoringView> {
  return atOneMoment(work, async (inner) => {
    const { now } = work;
    const calendar = await readCalendar(inner.em);
    const counted = await readCounted(inner, calendar);
    const holidaysEnd = endOfHolidays(calendar, now);
    return { at: now, counted, loads: await readLoads(inner), changesAt: nextChangeAt(counted, now, calendar), holidaysEnd };
  });
}

export interface MonitoringRowView extends Counted {
  readonly cursor: string;
  readonly courierName: string | null;
}
export interface MonitoringRowPage {
  readonly totalCount: number;
  readonly rows: readonly MonitoringRowView[]; // the longest in their state first
  readonly hasNextPage: boolean;
}
const QUEUE = "queue.";
const MAX_PAGE = 100;

/**
 * The rows that a number counts, and no others. @param after the cursor that the page before ended with; null: from the start
 * @throws DomainError INVALID_INPUT; NOT_PERMITTED for couriers to whom the fleet is closed
 */
export function readMonitoringRows(
  work: FleetWork,
  name: string,
  first: number,
  after: string | null,
): Promise<MonitoringRowPage> {
  const queue = queueNames.find((candidate) => name === QUEUE + candidate);
  const cell = parseCell(name);
  if (cell === null && queue === undefined) throw new DomainError("INVALID_INPUT", { field: "cell", rule: "a number's `cell`" });
  if (cell?.group === "couriers") ensureRole(work.actor, "fleet.watch");
  if (first < 1 || first > MAX_PAGE) throw new DomainError("INVALID_INPUT", { field: "first", rule: `from 1 to ${MAX_PAGE}` });
  return atOneMoment(work, async (inner) => {
    const counted = await readCounted(inner, await readCalendar(inner.em));
    if (queue !== undefined) return queueRows(inner, counted, queue, first, after);
    const all = counted.filter((each) => cell !== null && isIn(each, cell)).map((each) => ({ ...each, cursor: cursorOf(each) }));
    const rows = all.toSorted((a, b) => (a.cursor < b.cursor ? -1 : 1)).filter(({ cursor }) => after === null || cursor > after);
    const names = await accountNames(inner.em, cell?.group === "couriers" ? rows.map(({ id }) => id) : []);
    const page = rows.slice(0, first).map((row) => ({ ...row, courierName: names.get(row.id) ?? null }));
    return { totalCount: all.length, rows: page, hasNextPage: rows.length > first };
  });
}

/** A place in the order that stays where it is when its row has left. */
const cursorOf = ({ since, id }: Counted): string => `${since.toISOString()} ${id}`;

/** A queue's own list, in its own order. */
async function queueRows(
  work: FleetWork,
  counted: readonly Counted[],
  queue: QueueName,
  first: number,
  after: string | null,
): Promise<MonitoringRowPage> {
  const { ids, totalCount, hasNextPage } = await readPageOf(work.em, officeOf(work), queue, first, after);
  const requests = new Map(counted.flatMap((each) => (each.group === "requests" ? [[each.id, each] as const] : [])));
  const rows = ids.flatMap((id) => requests.get(id) ?? []);
  return { totalCount, rows: rows.map((row) => ({ ...row, cursor: row.id, courierName: null })), hasNextPage };
}

/** All its numbers are of the same moment, so that what is counted twice on one page is counted alike. */
function atOneMoment<Result>(work: FleetWork, read: (inner: FleetWork) => Promise<Result>): Promise<Result> {
  const options = { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true };
  return work.em.transactional((em) => read({ ...work, em }), options);
}

async function readCounted(work: FleetWork, calendar: OfficeCalendar): Promise<Counted[]> {
  const { em, now } = work;
  const { requests, parcels } = await readWaiting(em, officeOf(work));
  return [
    ...requests.flatMap((request) => countRequest(request, now, calendar)),
    ...parcels.map((parcel) => countParcel(parcel, now)),
    ...(await readFailures(work, calendar)),
    ...(await readWatchedCouriers(work)).flatMap((courier) => countCourier(courier, now, ALERT_LIMITS)),
  ];
}

/** What failed at the door on this day of the office and was not corrected; its request may be over by now. */
async function readFailures(work: FleetWork, { zone }: OfficeCalendar): Promise<Counted[]> {
  const { em, now } = work;
  const { rows } = await sql<{ id: string; requestId: string; at: Date; reason: string }>`
    select a.id, a.request_id as "requestId", a.at, a.failure_reason as reason
    from delivery_attempt a join document_request r on r.id = a.request_id
    where a.outcome = 'FAILED' and a.corrected_at is null and a.at >= ${startOfDay(zone, dayIn(zone, now))} and a.at <= ${now}
      and r.office_id = ${officeOf(work)}`.execute(em.getKysely<unknown>());
  return rows.map(({ id, requestId, at, reason }) => {
    const since = new Date(at);
    const ageMs = now.getTime() - since.getTime();
    return { group: "attempts", head: "FAILED_TODAY", id, requestId, state: reason, since, ageMs, dueAt: null, changesAt: null };
  });
}

/** Partners and couriers have no queue, supervisors watch everybody's. */
const BUSY_ROLES = staffRoles.filter((role) => role !== "SUPERVISOR" && queuesFor(role).length > 0);

async function readLoads(work: FleetWork): Promise<Load[]> {
  const officeId = officeOf(work);
  const queues = await readQueuesOf(work.em, officeId, queueNames);
  const { rows } = await sql<{ role: StaffRole; officers: number }>`
    select role, count(*)::int as officers from account, unnest(roles) role
    where office_id = ${officeId} and disabled_at is null group by role`.execute(work.em.getKysely<unknown>());
  return BUSY_ROLES.map((role) => ({
    role,
    officers: rows.find((row) => row.role === role)?.officers ?? 0,
    queues: queues.filter(({ name }) => queuesFor(role).includes(name)),
  }));
}
export const cellOfQueue = (name: QueueName): string => QUEUE + name;
