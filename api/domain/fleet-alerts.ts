import type { DeliveryState } from "./delivery.ts";
import type { RunState } from "./run.ts";
import { dayIn, type OfficeZone } from "./office-time.ts";

/** What a dispatcher should look at, the gravest first. */
export const alertKinds = [
  "INCIDENT",
  "WITHOUT_EFFORT",
  "ATTEMPT_FAILED",
  "LATE",
  "PHONE_CLOCK_AHEAD",
  "SILENT_PHONE",
  "DUTY_SINCE_YESTERDAY",
] as const;
export type AlertKind = (typeof alertKinds)[number];

export interface Alert {
  readonly kind: AlertKind;
  readonly courierId: string | null;
  readonly deliveryId: string | null;
  readonly since: Date;
}
/** A courier with the phones that report for them. */
export interface WatchedCourier {
  readonly courierId: string;
  readonly onDutySince: Date | null;
  readonly openRun: { readonly state: RunState; readonly startedAt: Date | null } | null; // STARTED or PAUSED
  readonly lastFixAt: Date | null; // of the newest believable reading on this duty
  readonly clockAheadAt: Date | null; // when a reading was last refused because the phone's clock ran ahead
}
export interface WatchedParcel {
  readonly deliveryId: string;
  readonly courierId: string | null;
  readonly state: DeliveryState;
  readonly stateSince: Date;
  readonly windowTo: Date;
  readonly lastFailure: { readonly at: Date; readonly effort: "COUNTED" | "WITHOUT_EFFORT" } | null; // newest that was not corrected
}
export interface AlertLimits {
  readonly silentAfterMs: number;
}

/** Where the promised hours still mean something; a parcel that failed or came back has been told its citizen otherwise. */
const PROMISED: readonly DeliveryState[] = ["PLANNED", "ASSIGNED", "LOADED", "UNDER_WAY", "ARRIVED"];
/** From the failed attempt until somebody has planned anew. */
const AFTER_FAILURE: readonly DeliveryState[] = ["ATTEMPT_FAILED", "RETURNING", "BACK_AT_OFFICE"];

/** Everything that is wrong now; the gravest first, and of one kind what has lasted longest. */
export function fleetAlerts(
  couriers: readonly WatchedCourier[],
  parcels: readonly WatchedParcel[],
  now: Date,
  limits: AlertLimits,
  zone: OfficeZone,
): readonly Alert[] {
  const alerts = [
    ...couriers.flatMap((courier) => phoneAlerts(courier, now, limits, zone)),
    ...parcels.flatMap((parcel) => parcelAlerts(parcel, now)),
  ];
  const gravity = ({ kind }: Alert): number => alertKinds.indexOf(kind);
  return alerts.toSorted((a, b) => gravity(a) - gravity(b) || a.since.getTime() - b.since.getTime());
}

/**
 * When a phone was last heard, and after when its silence is an alert; null: nobody waits to hear from it. It is only expected to speak on
 * duty, and to be heard while its courier's run is on.
 */
export function silenceOf(
  { onDutySince, openRun, lastFixAt }: WatchedCourier,
  { silentAfterMs }: AlertLimits,
): { readonly heardAt: Date; readonly alertAfter: Date } | null {
  if (onDutySince === null || openRun?.state !== "STARTED") return null;
  const heardAt = newest([onDutySince, openRun.startedAt, lastFixAt]);
  return { heardAt, alertAfter: new Date(heardAt.getTime() + silentAfterMs) };
}

function phoneAlerts(courier: WatchedCourier, now: Date, limits: AlertLimits, zone: OfficeZone): Alert[] {
  const { courierId, onDutySince, lastFixAt, clockAheadAt } = courier;
  if (onDutySince === null) return [];
  const alert = (kind: AlertKind, since: Date): Alert => ({ kind, courierId, deliveryId: null, since });
  const isAhead = clockAheadAt !== null && clockAheadAt >= onDutySince && (lastFixAt === null || clockAheadAt > lastFixAt);
  const silence = silenceOf(courier, limits);
  return [
    ...(isAhead ? [alert("PHONE_CLOCK_AHEAD", clockAheadAt)] : []),
    ...(silence !== null && now > silence.alertAfter ? [alert("SILENT_PHONE", silence.heardAt)] : []),
    ...(dayIn(zone, onDutySince) < dayIn(zone, now) ? [alert("DUTY_SINCE_YESTERDAY", onDutySince)] : []),
  ];
}

/** At most one each: what happened last says more than what followed from it. */
function parcelAlerts(parcel: WatchedParcel, now: Date): Alert[] {
  const { deliveryId, courierId, state, stateSince, windowTo, lastFailure } = parcel;
  const alert = (kind: AlertKind, since: Date): Alert[] => [{ kind, courierId, deliveryId, since }];
  if (state === "INCIDENT") return alert("INCIDENT", stateSince);
  if (AFTER_FAILURE.includes(state) && lastFailure?.effort === "WITHOUT_EFFORT") return alert("WITHOUT_EFFORT", lastFailure.at);
  if (state === "ATTEMPT_FAILED") return alert("ATTEMPT_FAILED", stateSince);
  return PROMISED.includes(state) && windowTo < now ? alert("LATE", windowTo) : [];
}

function newest(instants: readonly (Date | null)[]): Date {
  return new Date(Math.max(...instants.map((instant) => instant?.getTime() ?? 0)));
}
