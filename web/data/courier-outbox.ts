import { createEffect, createSignal, on, onCleanup, type Accessor } from "solid-js";
import type { Day } from "./courier-day.ts";
import { deliver, isLost, isOvertaken, refusalOf, type Verdict } from "./courier-delivery.ts";
import type { Pressed } from "./courier-steps.ts";
import { deedStore, type Deed, type DeedContent } from "./courier-store.ts";
import { session } from "./staff-session.ts";
import type { StaffError } from "./staff-client.ts";
import { newKey } from "./new-key.ts";

/** What a press led to while somebody still waited for it. WAITING: it is kept and will be sent. */
export type Outcome = "DONE" | "WAITING" | StaffError;

type Presser = (outcome: Outcome) => void;

export interface SentDeed {
  readonly deed: Deed;
  readonly at: Date;
}
export interface Outbox {
  /** Waiting or refused, in the order of the presses. */
  readonly deeds: Accessor<readonly Deed[]>;
  /** Those that nobody stands in front of any more: what a moment brings need not be said. */
  readonly waiting: Accessor<readonly Deed[]>;
  readonly refused: Accessor<readonly Deed[]>;
  /** What was acknowledged since the page was opened, newest first. */
  readonly sent: Accessor<readonly SentDeed[]>;
  readonly underWay: Accessor<string | null>; // idempotency key
  /** Whether a closed page loses nothing. */
  readonly lasts: Accessor<boolean>;
  readonly press: (pressed: Pressed) => Promise<Outcome>;
  /** Sends what was refused once more, as a new deed: the reason may be gone. */
  readonly again: (deed: Deed) => Promise<void>;
  readonly dismiss: (deed: Deed) => Promise<void>;
  readonly contentOf: (deed: Deed) => Promise<DeedContent | null>;
}

const PATIENCE_MS = 8_000; // longer nobody stands in front of a button; the deed is safe by then
const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 60_000;
const MOST_SENT_SHOWN = 5;

/**
 * Every deed is kept on the phone before it is sent, under a key made here: a closed page loses none, and none is done twice. They go out
 * one by one in their order; what is refused holds back only the later deeds on the same parcel.
 * @param read asks for the day anew and shows it; rejects without a signal
 */
