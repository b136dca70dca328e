import { createContext, createSignal, onCleanup, useContext, type Accessor } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import {
  DispatchAlertsDocument,
  DispatchCouriersDocument,
  DispatchParcelsDocument,
  DispatchRunsDocument,
  type DispatchAlertsQuery,
  type DispatchCouriersQuery,
  type DispatchParcelFragment,
  type DispatchRunsQuery,
  type RunState,
} from "../gql/staff/graphql.ts";
import { createMapData, type MapData } from "./dispatch-map.ts";
import { createFleetFeed, type FleetFeed } from "./fleet-feed.ts";
import { askStaff, asStaffError, type StaffError } from "./staff-client.ts";

export type Parcel = DispatchParcelFragment;
export type Run = DispatchRunsQuery["runs"]["edges"][number]["node"];
export type Courier = DispatchCouriersQuery["couriers"]["edges"][number]["node"];
export type Phone = Courier["devices"][number];
export type Alert = DispatchAlertsQuery["fleetAlerts"][number] & { readonly id: string };

interface Facts {
  /** Not closed. */
  readonly runs: Run[];
  /** In no open run: to be planned, or stopped by an incident. */
  readonly loose: Parcel[];
  readonly couriers: Courier[];
  readonly alerts: Alert[];
}

/** What the last deed or a lost race left to be said. */
export type Notice = "STALE" | "ILLEGAL_STEP" | { readonly done: string };
export interface Selection {
  readonly kind: "parcel" | "courier";
  readonly id: string;
}

export interface Board {
  /** undefined until the first answer */
  readonly facts: Accessor<Facts | undefined>;
  /** Every parcel once, ended ones of open runs too. */
  readonly parcels: Accessor<readonly Parcel[]>;
  readonly late: Accessor<ReadonlySet<string>>;
  readonly fleet: FleetFeed;
  readonly mapData: MapData;
  /** Only when there is nothing to show at all. */
  readonly error: Accessor<StaffError | null>;
  readonly notice: Accessor<Notice | null>;
  readonly say: (notice: Notice | null) => void;
  readonly selected: Accessor<Selection | null>;
  readonly select: (selection: Selection | null) => void;
  /** Where chosen parcels go to, see dispatch-deeds.ts; "" while none is chosen. */
  readonly destination: Accessor<string>;
  readonly chooseDestination: (destination: string) => void;
  readonly refresh: () => Promise<void>;
  /** Soon, once for whatever else changes until then. */
  readonly refreshSoon: () => void;
  /** One deed after the other: a quick hand sends the next one before the last has brought its new version. */
  readonly inTurn: <T>(deed: () => Promise<T>) => Promise<T>;
  /** Shows an order before the server has it; moving back is as easy. */
  readonly showOrder: (runId: string, stops: readonly Parcel[]) => void;
  readonly acceptRun: (head: { readonly id: string; readonly version: number; readonly state: RunState }) => void;
  readonly runVersion: (runId: string) => number;
}

const PAGE_SIZE = 100;
/** A run that departs is a fact per stop: they are read together. */
const SETTLE_MS = 400;
/** A phone that falls silent and a window that passes are no facts; and where sockets are blocked nothing else would tell. */
const POLL_MS = 30_000;

interface Page<Node> {
  readonly edges: readonly { readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null | undefined };
}
async function allOf<Node>(ask: (page: { first: number; after: string | null }) => Promise<Page<Node>>): Promise<Node[]> {
  const nodes: Node[] = [];
  let after: string | null = null;
  do {
    const page: Page<Node> = await ask({ first: PAGE_SIZE, after });
    nodes.push(...page.edges.map(({ node }) => node));
    after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null;
  } while (after !== null);
  return nodes;
}

async function readFacts(): Promise<Facts> {
  const [runs, parcels, couriers, { fleetAlerts }] = await Promise.all([
    allOf(async (page) => (await askStaff(DispatchRunsDocument, page)).runs),
    allOf(async (page) => (await askStaff(DispatchParcelsDocument, page)).deliveries),
    allOf(async (page) => (await askStaff(DispatchCouriersDocument, page)).couriers),
    askStaff(DispatchAlertsDocument, {}),
  ]);
  const inRuns = new Set(runs.flatMap(({ stops }) => stops.map(({ id }) => id)));
  return {
    runs,
    loose: parcels.filter(({ id }) => !inRuns.has(id)),
    couriers,
    alerts: fleetAlerts.map((alert) => ({ ...alert, id: [alert.kind, alert.courier?.id, alert.deliveryId].join(" ") })),
  };
}

