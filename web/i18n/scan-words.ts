import { flatten, translator } from "@solid-primitives/i18n";
import { createMemo, createRoot, createSignal } from "solid-js";
import { idScan, type ScanDictionary } from "./id-scan.ts";
import { addEnglishPart, language } from "./language.ts";

const [english, setEnglish] = createSignal<ScanDictionary>();
const fetchEnglish = async (): Promise<void> => void setEnglish((await import("./en-scan.ts")).enScan);
addEnglishPart(fetchEnglish);

// Whoever reads English already waits for these words with the page's script; without them the page still speaks Indonesian.
if (language() === "en") await fetchEnglish().catch(() => {});

/** `t` for reading labels, whichever page that stands on. */
export const t = createRoot(() =>
  translator(createMemo(() => flatten<ScanDictionary>((language() === "en" && english()) || idScan))),
);
