import { flatten, translator } from "@solid-primitives/i18n";
import { createMemo, createRoot, createSignal } from "solid-js";
import { formatNumber } from "./format.ts";
import { type FiguresDictionary, idFigures } from "./id-figures.ts";
import { addEnglishPart, language } from "./language.ts";

const [english, setEnglish] = createSignal<FiguresDictionary>();
const fetchEnglish = async (): Promise<void> => void setEnglish((await import("./en-figures.ts")).enFigures);
addEnglishPart(fetchEnglish);

// Whoever reads English already waits for these words with the page's script; without them the page still speaks Indonesian.
if (language() === "en") await fetchEnglish().catch(() => {});

/** `t` for the office's figures: their own words only. */
export const t = createRoot(() =>
  translator(createMemo(() => flatten<FiguresDictionary>((language() === "en" && english()) || idFigures))),
);

/** 97 becomes "1,6 jam", 5000 "3,5 hari": the unit in which it is thought of. */
export function formatMinutes(minutes: number): string {
  const [value, unit] = minutes < 60 ? [minutes, "minute"] : minutes < 48 * 60 ? [minutes / 60, "hour"] : [minutes / 1440, "day"];
  return formatNumber(value, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: unit === "minute" ? 0 : 1 });
}
export const formatPercent = (percent: number): string =>
  formatNumber(percent / 100, { style: "percent", maximumFractionDigits: 1 });
