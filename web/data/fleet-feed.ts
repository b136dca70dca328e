import { createEffect, createSignal, on, onCleanup, type Accessor } from "solid-js";
import { DispatchFleetDocument, type DispatchFleetSubscription } from "../gql/staff/graphql.ts";
import { followLive, type ConnectionState } from "./live.ts";

export type Frame = DispatchFleetSubscription["fleetUpdated"];
export type Position = Frame["positions"][number];

/** Four drawings a second are as many as an eye makes use of. */
const DRAW_MS = 250;
/** How often ages are told anew while nothing moves. */
const AGE_MS = 2_000;

export interface FleetFeed {
  readonly connection: Accessor<ConnectionState>;
  /** Rises when there is something new to draw. */
  readonly revision: Accessor<number>;
  /** By courier; to be read anew with each revision. */
  readonly positions: ReadonlyMap<string, Position>;
  readonly positionOf: (courierId: string) => Position | undefined;
  /** The server's clock: ages must not depend on how this computer is set. */
  readonly now: Accessor<Date>;
  /** What a query answered, for as long as frames do not arrive; where they do, they know better. */
  readonly take: (couriers: readonly { readonly id: string; readonly position: Position | null | undefined }[]) => void;
}

/** Where the couriers are, the newest of each, and how old that is. @param onFactsChanged runs, parcels, duty or phones changed */
export function createFleetFeed(onFactsChanged: () => void): FleetFeed {
  const positions = new Map<string, Position>();
  const [revision, setRevision] = createSignal(0);
  const clock = createServerClock();
  const [now, setNow] = createSignal(clock.now());
  const draw = perSecond(() => {
    setNow(clock.now());
    setRevision((count) => count + 1);
  });

  const put = (position: Position): void => {
    const known = positions.get(position.courierId);
    if (!known || known.takenAt < position.takenAt) positions.set(position.courierId, position);
  };
  const onFrame = (frame: Frame): void => {
    clock.hear(frame);
    if (frame.complete) positions.clear();
    frame.positions.forEach(put);
    for (const courierId of frame.gone) positions.delete(courierId);
    draw();
    if (frame.factsChanged) onFactsChanged();
  };

  const [variables] = createSignal({});
  const connection = followLive(DispatchFleetDocument, variables, ({ fleetUpdated }) => onFrame(fleetUpdated), "/staff/graphql");
  // Facts may have changed while nobody told us.
  createEffect(on(connection, (state, before) => void (state === "live" && before !== undefined && onFactsChanged())));
  const ageing = setInterval(() => setNow(clock.now()), AGE_MS);
  onCleanup(() => clearInterval(ageing));

  return {
    connection,
    revision,
    positions,
    positionOf: (courierId) => (revision(), positions.get(courierId)),
    now,
    take: (couriers) => {
      if (connection() === "live") return;
      for (const { id, position } of couriers) {
        if (position) put(position);
        else positions.delete(id);
      }
      draw();
    },
  };
}

/** The frame that came fastest since the connection was made tells best how far the two clocks are apart. */
function createServerClock() {
  let aheadMs = 0;
  let heard = false;
  return {
    now: () => new Date(Date.now() - aheadMs),
    hear: ({ sentAt, complete }: Frame): void => {
      const mine = Date.now() - Date.parse(sentAt);
      aheadMs = complete || !heard ? mine : Math.min(aheadMs, mine);
      heard = true;
    },
  };
}

/** Joins whatever happens until the next drawing; a page nobody looks at is not drawn, and catches up when it is seen again. */
function perSecond(drawNow: () => void): () => void {
  let [waiting, frame, last] = [0, 0, 0];
  onCleanup(() => {
    clearTimeout(waiting);
    cancelAnimationFrame(frame);
  });
  return () => {
    if (waiting !== 0) return;
    waiting = window.setTimeout(
      () => {
        frame = requestAnimationFrame(() => {
          [waiting, last] = [0, performance.now()];
          drawNow();
        });
      },
      Math.max(0, last + DRAW_MS - performance.now()),
    );
  };
}
