import { sql } from "kysely";
import { readCalendar } from "../catalogue/calendar.queries.ts";
import type { DeliveryState } from "../domain/delivery.ts";
import type { RunFacts, RunState } from "../domain/run.ts";
import { isForLaterDay } from "../domain/window.ts";
import type { Work } from "../platform/work.ts";
import type { RequestField } from "../requests/sealed.ts";
import { Delivery } from "./delivery.entity.ts";
import { inOrder, officeOf, type Page, readIds } from "./page.queries.ts";
import { accountNames, couriersOnDuty, type ParcelView, readParcels } from "./parcel.queries.ts";
import { Run } from "./run.entity.ts";
import { stopFacts } from "./run.steps.ts";

/** Which rows, and how many at most; `states` null: all. */
export interface Wanted<State> {
  readonly first: number;
  readonly after: string | null;
  readonly states: readonly State[] | null;
}
/** What the board opens of a request: never an identity number, a phone or a street. */
export type BoardField = "recipient.name" | "address.latitudeDeg" | "address.longitudeDeg";

/** An outing with its stops. */
export interface RunView {
  readonly run: Run;
  readonly courierName: string;
  readonly stops: readonly ParcelView<RequestField>[]; // by position
  readonly earlyDeliveryIds: readonly string[]; // those that have not left and are promised for a later day
  readonly facts: RunFacts;
}

const TO_LEAVE: readonly DeliveryState[] = ["ASSIGNED", "LOADED"];

const isOneOf = (states: readonly string[] | null): ReturnType<typeof sql<boolean>> =>
  states === null ? sql<boolean>`true` : sql<boolean>`state = any(${[...states]}::text[])`;

/** The deliveries of the actor's office, as they were planned. @throws DomainError INVALID_INPUT */
export async function readDeliveries(
  work: Work,
  { first, after, states }: Wanted<DeliveryState>,
): Promise<Page<ParcelView<BoardField>>> {
  const listing = { table: "delivery", orderedBy: "planned_at", direction: "asc", maxFirst: 200 } as const;
  const page = await readIds(work.em, { ...listing, officeId: officeOf(work), holds: isOneOf(states) }, first, after);
  const deliveries = await work.em.find(Delivery, { id: [...page.ids] });
  return { ...page, rows: await readParcels(work, inOrder(page.ids, deliveries)) };
}

/** The outings of the actor's office, newest first. @throws DomainError INVALID_INPUT */
export async function readRuns(work: Work, { first, after, states }: Wanted<RunState>): Promise<Page<RunView>> {
  const listing = { table: "run", orderedBy: "created_at", direction: "desc", maxFirst: 100 } as const;
  const page = await readIds(work.em, { ...listing, officeId: officeOf(work), holds: isOneOf(states) }, first, after);
  const runs = await work.em.find(Run, { id: [...page.ids] });
  return { ...page, rows: await runViews(work, inOrder(page.ids, runs)) };
}

/** These runs, in their order: as many statements for many as for one. */
export async function runViews(work: Work, runs: readonly Run[]): Promise<RunView[]> {
  if (runs.length === 0) return [];
  const { em, now } = work;
  const { zone } = await readCalendar(em);
  const deliveries = await em.find(Delivery, { runId: runs.map(({ id }) => id) }, { orderBy: { stopPosition: "asc" } });
  const parcels = await readParcels(work, deliveries);
  const courierIds = [...new Set(runs.map(({ courierId }) => courierId))];
  const names = await accountNames(em, courierIds);
  const onDuty = await couriersOnDuty(em, courierIds);
  const open = await em.find(Run, { courierId: courierIds, state: ["STARTED", "PAUSED"] });
  return runs.map((run) => {
    const stops = parcels.filter(({ delivery }) => delivery.runId === run.id);
    return {
      run,
      courierName: names.get(run.courierId) ?? "",
      stops,
      earlyDeliveryIds: stops.flatMap(({ delivery: { id, state, windowFrom } }) =>
        TO_LEAVE.includes(state) && isForLaterDay(zone, windowFrom, now) ? [id] : [],
      ),
      facts: {
        duty: onDuty.has(run.courierId) ? "ON" : "OFF",
        otherOpenRuns: open.filter(({ id, courierId }) => courierId === run.courierId && id !== run.id).length,
        ...stopFacts(stops.map(({ delivery }) => delivery)),
      },
    };
  });
}
