import { flatten, translator } from "@solid-primitives/i18n";
import { createMemo, createRoot, createSignal } from "solid-js";
import { idPages, type PageDictionary } from "./id-pages.ts";
import { addEnglishPart, language, words } from "./language.ts";

const [english, setEnglish] = createSignal<PageDictionary>();
const fetchEnglish = async (): Promise<void> => void setEnglish((await import("./en-pages.ts")).enPages);
addEnglishPart(fetchEnglish);

// Whoever reads English already waits for these words with the page's script; without them the page still speaks Indonesian.
if (language() === "en") await fetchEnglish().catch(() => {});

/** `t` for the pages that are fetched when visited: their own words and those of the first page. */
export const t = createRoot(() =>
  translator(createMemo(() => ({ ...words(), ...flatten<PageDictionary>((language() === "en" && english()) || idPages) }))),
);
