import { createSignal, onCleanup } from "solid-js";

const STORAGE_KEY = "pintasan";
const OFF = "mati";

function remembered(): boolean {
  try {
    return localStorage.getItem(STORAGE_KEY) !== OFF;
  } catch {
    return true;
  }
}

/** Single letters can be switched off: speech input and unsteady hands type them by accident (WCAG 2.1.4). */
const [shortcutsOn, setOn] = createSignal(remembered());
export { shortcutsOn };

export function setShortcutsOn(on: boolean): void {
  setOn(on);
  try {
    localStorage.setItem(STORAGE_KEY, on ? "nyala" : OFF);
  } catch {
    // Then it holds until the page is closed.
  }
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Listens to single keys while the component lives; never while somebody types, nor together with Ctrl, Alt or Meta. */
export function onKeys(actions: Readonly<Record<string, () => void>>): void {
  const react = (event: KeyboardEvent): void => {
    if (!shortcutsOn() || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };
  addEventListener("keydown", react);
  onCleanup(() => removeEventListener("keydown", react));
}
