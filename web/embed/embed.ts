import { HEIGHT, type HeightMessage, OPTIONS } from "./messages.ts";
import { OPTION_NAMES } from "./options.ts";

/* `<script src=".../embed.js" async></script>`: puts the statistics in its own place, or into every element marked with
   `data-antar-dompet`, and keeps each frame of ours as high as its content. Theme and language are `data-` attributes, and may change. */

const script = document.currentScript as HTMLScriptElement;
const { origin } = new URL(script.src);
const address = `${origin}/embed/statistik`;
const settled = new WeakSet<Window>(); // frames that have spoken: they hear us too

const optionsOf = (place: HTMLElement): (readonly [string, string | null])[] =>
  OPTION_NAMES.map((name) => [name, place.dataset[name] ?? null]);

function putInto(place: HTMLElement): void {
  const frame = document.createElement("iframe");
  const load = (): void => {
    const query = new URLSearchParams();
    for (const [name, value] of optionsOf(place)) if (value !== null) query.set(name, value);
    frame.src = `${address}?${query.toString()}`;
  };
  load();
  frame.title = place.dataset["language"] === "en" ? "ANTAR DOMPET statistics" : "Statistik ANTAR DOMPET";
  Object.assign(frame.style, { display: "block", width: "100%", height: "600px", border: "0" });
  if (place !== script) place.append(frame);
  else if (document.head.contains(script)) document.body.append(frame); // nothing is seen in a head
  else script.after(frame);
  new MutationObserver(() => {
    const inside = frame.contentWindow;
    if (inside && settled.has(inside)) inside.postMessage({ type: OPTIONS, ...Object.fromEntries(optionsOf(place)) }, origin);
    else load();
  }).observe(place, { attributeFilter: OPTION_NAMES.map((name) => `data-${name}`) });
}

addEventListener("message", ({ source, origin: sender, data }: MessageEvent<HeightMessage | null>) => {
  if (sender !== origin || data?.type !== HEIGHT) return;
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.contentWindow !== source || !frame.contentWindow) continue;
    settled.add(frame.contentWindow);
    frame.style.height = `${data.heightPx}px`;
  }
});

function start(): void {
  const places = document.querySelectorAll<HTMLElement>("[data-antar-dompet]");
  const written = document.querySelectorAll<HTMLIFrameElement>(`iframe[src^="${origin}/embed/"]`);
  // A frame that somebody wrote may have said its height before anyone listened. Nothing is told, so anyone may hear it.
  for (const frame of written) frame.contentWindow?.postMessage({ type: OPTIONS }, "*");
  if (places.length > 0) places.forEach(putInto);
  else if (written.length === 0) putInto(script);
}

if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
else start();
