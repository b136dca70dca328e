import { batch, createEffect, createMemo, createSignal, on, onCleanup, type Accessor } from "solid-js";
import { TrackingDocument, TrackingLiveDocument, type TrackingQuery } from "../gql/graphql.ts";
import { graphqlLanguage } from "../i18n/language.ts";
import { send } from "./send.ts";
import { followLive, type ConnectionState } from "./live.ts";
import type { TrackingKey } from "./tracking-code.ts";

export type Tracking = NonNullable<TrackingQuery["tracking"]>;
export type TrackingDetails = Extract<Tracking, { readonly __typename: "TrackingDetails" }>;
export type TrackedDelivery = NonNullable<TrackingDetails["delivery"]>;
export type TrackedPosition = NonNullable<TrackedDelivery["position"]>;

export interface TrackingFeed {
  readonly view: Accessor<Tracking>;
  readonly connection: Accessor<ConnectionState>;
  readonly receivedAt: Accessor<Date>; // when the view was last known to be true
  readonly show: (view: Tracking) => void;
  readonly askAgain: () => Promise<void>;
}

const PATIENCE_MS = 10_000; // a socket that is not there by then may be blocked altogether
const POLL_MS = 30_000;

/** One question by POST: the code must not stand in an address. @returns null for every refusal @throws AskError */
export async function askTracking(key: TrackingKey): Promise<Tracking | null> {
  return (await send(TrackingDocument, { ...key, language: graphqlLanguage() })).tracking;
}

/**
 * Follows one request. The live connection tells every change; where it is blocked, the page asks every 30 seconds instead.
 * @param onGone the code shows nothing any more
 */
export function followTracking(key: TrackingKey, first: Tracking, onGone: () => void): TrackingFeed {
  const [view, setView] = createSignal(first);
  const [receivedAt, setReceivedAt] = createSignal(new Date());
  let cursor: string | null = null;
  let updates = 0;
  const show = (newest: Tracking | null): void => {
    if (newest === null) return onGone();
    batch(() => {
      setReceivedAt(new Date());
      // An answer by HTTP can be older than what the live connection has brought in the meantime.
      if (newest.version >= view().version) setView(newest);
    });
  };
  const variables = createMemo(() => ({
    ...key,
    language: graphqlLanguage(),
    /** Written out anew with each subscription, so that a reconnection goes on after the last update instead of the first. */
    get after() {
      return cursor;
    },
  }));
  const connection = followLive(TrackingLiveDocument, variables, ({ trackingUpdated: update }) => {
    cursor = update.cursor;
    updates += 1;
    show(update.view);
  });
  /** A courier moves without a new version: what was asked before the last update must not take the marker back. */
  const askAgain = async (): Promise<void> => {
    const before = updates;
    const answer = await askTracking(key);
    if (updates === before) show(answer);
  };
  createEffect(on(graphqlLanguage, () => void askAgain().catch(() => {}), { defer: true }));
  pollWhile(() => connection() !== "live", askAgain);
  return { view, connection, receivedAt, show, askAgain };
}

function pollWhile(isNeeded: Accessor<boolean>, askAgain: () => Promise<void>): void {
  createEffect(
    on(createMemo(isNeeded), (needed) => {
      if (!needed) return;
      const poll = (): void => {
        timer = setTimeout(poll, POLL_MS);
        void askAgain().catch(() => {}); // the page goes on saying how old its view is
      };
      let timer = setTimeout(poll, PATIENCE_MS);
      onCleanup(() => clearTimeout(timer));
    }),
  );
}
