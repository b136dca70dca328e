import { TIME_ZONE } from "../data/months.ts";
import { language } from "./language.ts";

/** An instant as people say it here: "hari ini 14.20", otherwise "Selasa, 24 November 2026 14.20", always by the office's clock. */
export function formatWhen(instant: string, now: Date): string {
  const at = new Date(instant);
  const part = (date: Date, options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(language() === "en" ? "en-GB" : "id-ID", { ...options, timeZone: TIME_ZONE }).format(date);
  const day = (date: Date): string => part(date, { dateStyle: "full" });
  const today = language() === "en" ? "today" : "hari ini";
  return `${day(at) === day(now) ? today : day(at)} ${part(at, { timeStyle: "short" })} WITA`;
}
