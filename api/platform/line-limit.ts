const WINDOW_MS = 60_000;
/** Kinds and networks remembered; beyond that, strangers who were not seen before share one place per kind. */
const MAX_REMEMBERED = 10_000;

/**
 * One line per kind, network and minute.
 * @returns how many lines were left out since the last one; null: leave this one out, too
 */
export type LineLimit = (network: string, kind: string) => number | null;

export function createLineLimit(nowMs: () => number): LineLimit {
  const written = new Map<string, { readonly atMs: number; leftOut: number }>(); // the oldest first
  function forgetOld(now: number): void {
    for (const [place, { atMs }] of written) {
      if (now - atMs < WINDOW_MS) return;
      written.delete(place);
    }
  }
  return (network, kind) => {
    const now = nowMs();
    let place = `${network} ${kind}`;
    if (!written.has(place) && written.size >= MAX_REMEMBERED) {
      forgetOld(now);
      if (written.size >= MAX_REMEMBERED) place = kind;
    }
    const last = written.get(place);
    if (last && now - last.atMs < WINDOW_MS) {
      last.leftOut += 1;
      return null;
    }
    written.delete(place);
    written.set(place, { atMs: now, leftOut: 0 });
    return last?.leftOut ?? 0;
  };
}
