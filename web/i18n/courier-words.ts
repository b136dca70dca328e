import { flatten, translator } from "@solid-primitives/i18n";
import { createMemo, createRoot, createSignal } from "solid-js";
import { idCourier, type CourierDictionary } from "./id-courier.ts";
import { addEnglishPart, language, words } from "./language.ts";

const [english, setEnglish] = createSignal<CourierDictionary>();
const fetchEnglish = async (): Promise<void> => void setEnglish((await import("./en-courier.ts")).enCourier);
addEnglishPart(fetchEnglish);

// Whoever reads English already waits for these words with the page's script; without them the page still speaks Indonesian.
if (language() === "en") await fetchEnglish().catch(() => {});

/** `t` for the courier's page: its own words and those of the first page. */
export const t = createRoot(() =>
  translator(createMemo(() => ({ ...words(), ...flatten<CourierDictionary>((language() === "en" && english()) || idCourier) }))),
);
