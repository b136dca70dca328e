import { flatten, translator } from "@solid-primitives/i18n";
import { createMemo, createRoot, createSignal } from "solid-js";
import type { Language as GraphqlLanguage } from "../gql/graphql.ts";
import { id, type Dictionary } from "./id.ts";

export type Language = "id" | "en";

const STORAGE_KEY = "bahasa";
const URL_PARAMETERS = ["language", STORAGE_KEY];

const [language, setLanguage] = createSignal<Language>("id");
const [english, setEnglish] = createSignal<Dictionary>();

/** Fetches further English words before the language changes, so that no page is half in one and half in the other. */
const englishParts: (() => Promise<void>)[] = [async () => void setEnglish((await import("./en.ts")).en)];
export const addEnglishPart = (fetchPart: () => Promise<void>): void => void englishParts.push(fetchPart);

export { language };
export const graphqlLanguage = (): GraphqlLanguage => (language() === "en" ? "EN" : "ID");

/** The words of the first page in the reader's language. */
export const words = createRoot(() => createMemo(() => flatten<Dictionary>((language() === "en" && english()) || id)));

/** The sentence for a key in the reader's language; some keys take the facts that belong into the sentence. */
export const t = translator(words);

const isLanguage = (value: string | null): value is Language => value === "id" || value === "en";

/** A link's `?language=` or `?bahasa=` wins over what was chosen here before; without either, Indonesian. */
export async function restoreLanguage(): Promise<void> {
  const link = new URLSearchParams(location.search);
  const wanted = [...URL_PARAMETERS.map((name) => link.get(name)), remembered()].find(isLanguage) ?? "id";
  await speak(wanted).catch(() => {}); // English did not arrive: Indonesian is better than nothing
}

/** What the switch in the header does. @throws when the words could not be fetched; then nothing changes */
export async function chooseLanguage(chosen: Language): Promise<void> {
  await speak(chosen);
  try {
    localStorage.setItem(STORAGE_KEY, chosen);
  } catch {
    // A browser that keeps nothing still speaks the chosen language until it is closed.
  }
  const url = new URL(location.href);
  for (const name of URL_PARAMETERS) url.searchParams.delete(name); // otherwise a reload would undo the choice
  history.replaceState(history.state, "", url);
}

/** Changes the language for as long as the page is open. @throws when the words could not be fetched */
export async function speak(chosen: Language): Promise<void> {
  if (chosen === "en") await Promise.all(englishParts.map((fetchPart) => fetchPart()));
  setLanguage(chosen);
  document.documentElement.lang = chosen;
}

function remembered(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null; // storage is forbidden, for example in a sandboxed frame
  }
}
