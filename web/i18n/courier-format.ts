import type { FailureReason } from "../gql/staff/graphql.ts";
import { TIME_ZONE } from "../data/city.ts";
import { t } from "./courier-words.ts";
import { rejectionFrom } from "./id-reports.ts";
import { formatNumber } from "./format.ts";
import { language } from "./language.ts";
import { formatSpan, formatWhen } from "./staff-format.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** "14.20" on the office's clock. */
export function formatTime(at: Date | string): string {
  const format = new Intl.DateTimeFormat(language() === "en" ? "en-GB" : "id-ID", {
    timeZone: TIME_ZONE,
    hour: "2-digit",
    minute: "2-digit",
  });
  return format.format(new Date(at));
}

const dayOf = (date: Date): string => new Intl.DateTimeFormat("en-CA", { timeZone: TIME_ZONE }).format(date);

/** "07.40" of today, otherwise with its day. */
export function formatSince(at: string, now: Date): string {
  return dayOf(new Date(at)) === dayOf(now) ? formatTime(at) : formatWhen(at, now);
}

/** "hari ini 09.00–12.00", "besok 09.00–12.00" */
export function formatWindow(from: string, to: string, now: Date): string {
  const hours = `${formatTime(from)}–${formatTime(to)}`;
  if (dayOf(new Date(from)) === dayOf(new Date(now.getTime() + DAY_MS))) return t("when.tomorrow", hours);
  return `${formatWhen(from, now)}–${formatTime(to)}`;
}

/** "12 detik lalu", "3 menit lalu" */
export function formatAgo(at: Date | string, now: Date): string {
  const ms = now.getTime() - new Date(at).getTime();
  if (ms < 5 * SECOND_MS) return t("when.now");
  return ms < MINUTE_MS ? t("when.seconds", formatNumber(Math.floor(ms / SECOND_MS))) : t("when.span", formatSpan(ms));
}

/** 541_000 becomes "9:01": minutes and seconds left. */
export function formatCountdown(ms: number): string {
  const seconds = Math.ceil(ms / SECOND_MS);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** "9 m", never broken over two lines */
export const formatMetres = (metres: number): string =>
  formatNumber(Math.max(1, Math.round(metres)), { style: "unit", unit: "meter", unitDisplay: "short" }).replaceAll(" ", "\u00a0");

/** Why a reading was not used, in words. */
export function formatRejection(rejection: string): string {
  return t(`rejection.${rejectionFrom(rejection)}`);
}

/** Why an attempt failed, as a button or a heading says it. */
export function formatFailure(reason: FailureReason): string {
  const words = t(`failure.${reason}`);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
