import { createRoot, createSignal } from "solid-js";

const TICK_MS = 1_000;

/** The time by which "12 detik lalu" and the countdown are told. */
export const courierNow = createRoot(() => {
  const [now, setNow] = createSignal(new Date());
  setInterval(() => setNow(new Date()), TICK_MS);
  return now;
});
