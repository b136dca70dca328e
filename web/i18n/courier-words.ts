import { flatten, translator } from "@solid-primitives/i18n";
import { createMemo, createRoot, createSignal } from "solid-js";
import { idCourier } from "./id-courier.ts";
import { idCourierDoor } from "./id-courier-door.ts";
import { addEnglishPart, language, words } from "./language.ts";

const indonesian = { ...idCourier, ...idCourierDoor };
type Dictionary = typeof indonesian;

const [english, setEnglish] = createSignal<Dictionary>();
const fetchEnglish = async (): Promise<void> => {
  const [{ enCourier }, { enCourierDoor }] = await Promise.all([import("./en-courier.ts"), import("./en-courier-door.ts")]);
  setEnglish({ ...enCourier, ...enCourierDoor });
};
addEnglishPart(fetchEnglish);

// Whoever reads English already waits for these words with the page's script; without them the page still speaks Indonesian.
if (language() === "en") await fetchEnglish().catch(() => {});

/** `t` for the courier's page: its own words and those of the first page. */
export const t = createRoot(() =>
  translator(createMemo(() => ({ ...words(), ...flatten<Dictionary>((language() === "en" && english()) || indonesian) }))),
);
