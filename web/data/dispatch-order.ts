import type { DeliveryState } from "../gql/staff/graphql.ts";

interface Spot {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
}

interface Stop extends Spot {
  readonly id: string;
  readonly state: DeliveryState;
  readonly windowTo: string;
}

const ENDED = new Set<DeliveryState>(["HANDED_OVER", "REDIRECTED", "CANCELLED"]);
/** Still to be made, or gone wrong and not yet settled. */
export const isOpen = ({ state }: Pick<Stop, "state">): boolean => !ENDED.has(state);

/** Stops whose turn can still be changed. */
const MOVABLE = new Set<DeliveryState>(["ASSIGNED", "LOADED", "UNDER_WAY"]);
export const isMovable = ({ state }: Pick<Stop, "state">): boolean => MOVABLE.has(state);

/** The run's stops with the movable ones in another order; all others keep their places. The same array when nothing moves. */
function withMovable<S extends Stop>(stops: readonly S[], order: readonly S[]): S[] {
  const next = order.values();
  return stops.map((stop) => (isMovable(stop) ? next.next().value! : stop));
}

interface Numbered {
  readonly stopNumber: number | null;
}
/** When it is made, from 1, in the order of these: parcels that go to one door have the same turn. */
export const turnOf = (stops: readonly Numbered[], { stopNumber }: Numbered): number =>
  [...new Set(stops.map((stop) => stop.stopNumber))].indexOf(stopNumber) + 1;

/** One place earlier (-1) or later (1) among the stops that can be moved. @returns null at the end of the line */
export function movedBy<S extends Stop>(stops: readonly S[], id: string, by: -1 | 1): S[] | null {
  const line = stops.filter(isMovable);
  const place = line.findIndex((stop) => stop.id === id);
  const other = line[place + by];
  if (place === -1 || !other) return null;
  const order = [...line];
  [order[place], order[place + by]] = [other, line[place]!];
  return withMovable(stops, order);
}

/** To where `target` stands now, as a drop says it. @returns null when that changes nothing */
export function movedTo<S extends Stop>(stops: readonly S[], id: string, target: string): S[] | null {
  const line = stops.filter(isMovable);
  const [from, to] = [line.findIndex((stop) => stop.id === id), line.findIndex((stop) => stop.id === target)];
  if (from === -1 || to === -1 || from === to) return null;
  const order = line.toSpliced(from, 1).toSpliced(to, 0, line[from]!);
  return withMovable(stops, order);
}

/**
 * A sensible order: what was promised earlier first, and within one promise always to the nearest next door, from where the courier or
 * the office is. Not the shortest way that exists, but one that a dispatcher can follow and correct.
 */
export function suggestedOrder<S extends Stop>(stops: readonly S[], start: Spot | null): S[] {
  const left = stops.filter(isMovable);
  const order: S[] = [];
  let here: Spot | null = start;
  while (left.length > 0) {
    const due = left.reduce((soonest, { windowTo }) => (windowTo < soonest ? windowTo : soonest), left[0]!.windowTo);
    const candidates = left.filter(({ windowTo }) => windowTo === due);
    const nearest = candidates.reduce((best, stop) => (here && nearness(here, stop) < nearness(here, best) ? stop : best));
    order.push(nearest);
    left.splice(left.indexOf(nearest), 1);
    here = nearest;
  }
  return withMovable(stops, order);
}

/** Good for comparing within one city: squares of degrees, with meridians closing in towards the poles. */
function nearness(from: Spot, to: Spot): number {
  const eastDeg = (to.longitudeDeg - from.longitudeDeg) * Math.cos((from.latitudeDeg * Math.PI) / 180);
  return eastDeg ** 2 + (to.latitudeDeg - from.latitudeDeg) ** 2;
}
