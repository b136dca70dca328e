import { flatten, translator } from "@solid-primitives/i18n";
import { createMemo, createRoot, createSignal } from "solid-js";
import { idMonitoring, type MonitoringDictionary } from "./id-monitoring.ts";
import { addEnglishPart, language } from "./language.ts";

const [english, setEnglish] = createSignal<MonitoringDictionary>();
const fetchEnglish = async (): Promise<void> => void setEnglish((await import("./en-monitoring.ts")).enMonitoring);
addEnglishPart(fetchEnglish);

// Whoever reads English already waits for these words with the page's script; without them the page still speaks Indonesian.
if (language() === "en") await fetchEnglish().catch(() => {});

/** `t` for the monitoring page: its own words only; states and queues are called as on the other pages. */
export const t = createRoot(() =>
  translator(createMemo(() => flatten<MonitoringDictionary>((language() === "en" && english()) || idMonitoring))),
);
