import { flatten, translator } from "@solid-primitives/i18n";
import { createMemo, createRoot, createSignal } from "solid-js";
import { idDispatch, type DispatchDictionary } from "./id-dispatch.ts";
import { addEnglishPart, language } from "./language.ts";

const [english, setEnglish] = createSignal<DispatchDictionary>();
const fetchEnglish = async (): Promise<void> => void setEnglish((await import("./en-dispatch.ts")).enDispatch);
addEnglishPart(fetchEnglish);

// Whoever reads English already waits for these words with the page's script; without them the page still speaks Indonesian.
if (language() === "en") await fetchEnglish().catch(() => {});

/** `t` for the dispatcher's page: its own words only. */
export const t = createRoot(() =>
  translator(createMemo(() => flatten<DispatchDictionary>((language() === "en" && english()) || idDispatch))),
);

/** Kept with the step, whose language is the office's: not translated. */
export const UNASSIGN_REASONS = ["Tur terlalu penuh", "Kurir berhalangan", "Atas permintaan warga"] as const;
export const DISCARD_REASONS = ["Kurir berhalangan", "Cuaca buruk", "Tur tidak jadi"] as const;
export const REASSIGN_REASONS = ["Searah dengan tur lain", "Tur terlalu penuh", "Kurir berhalangan"] as const;
export const CORRECT_REASONS = ["Kurir salah menekan tombol", "Terjadi pada paket lain"] as const;
