import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { Account } from "../accounts/account.entity.ts";
import { readCalendar } from "../catalogue/calendar.queries.ts";
import { DocumentType } from "../catalogue/catalogue.entity.ts";
import { DomainError } from "../domain/errors.ts";
import { DUTY_LIMITS, dutyEndsAt } from "../domain/duty.ts";
import { ensureRole } from "../domain/policy.ts";
import type { PossibleRecipient } from "../domain/proof.ts";
import { dayIn } from "../domain/office-time.ts";
import { openStops } from "../domain/run.ts";
import { runningDuties } from "../positions/duty.queries.ts";
import { Device, DutyPeriod } from "../positions/position.entity.ts";
import { possibleRecipients } from "../requests/handover-proof.ts";
import { documentsOf, type RequestBundle } from "../requests/request.bundle.ts";
import type { RequestField } from "../requests/sealed.ts";
import { type RunView, runViews } from "./board.queries.ts";
import { Delivery } from "./delivery.entity.ts";
import type { FleetWork } from "./fleet.queries.ts";
import { type OfficeDeedView, officeDeedsOf } from "./office-deeds.queries.ts";
import { type ParcelView, stopOf } from "./parcel.queries.ts";
import { Run } from "./run.entity.ts";

/** What a courier at the door needs to know, and no more: an identity number is opened only to say who may receive, and never shown. */
export type DoorField = Extract<RequestField, `address.${string}`> | "recipient.name" | "recipient.phone" | "applicant.phone";

/** What a courier's page shows: their own outing and what is stored about them. */
export interface CourierDayView {
  readonly account: Account;
  readonly duty: DutyView;
  readonly run: RunView | null;
  readonly stops: readonly ParcelView<DoorField>[]; // in the order of the work
  readonly officeDeeds: ReadonlyMap<string, OfficeDeedView>; // by delivery
  readonly recipientsOf: (delivery: Delivery, bundle: RequestBundle) => readonly PossibleRecipient[];
  readonly documentTypes: readonly DocumentType[];
  readonly devices: readonly Device[];
  readonly lastFixAt: Date | null;
  readonly stored: { readonly count: number; readonly oldestAt: Date | null; readonly newestAt: Date | null };
}

/** As far as a courier has to know of it. */
export interface DutyView {
  readonly since: Date | null; // null: off duty
  readonly endsAt: Date | null; // by itself, soon
  readonly endedAt: Date | null; // by itself, the last one, not long ago
}
const LONG_AGO_MS = 24 * 3_600_000;

/** The actor's own day: nobody else's can be asked for. @throws DomainError NOT_PERMITTED */
export async function readCourierDay(work: FleetWork): Promise<CourierDayView> {
  const { em, vault, actor, now, live } = work;
  ensureRole(actor, "courier.setDuty");
  if (actor.kind !== "STAFF") throw new DomainError("NOT_PERMITTED");
  const courierId = actor.accountId;
  const run = await runOfDay(em, courierId);
  const [view = null] = run ? await runViews(work, [run]) : [];
  const today = dayIn((await readCalendar(em)).zone, now);
  const stops = view ? inOrderOfWork(view.stops) : [];
  return {
    account: await em.findOneOrFail(Account, { id: courierId }),
    duty: await readDuty(work, courierId),
    run: view,
    officeDeeds: await officeDeedsOf(work, courierId, view?.stops ?? []),
    stops,
    recipientsOf: (delivery, bundle) => possibleRecipients(vault, bundle, documentsOf(bundle, delivery), today),
    documentTypes: await em.find(DocumentType, {}),
    devices: await em.find(Device, { courierId, revokedAt: null }, { orderBy: { pairedAt: "asc" } }),
    lastFixAt: live.of(courierId)?.takenAt ?? null,
    stored: await storedPositions(em, courierId),
  };
}

/** What ends by itself is said before and afterwards. */
async function readDuty({ em, now }: FleetWork, courierId: string): Promise<DutyView> {
  const [running] = await runningDuties(em, courierId);
  if (running) {
    const endsAt = dutyEndsAt(running, DUTY_LIMITS);
    const isSoon = endsAt.getTime() - now.getTime() <= DUTY_LIMITS.warningMs;
    return { since: running.since, endsAt: isSoon ? endsAt : null, endedAt: null };
  }
  const last = await em.findOne(DutyPeriod, { courierId }, { orderBy: { fromAt: "desc" } });
  const isNews = last?.endedBy === "SYSTEM" && now.getTime() - last.toAt!.getTime() <= LONG_AGO_MS;
  return { since: null, endsAt: null, endedAt: isNews ? last.toAt! : null };
}

/** The run that is out; otherwise the newest draft with something in it. */
async function runOfDay(em: EntityManager, courierId: string): Promise<Run | null> {
  const out = await em.findOne(Run, { courierId, state: ["STARTED", "PAUSED"] });
  if (out) return out;
  const drafts = await em.find(Run, { courierId, state: "DRAFT" }, { orderBy: { createdAt: "desc" } });
  const stops = await em.find(Delivery, { runId: drafts.map(({ id }) => id) }, { fields: ["runId"], disableIdentityMap: true });
  return drafts.find(({ id }) => stops.some(({ runId }) => runId === id)) ?? null;
}

/** Those still to be made, those still to be taken along, then what is done. */
function inOrderOfWork(parcels: readonly ParcelView<DoorField>[]): ParcelView<DoorField>[] {
  const stops = parcels.map((parcel) => {
    return { ...stopOf(parcel.delivery), parcel };
  });
  const open = openStops(stops);
  const rest = stops.filter((stop) => !open.includes(stop));
  const isWaiting = ({ state }: (typeof stops)[number]): boolean => state === "LOADED" || state === "ASSIGNED";
  return [...open, ...rest.filter(isWaiting), ...rest.filter((stop) => !isWaiting(stop))].map(({ parcel }) => parcel);
}

async function storedPositions(em: EntityManager, courierId: string): Promise<CourierDayView["stored"]> {
  const { rows } = await sql<{ count: number; oldest: string | null; newest: string | null }>`
    select count(*)::int as count, min(taken_at) as oldest, max(taken_at) as newest from position_fix where courier_id = ${courierId}`.execute(
    em.getKysely<unknown>(),
  );
  const { count, oldest, newest } = rows[0]!;
  const instant = (text: string | null): Date | null => (text === null ? null : new Date(text));
  return { count, oldestAt: instant(oldest), newestAt: instant(newest) };
}
