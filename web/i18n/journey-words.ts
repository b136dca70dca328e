import { flatten, translator } from "@solid-primitives/i18n";
import { createMemo, createRoot, createSignal } from "solid-js";
import { idApply, type ApplyDictionary } from "./id-apply.ts";
import { idTracking, type TrackingDictionary } from "./id-tracking.ts";
import { addEnglishPart, language, words } from "./language.ts";

type JourneyDictionary = ApplyDictionary & TrackingDictionary;
const indonesian: JourneyDictionary = { ...idApply, ...idTracking };

const [english, setEnglish] = createSignal<JourneyDictionary>();
const fetchEnglish = async (): Promise<void> => {
  const [{ enApply }, { enTracking }] = await Promise.all([import("./en-apply.ts"), import("./en-tracking.ts")]);
  setEnglish({ ...enApply, ...enTracking });
};
addEnglishPart(fetchEnglish);

// Whoever reads English already waits for these words with the page's script; without them the page still speaks Indonesian.
if (language() === "en") await fetchEnglish().catch(() => {});

/** `t` for applying and tracking: their own words and those of the first page. */
export const t = createRoot(() =>
  translator(createMemo(() => ({ ...words(), ...flatten<JourneyDictionary>((language() === "en" && english()) || indonesian) }))),
);
