import { CLOCK_NAME, TIME_ZONE } from "../data/city.ts";
import { language } from "./language.ts";

const DAY_MS = 86_400_000;

const inOfficeTime = (date: Date, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(language() === "en" ? "en-GB" : "id-ID", { ...options, timeZone: TIME_ZONE }).format(date);

/** An instant as people say it here: "hari ini 14.20", otherwise "Selasa, 24 November 2026 14.20", always by the office's clock. */
export function formatWhen(instant: string, now: Date): string {
  const at = new Date(instant);
  const day = (date: Date): string => inOfficeTime(date, { dateStyle: "full" });
  const today = language() === "en" ? "today" : "hari ini";
  return `${day(at) === day(now) ? today : day(at)} ${inOfficeTime(at, { timeStyle: "short" })} ${CLOCK_NAME}`;
}

/** When somebody is expected: "Selasa, 09.00–15.00 WITA (besok)"; the words in brackets say which Tuesday. */
export function formatWindow(window: { readonly from: string; readonly to: string }, now: Date): string {
  const [from, to] = [new Date(window.from), new Date(window.to)];
  const time = (at: Date): string => inOfficeTime(at, { hour: "2-digit", minute: "2-digit" });
  const date = (at: Date): string => inOfficeTime(at, { day: "numeric", month: "long" }).replaceAll(" ", "\u00a0"); // stays on one line
  const near = new Map([
    [date(new Date(now.getTime() + DAY_MS)), language() === "en" ? "tomorrow" : "besok"],
    [date(now), language() === "en" ? "today" : "hari ini"],
  ]);
  const day = near.get(date(from)) ?? date(from);
  return `${inOfficeTime(from, { weekday: "long" })}, ${time(from)}–${time(to)} ${CLOCK_NAME} (${day})`;
}