/** Everything the dispatcher decides on, read together and again whenever the fleet's feed says that something changed. */
export function createBoard(): Board {
  const [store, setStore] = createStore<{ facts: Facts | undefined }>({ facts: undefined });
  const [error, setError] = createSignal<StaffError | null>(null);
  const [notice, setNotice] = createSignal<Notice | null>(null);
  const [selected, select] = createSignal<Selection | null>(null);
  const [destination, chooseDestination] = createSignal("");

  let last: Promise<unknown> = Promise.resolve();
  let deedsWaiting = 0;
  const afterLast = <T>(job: () => Promise<T>): Promise<T> => {
    const mine = last.then(job);
    last = mine.catch(() => {});
    return mine;
  };
  const load = async (): Promise<void> => {
    try {
      const fresh = await readFacts();
      if (deedsWaiting > 0) return refreshSoon(); // what was read is older than what is already shown
      setStore("facts", reconcile(fresh, { key: "id" }));
      fleet.take(fresh.couriers);
      setError(null);
    } catch (thrown) {
      if (store.facts === undefined) setError(() => asStaffError(thrown));
    }
  };
  let reading: Promise<void> | undefined;
  const refresh = (): Promise<void> => {
    reading ??= afterLast(() => {
      reading = undefined;
      return load();
    });
    return reading;
  };
  let settling = 0;
  const refreshSoon = (): void => {
    if (settling !== 0) return;
    settling = window.setTimeout(() => {
      settling = 0;
      void refresh();
    }, SETTLE_MS);
  };

  const fleet = createFleetFeed(refreshSoon);
  const mapData = createMapData();
  void refresh();
  const poll = setInterval(() => void refresh(), POLL_MS);
  onCleanup(() => {
    clearInterval(poll);
    clearTimeout(settling);
  });

  const runAt = (runId: string): number => store.facts?.runs.findIndex(({ id }) => id === runId) ?? -1;
  return {
    facts: () => store.facts,
    parcels: () => (store.facts ? [...store.facts.loose, ...store.facts.runs.flatMap(({ stops }) => stops)] : []),
    late: () =>
      new Set(store.facts?.alerts.flatMap(({ kind, deliveryId }) => (kind === "LATE" && deliveryId ? [deliveryId] : []))),
    fleet,
    mapData,
    error,
    notice,
    say: setNotice,
    selected,
    select,
    destination,
    chooseDestination,
    refresh,
    refreshSoon,
    inTurn: (deed) => {
      deedsWaiting += 1;
      return afterLast(deed).finally(() => (deedsWaiting -= 1));
    },
    showOrder: (runId, stops) => {
      if (runAt(runId) !== -1) setStore("facts", "runs", runAt(runId), "stops", [...stops]);
    },
    acceptRun: ({ id, version, state }) => {
      if (runAt(id) !== -1) setStore("facts", "runs", runAt(id), { version, state });
    },
    runVersion: (runId) => store.facts?.runs[runAt(runId)]?.version ?? 0,
  };
}

export const BoardContext = createContext<Board>();
export function useBoard(): Board {
  const board = useContext(BoardContext);
  if (!board) throw new Error("outside of the dispatcher's page");
  return board;
}

/** A courier with the runs that are theirs: the one that is out first. */
export interface CourierCard {
  readonly courier: Courier;
  readonly runs: readonly Run[];
}

const isOut = ({ state }: Run): boolean => state !== "DRAFT";
const rank = ({ courier, runs }: CourierCard): number =>
  runs.some(isOut) ? 0 : courier.onDutySince ? 1 : runs.length > 0 ? 2 : 3;

/** Who is out comes first, then who is on duty, then who has something planned. */
export function courierCards({ couriers, runs }: Facts): CourierCard[] {
  return couriers
    .map((courier) => ({
      courier,
      runs: runs.filter((run) => run.courier.id === courier.id).toSorted((a, b) => Number(isOut(b)) - Number(isOut(a))),
    }))
    .toSorted((a, b) => rank(a) - rank(b) || a.courier.name.localeCompare(b.courier.name));
}
