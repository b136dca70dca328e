import { createSignal } from "solid-js";

const STORAGE_KEY = "mode-siang";

function remembered(): boolean {
  try {
    const kept = localStorage.getItem(STORAGE_KEY);
    if (kept !== null) return kept === "nyala";
  } catch {
    // Then the system decides each time.
  }
  return matchMedia("(prefers-contrast: more)").matches;
}

/** Black on white and thicker lines, for a cheap screen in the sun; the system's wish for contrast until the courier chooses. */
const [daylight, setDaylight] = createSignal(remembered());
export { daylight };

export function chooseDaylight(on: boolean): void {
  setDaylight(on);
  try {
    localStorage.setItem(STORAGE_KEY, on ? "nyala" : "mati");
  } catch {
    // Then it holds until the page is closed.
  }
}