export function createOutbox(courierId: string, read: () => Promise<Day>): Outbox {
  const [deeds, setDeeds] = createSignal<readonly Deed[]>([], { equals: isSameList });
  const [sent, setSent] = createSignal<readonly SentDeed[]>([]);
  const [underWay, setUnderWay] = createSignal<string | null>(null);
  const [lasts, setLasts] = createSignal(true);
  const [pressers, setPressers] = createSignal<ReadonlyMap<string, Presser>>(new Map()); // by idempotency key: who stands in front of the button
  let isBusy = false;
  let isWanted = false;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const reload = async (): Promise<readonly Deed[]> => {
    const store = await deedStore();
    const kept = await store.all(courierId);
    setLasts(store.lasts);
    const written = new Map(deeds().map((deed) => [JSON.stringify(deed), deed]));
    setDeeds(kept.map((deed) => written.get(JSON.stringify(deed)) ?? deed)); // what has not changed stays on the page as it is
    return kept;
  };
  const leave = (idempotencyKey: string): void => {
    if (pressers().has(idempotencyKey)) setPressers((known) => new Map([...known].filter(([key]) => key !== idempotencyKey)));
  };
  const answer = (deed: Deed, outcome: Outcome): void => {
    pressers().get(deed.idempotencyKey)?.(outcome);
    leave(deed.idempotencyKey);
  };
  const settle = async (deed: Deed, verdict: Verdict): Promise<void> => {
    const store = await deedStore();
    if (verdict === "DONE") {
      failures = 0;
      await store.remove(deed);
      setSent((known) => [{ deed, at: new Date() }, ...known].slice(0, MOST_SENT_SHOWN));
      await read().catch(() => {}); // until it can be read, the page shows what the deed leads to
      await reload();
      answer(deed, "DONE");
    } else if (pressers().has(deed.idempotencyKey) && !(HOLDS_PROOF.has(deed.step) && isOvertaken(verdict))) {
      await store.remove(deed); // the form is still open and says why
      await reload();
      answer(deed, verdict);
    } else {
      await store.replace({ ...deed, state: "REFUSED", refusal: refusalOf(verdict) }, null);
      await reload();
      answer(deed, verdict);
    }
  };
  /** Once through everything that may go out now. @returns whether something is left for later */
  const pass = async (): Promise<boolean> => {
    const later = new Set<string>();
    for (;;) {
      const kept = await reload();
      const next = kept.find((deed) => deed.state !== "REFUSED" && !later.has(deed.subjectId) && !isHeldBack(deed, kept));
      if (next === undefined) return later.size > 0;
      if (!navigator.onLine) return true;
      setUnderWay(next.idempotencyKey);
      const tried = await deliver(next, read).finally(() => setUnderWay(null));
      if (tried.verdict === "DONE" || !isLost(tried.verdict)) await settle(tried.deed, tried.verdict);
      else if (tried.verdict.code === "INTERNAL_SERVER_ERROR") {
        later.add(next.subjectId); // its own trouble: the other parcels go on
        answer(next, "WAITING");
      } else return true;
    }
  };
  const drain = async (): Promise<void> => {
    isWanted = true;
    clearTimeout(timer);
    if (isBusy) return;
    isBusy = true;
    let isLeft = false;
    try {
      while (isWanted) {
        isWanted = false;
        isLeft = await onePageAtATime(pass);
      }
    } finally {
      isBusy = false;
      for (const deed of deeds()) answer(deed, "WAITING");
      if (isLeft) {
        timer = setTimeout(() => void drain(), Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 5)));
        failures += 1;
      }
    }
  };
  const atOnce = (): void => {
    failures = 0;
    if (document.visibilityState === "visible") void drain();
  };
  addEventListener("online", atOnce);
  document.addEventListener("visibilitychange", atOnce);
  createEffect(on(session, (state) => void (state === "signedIn" && drain())));
  onCleanup(() => {
    clearTimeout(timer);
    removeEventListener("online", atOnce);
    document.removeEventListener("visibilitychange", atOnce);
  });

  const press: Outbox["press"] = async ({ step, subjectId, version, input, photo }) => {
    const store = await deedStore();
    const kept = await reload();
    const open = kept.filter(({ state }) => state !== "REFUSED");
    // Pressed a second time before the first was sent: it is the same deed.
    if (open.findLast((deed) => deed.subjectId === subjectId)?.step === step) return "WAITING";
    const isMoving = open.some((deed) => deed.subjectId === subjectId || MOVES_OTHERS.has(deed.step));
    const idempotencyKey = newKey();
    const made = { courierId, idempotencyKey, step, subjectId, pressedAt: new Date().toISOString(), refusal: null };
    const outcome = new Promise<Outcome>((resolve) => {
      setPressers((known) => new Map([...known, [idempotencyKey, resolve]]));
      setTimeout(() => {
        leave(idempotencyKey);
        resolve("WAITING");
      }, PATIENCE_MS);
    });
    await store.add({ ...made, expectedVersion: isMoving ? null : version, state: "NEW" }, { input, photo });
    // Put right and pressed anew, it takes the place of what was refused.
    for (const deed of kept)
      if (deed.state === "REFUSED" && deed.subjectId === subjectId && deed.step === step) await store.remove(deed);
    await reload();
    void drain();
    return outcome;
  };
  const again: Outbox["again"] = async (deed) => {
    const store = await deedStore();
    const content = await store.contentOf(deed);
    if (!content) return;
    await store.replace({ ...deed, idempotencyKey: newKey(), expectedVersion: null, state: "NEW", refusal: null }, content);
    await drain();
  };
  const dismiss: Outbox["dismiss"] = async (deed) => {
    await (await deedStore()).remove(deed);
    await reload();
    await drain();
  };
  const contentOf: Outbox["contentOf"] = async (deed) => (await deedStore()).contentOf(deed);
  const refused = (): readonly Deed[] => deeds().filter(({ state }) => state === "REFUSED");
  const waiting = (): readonly Deed[] =>
    deeds().filter(({ state, idempotencyKey }) => state !== "REFUSED" && !pressers().has(idempotencyKey));
  return { deeds, waiting, refused, sent, underWay, lasts, press, again, dismiss, contentOf };
}

/** The stops of a run leave with its start, and the end of duty pauses it. */
const MOVES_OTHERS: ReadonlySet<string> = new Set(["startRun", "endDuty"]);

/** What was taken down at the door cannot be taken down twice: somebody else may have been faster, and it stays until the courier lets it go. */
const HOLDS_PROOF: ReadonlySet<string> = new Set(["handOver", "fail"]);

const isSameList = (before: readonly Deed[], after: readonly Deed[]): boolean =>
  before.length === after.length && before.every((deed, index) => deed === after[index]);

/** Behind one on the same parcel that was refused: whether it still makes sense is for the courier to say. */
export const isHeldBack = (deed: Deed, all: readonly Deed[]): boolean =>
  all.some(({ state, subjectId, number }) => state === "REFUSED" && subjectId === deed.subjectId && number < deed.number);

/** Two open pages share one outbox; only one of them sends. */
const onePageAtATime = <T>(job: () => Promise<T>): Promise<T> =>
  "locks" in navigator ? navigator.locks.request("antar-dompet-kurir", job) : job();
