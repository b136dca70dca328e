import { createCrowd } from "./crowd.ts";

/**
 * Lets a few pieces of work in at a time and takes turns, so that a crowd waits for itself and not everybody for it. Whoever asks for much
 * rests for as much longer: one stranger alone never has the whole process.
 */
export interface Turnstile {
  readonly run: <T>(who: Who, work: () => Promise<T>) => Promise<T>;
}
/**
 * From the outside in: turns are taken between the first names, inside each between the second ones, and so on. Places are counted for the
 * first.
 */
export type Who = readonly [Name, ...Name[]];
type Name = string | object;

interface Places {
  readonly atOnce: number;
  readonly each: number; // of them, for one first name
  readonly restsTimes: number; // as long as its work took, such a place stays empty
}
const LONGEST_REST_MS = 2_000;

export function createTurnstile({ atOnce, each, restsTimes }: Places): Turnstile {
  const waiting = emptyLine();
  const inside = createCrowd();
  let insideCount = 0;
  let scheduled = false;

  /** In a turn of the event loop of its own: whatever else arrived meanwhile is not kept waiting by those who follow each other here. */
  function schedule(): void {
    if (scheduled || waiting.behind.size === 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      admit();
    });
  }
  function admit(): void {
    for (const first of waiting.behind.keys()) {
      if (insideCount >= atOnce) return;
      if (inside.count(first) < each) takeFrom(waiting, first)();
    }
  }
  return {
    run: async (who, work) => {
      const giveBack = await new Promise<() => void>((enter) => {
        stand(waiting, who, () => {
          insideCount += 1;
          enter(inside.enter(who[0]));
        });
        schedule();
      });
      const beganMs = performance.now();
      try {
        return await work();
      } finally {
        insideCount -= 1;
        const restMs = Math.min((performance.now() - beganMs) * restsTimes, LONGEST_REST_MS);
        const rested = (): void => (giveBack(), schedule());
        if (restMs < 1) rested();
        else setTimeout(rested, restMs).unref();
        schedule();
      }
    },
  };
}

/** Those of one name. Whose turn is next is first. */
interface Line {
  readonly here: (() => void)[];
  readonly behind: Map<Name, Line>;
}
const emptyLine = (): Line => ({ here: [], behind: new Map() });

function stand(line: Line, names: readonly Name[], enter: () => void): void {
  const [name, ...inner] = names;
  if (name === undefined) return void line.here.push(enter);
  const next = line.behind.get(name) ?? emptyLine();
  line.behind.set(name, next);
  stand(next, inner, enter);
}
function takeFrom(line: Line, name: Name): () => void {
  const next = line.behind.get(name)!;
  const [inner] = next.behind.keys();
  const enter = inner === undefined ? next.here.shift()! : takeFrom(next, inner);
  line.behind.delete(name);
  if (next.here.length + next.behind.size > 0) line.behind.set(name, next); // after all others
  return enter;
}
