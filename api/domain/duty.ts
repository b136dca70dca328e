import type { OfficeZone } from "./office-time.ts";
import { endOfDeliveryHours } from "./window.ts";

/** How long somebody is seen who forgets to end it. A phone that is worn home must not tell where its courier lives. */
export const DUTY_LIMITS = {
  restMs: 3 * 3_600_000, // after the last step, once the day's delivery hours are over
  longestMs: 12 * 3_600_000, // whatever was done
  longestOutMs: 16 * 3_600_000, // with parcels on their way; those stay in their hands, seen or not
  warningMs: 30 * 60_000, // nobody is cut off sooner after a step, and the page says so as long before
} as const;
export type DutyLimits = { readonly [limit in keyof typeof DUTY_LIMITS]: number };

/** A duty that goes on. */
export interface RunningDuty {
  readonly since: Date;
  readonly lastStepAt: Date | null; // of the courier's work since; null: none
  readonly isOut: boolean; // a run is on, and a parcel of it on its way
  readonly zone: OfficeZone; // of its office
}

/**
 * When it ends by itself: a rest after the last step, but not before the hours end in which parcels are brought, and twelve hours after it began
 * at the latest. With parcels on their way it goes on, though not for ever. What was done just now leaves time to read the warning.
 */
export function dutyEndsAt({ since, lastStepAt, isOut, zone }: RunningDuty, limits: DutyLimits): Date {
  const longestMs = since.getTime() + limits.longestOutMs;
  if (isOut) return new Date(longestMs);
  const steppedMs = (lastStepAt ?? since).getTime();
  const restedMs = Math.max(steppedMs + limits.restMs, endOfDeliveryHours(zone, since).getTime());
  const endsMs = Math.max(Math.min(restedMs, since.getTime() + limits.longestMs), steppedMs + limits.warningMs);
  return new Date(Math.min(endsMs, longestMs));
}
