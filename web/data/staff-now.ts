import { createRoot, createSignal } from "solid-js";

const TICK_MS = 30_000;

/** The time by which ages are told; moves on by itself, so that "menunggu 5 menit" does not stand there for an hour. */
export const staffNow = createRoot(() => {
  const [now, setNow] = createSignal(new Date());
  setInterval(() => setNow(new Date()), TICK_MS);
  return now;
});
