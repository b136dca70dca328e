import { formatNumber } from "./format.ts";

/** What is not known has no number. */
const NONE = "–";

/** 97 becomes "1,6 jam", 5000 "3,5 hari": the unit in which it is thought of. */
export function formatMinutes(minutes: number | null): string {
  if (minutes === null) return NONE;
  const [value, unit] = minutes < 60 ? [minutes, "minute"] : minutes < 48 * 60 ? [minutes / 60, "hour"] : [minutes / 1440, "day"];
  return formatNumber(value, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: unit === "minute" ? 0 : 1 });
}

export const formatPercent = (percent: number | null): string =>
  percent === null ? NONE : formatNumber(percent / 100, { style: "percent", maximumFractionDigits: 1 });
