import { createEffect, createMemo, createSignal, onCleanup, onMount, type Accessor } from "solid-js";
import { language, speak } from "../i18n/language.ts";
import { HEIGHT, type HeightMessage, OPTIONS } from "./messages.ts";
import { type EmbedOptions, OPTION_NAMES, readOptions, type WrittenOptions } from "./options.ts";

/**
 * What the page around this frame wishes, from the address and then from its messages; and that page is told how high we are.
 * Nothing is stored, so a sandboxed frame works as well.
 */
export function followPageAround(): Accessor<EmbedOptions> {
  const address = new URLSearchParams(location.search);
  const [written, setWritten] = createSignal(
    Object.fromEntries(OPTION_NAMES.map((name) => [name, address.get(name)])) as WrittenOptions,
  );
  const options = createMemo(() => readOptions(written()));

  const tellHeight = (): void => {
    const message: HeightMessage = { type: HEIGHT, heightPx: Math.ceil(document.documentElement.getBoundingClientRect().height) };
    parent.postMessage(message, "*");
  };
  const hear = ({ source, data }: MessageEvent<unknown>): void => {
    if (source !== parent || typeof data !== "object" || data === null || !("type" in data) || data.type !== OPTIONS) return;
    const said = OPTION_NAMES.filter((name) => name in data).map((name) => [name, (data as Record<string, unknown>)[name]]);
    setWritten((before) => ({ ...before, ...Object.fromEntries(said.map(([name, value]) => [name, textOrNull(value)])) }));
    tellHeight();
  };
  onMount(() => {
    if (parent === window) return;
    document.documentElement.setAttribute("data-framed", "");
    const observer = new ResizeObserver(tellHeight);
    observer.observe(document.documentElement);
    addEventListener("message", hear);
    onCleanup(() => {
      observer.disconnect();
      removeEventListener("message", hear);
    });
  });

  createEffect(() => {
    const { theme } = options();
    if (theme === "auto") document.documentElement.removeAttribute("data-theme");
    else document.documentElement.setAttribute("data-theme", theme);
  });
  createEffect(() => {
    const wanted = options().language;
    if (wanted !== null && wanted !== language()) void speak(wanted).catch(() => {}); // the old words are better than none
  });
  return options;
}

const textOrNull = (value: unknown): string | null => (typeof value === "string" ? value : null);
