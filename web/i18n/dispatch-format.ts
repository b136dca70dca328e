import { toldSeconds } from "../data/dispatch-age.ts";
import { dayOf } from "../data/dispatch-windows.ts";
import { TIME_ZONE } from "../data/city.ts";
import { t } from "./dispatch-words.ts";
import { formatNumber } from "./format.ts";
import { language } from "./language.ts";
import { formatSpan, formatWhen } from "./staff-format.ts";

const DAY_MS = 24 * 3_600_000;
const locale = (): string => (language() === "en" ? "en-GB" : "id-ID");

/** How old something is: "15 detik", "4 menit", "2 jam". What is not yet a minute old is told to the next five seconds. */
export function formatAge(ageMs: number): string {
  return toldSeconds(ageMs) < 60 ? t("couriers.seconds", formatNumber(toldSeconds(ageMs))) : formatSpan(Math.max(60_000, ageMs));
}
export const ageOf = (iso: string, now: Date): string => formatAge(now.getTime() - Date.parse(iso));

export const formatPercent = (percent: number): string => formatNumber(percent / 100, { style: "percent" });

/** A dash at which no line is broken. */
const TO = "\u2060–\u2060";

function hoursOf(from: string, to: string): string {
  const time = new Intl.DateTimeFormat(locale(), { timeZone: TIME_ZONE, hour: "2-digit", minute: "2-digit" });
  return `${time.format(new Date(from))}${TO}${time.format(new Date(to))}`;
}

/** A promise as people say it: "09.00–15.00" of today, "besok 09.00–12.00", "Sel, 24 Nov 09.00–15.00". */
export function formatWindow(from: string, to: string, now: Date): string {
  const [day, hours] = [dayOf(new Date(from)), hoursOf(from, to)];
  if (day === dayOf(now)) return hours;
  if (day === dayOf(new Date(now.getTime() + DAY_MS))) return t("window.tomorrow", hours);
  if (day === dayOf(new Date(now.getTime() - DAY_MS))) return t("window.yesterday", hours);
  return `${formatDay(day, "short")} ${hours}`;
}

/** When something began: of today only the time. */
export function formatBegin(iso: string, now: Date): string {
  if (dayOf(new Date(iso)) !== dayOf(now)) return formatWhen(iso, now);
  return new Intl.DateTimeFormat(locale(), { timeZone: TIME_ZONE, hour: "2-digit", minute: "2-digit" }).format(new Date(iso));
}

/** A day of the office's calendar, given as "2026-11-24". */
export function formatDay(day: string, length: "long" | "short"): string {
  const options = { weekday: length, day: "numeric", month: length, timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(locale(), options).format(new Date(`${day}T12:00:00Z`));
}

/** A day to choose: its name among people, or its date. */
export function formatChoice(day: string, now: Date): string {
  if (day === dayOf(now)) return `${t("window.todayName")}, ${formatDay(day, "long")}`;
  if (day === dayOf(new Date(now.getTime() + DAY_MS))) return `${t("window.tomorrowName")}, ${formatDay(day, "long")}`;
  return formatDay(day, "long");
}
export const formatHours = (from: string, to: string): string => hoursOf(from, to);
