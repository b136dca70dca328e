import { TIME_ZONE } from "../data/city.ts";
import { formatNumber } from "./format.ts";
import { language } from "./language.ts";
import { t } from "./staff-words.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** 93 minutes becomes "1 jam": one unit is as much as an eye takes in while going through a list. Less than a minute is "baru saja". */
export function formatSpan(ms: number): string {
  const unit = (value: number, name: string): string =>
    formatNumber(Math.floor(value), { style: "unit", unit: name, unitDisplay: "long" });
  if (ms < MINUTE_MS) return unit(Math.max(1, ms / MINUTE_MS), "minute");
  if (ms < HOUR_MS) return unit(ms / MINUTE_MS, "minute");
  return ms < 2 * DAY_MS ? unit(ms / HOUR_MS, "hour") : unit(ms / DAY_MS, "day");
}

const dayOf = (at: Date): string => new Intl.DateTimeFormat("en-CA", { timeZone: TIME_ZONE, dateStyle: "short" }).format(at);

/** An instant as people say it, on the office's clock: "hari ini 14.20", "kemarin 09.05", "3 November 10.00". */
export function formatWhen(iso: string, now: Date): string {
  const at = new Date(iso);
  const format = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(language() === "en" ? "en-GB" : "id-ID", { timeZone: TIME_ZONE, ...options }).format(at);
  const time = format({ hour: "2-digit", minute: "2-digit" });
  if (dayOf(at) === dayOf(now)) return t("when.today", time);
  if (dayOf(at) === dayOf(new Date(now.getTime() - DAY_MS))) return t("when.yesterday", time);
  const year = dayOf(at).slice(0, 4) === dayOf(now).slice(0, 4) ? {} : ({ year: "numeric" } as const);
  return `${format({ day: "numeric", month: "long", ...year })} ${time}`;
}

/** 118 becomes "120 meter", 1240 becomes "1,2 kilometer": a phone does not know it any better. */
export function formatDistance(distanceM: number): string {
  const [value, unit] = distanceM < 1_000 ? [Math.round(distanceM / 10) * 10, "meter"] : [distanceM / 1_000, "kilometer"];
  return formatNumber(value, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 1 });
}
