import { flatten, translator } from "@solid-primitives/i18n";
import { createMemo, createRoot, createSignal } from "solid-js";
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
