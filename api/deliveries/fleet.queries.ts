import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { Account } from "../accounts/account.entity.ts";
import { deliveryLifecycle, deliveryStates } from "../domain/delivery.ts";
import { readCalendar } from "../catalogue/calendar.queries.ts";
import { type Alert, type AlertLimits, fleetAlerts, type WatchedCourier, type WatchedParcel } from "../domain/fleet-alerts.ts";
import { MAX_AHEAD_MS } from "../domain/position.ts";
import type { Work } from "../platform/work.ts";
import type { LiveFix, LivePositions } from "../positions/live-positions.ts";
import { Device, DutyPeriod } from "../positions/position.entity.ts";
import { Delivery, DeliveryAttempt } from "./delivery.entity.ts";
import { inOrder, officeOf, type Page, readIds } from "./page.queries.ts";
import { accountNames } from "./parcel.queries.ts";
import { Run } from "./run.entity.ts";

/** Besides what every use case is given, where couriers are now: no table is as new. */
export interface FleetWork extends Work {
  readonly live: Pick<LivePositions, "of">;
}
export interface CourierView {
  readonly id: string;
  readonly name: string;
  readonly onDutySince: Date | null;
  readonly openRun: Run | null; // STARTED or PAUSED
  readonly fix: LiveFix | null;
  readonly devices: readonly Device[]; // paired and not revoked
}
/** On duty with a run that is on, and not heard for so long. */
export const ALERT_LIMITS: AlertLimits = { silentAfterMs: 180_000 };

const isCourier = sql<boolean>`'COURIER' = any(roles) and disabled_at is null`;

/** The couriers of the actor's office, by name. @throws DomainError INVALID_INPUT */
export async function readCouriers(work: FleetWork, first: number, after: string | null): Promise<Page<CourierView>> {
  const listing = { table: "account", orderedBy: "name", direction: "asc", maxFirst: 100 } as const;
  const page = await readIds(work.em, { ...listing, officeId: officeOf(work), holds: isCourier }, first, after);
  const accounts = await work.em.find(Account, { id: [...page.ids] });
  return { ...page, rows: await courierViews(work, inOrder(page.ids, accounts)) };
}

async function courierViews({ em, live }: FleetWork, accounts: readonly Account[]): Promise<CourierView[]> {
  const courierId = accounts.map(({ id }) => id);
  const duties = await em.find(DutyPeriod, { courierId, toAt: null });
  const runs = await em.find(Run, { courierId, state: ["STARTED", "PAUSED"] });
  const devices = await em.find(Device, { courierId, revokedAt: null }, { orderBy: { pairedAt: "asc" } });
  return accounts.map(({ id, name }) => ({
    id,
    name,
    onDutySince: duties.find((duty) => duty.courierId === id)?.fromAt ?? null,
    openRun: runs.find((run) => run.courierId === id) ?? null,
    fix: live.of(id),
    devices: devices.filter((device) => device.courierId === id),
  }));
}

export interface AlertView extends Alert {
  readonly courierName: string | null;
}
/** What a dispatcher of the actor's office should look at. */
export async function readAlerts(work: FleetWork): Promise<AlertView[]> {
  const { em, now } = work;
  const officeId = officeOf(work);
  const couriers = await readWatchedCouriers(work);
  const parcels = await openParcels(em, officeId);
  const alerts = fleetAlerts(couriers, parcels, now, ALERT_LIMITS, (await readCalendar(em)).zone);
  const names = await accountNames(em, [...new Set(alerts.flatMap(({ courierId }) => courierId ?? []))]);
  return alerts.map((alert) => ({ ...alert, courierName: (alert.courierId && names.get(alert.courierId)) ?? null }));
}

/** The couriers of the actor's office with the phones that report for them. */
export async function readWatchedCouriers(work: FleetWork): Promise<WatchedCourier[]> {
  const couriers = { officeId: officeOf(work), roles: { $contains: ["COURIER"] }, disabledAt: null };
  return (await courierViews(work, await work.em.find(Account, couriers))).map((view) => watched(view, work.now));
}

function watched({ id, onDutySince, openRun, fix, devices }: CourierView, now: Date): WatchedCourier {
  const refusals = devices.filter(({ lastRejection }) => lastRejection === "CLOCK_AHEAD");
  const newest = refusals.map(({ lastRejectedAt }) => lastRejectedAt?.getTime() ?? 0).toSorted((a, b) => b - a)[0];
  return {
    courierId: id,
    onDutySince,
    openRun: openRun && { state: openRun.state, startedAt: openRun.startedAt ?? null },
    // From before the server's clock was set back it says nothing about how long the phone has been silent.
    lastFixAt: fix && fix.takenAt.getTime() - now.getTime() <= MAX_AHEAD_MS ? fix.takenAt : null,
    clockAheadAt: newest ? new Date(newest) : null,
  };
}

/** Those that are not over; of their attempts only the newest failure. */
async function openParcels(em: EntityManager, officeId: string): Promise<WatchedParcel[]> {
  const state = deliveryStates.filter((candidate) => !deliveryLifecycle.isFinal(candidate));
  const deliveries = await em.find(Delivery, { officeId, state });
  const failures = await em.find(
    DeliveryAttempt,
    { deliveryId: deliveries.map(({ id }) => id), outcome: "FAILED", correctedAt: null },
    { orderBy: { number: "asc" } },
  );
  const byDelivery = Map.groupBy(failures, ({ deliveryId }) => deliveryId);
  return deliveries.map(({ id, courierId, state: now, stateSince, windowTo }) => {
    const failure = byDelivery.get(id)?.at(-1);
    return {
      deliveryId: id,
      courierId: courierId ?? null,
      state: now,
      stateSince,
      windowTo,
      lastFailure: failure ? { at: failure.at, effort: failure.effort ?? "COUNTED" } : null,
    };
  });
}
