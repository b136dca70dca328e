/** Less is how clocks are kept right. */
const TOLERANCE_MS = 1_000;

/**
 * How far the server's clock stands behind where it would stand if nobody had set it back since the start: phones, whose clocks went on, are
 * ahead of it by so much. What the clock does between two looks is held against what really passed.
 * @param elapsedMs of a clock that nobody sets
 */
export function createClockWatch(now: () => Date, elapsedMs: () => number): () => number {
  let [lastMs, lastElapsedMs, setBackMs] = [now().getTime(), elapsedMs(), 0];
  return () => {
    const [wallMs, passedMs] = [now().getTime(), elapsedMs()];
    const jumpMs = wallMs - lastMs - (passedMs - lastElapsedMs);
    if (Math.abs(jumpMs) > TOLERANCE_MS) setBackMs = Math.max(0, setBackMs - jumpMs); // set right again, it is behind no more
    [lastMs, lastElapsedMs] = [wallMs, passedMs];
    return setBackMs;
  };
}
