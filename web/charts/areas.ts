import { round, SCALE_STEPS, topFor } from "./scale.ts";

type Position = readonly [longitudeDeg: number, latitudeDeg: number];

/** One area and what is counted in it. */
export interface Area {
  readonly name: string;
  readonly rings: readonly (readonly Position[])[]; // as in GeoJSON: outlines and holes, WGS 84
  readonly value: number | null | "hidden"; // null: not recorded; hidden: too few to be shown without pointing at somebody
}

/** What a map of areas, and the table behind it, say. */
export interface AreaChart {
  readonly title: string;
  readonly text: string;
  readonly areaName: string; // what an area is called, the head of a column
  readonly valueName: string;
  readonly areas: readonly Area[];
  readonly words: { readonly notRecorded: string; readonly hidden: string };
  readonly write: (value: number) => string;
}

/** A shade of the map with what it stands for: zero, then equal steps up to a round number. */
export interface Shade {
  readonly level: number | "unrecorded" | "hidden";
  readonly name: string;
}

const stepOf = ({ areas }: AreaChart): number =>
  topFor(areas.map(({ value }) => value).filter((value) => typeof value === "number")) / SCALE_STEPS;

export function levelOf(chart: AreaChart, value: Area["value"]): Shade["level"] {
  if (value === null) return "unrecorded";
  return value === "hidden" ? "hidden" : Math.ceil(value / stepOf(chart));
}

/** The shades that the map has, lightest first; those for what has no number only when they are needed. */
export function shadesOf(chart: AreaChart): Shade[] {
  const { areas, words, write } = chart;
  const step = stepOf(chart);
  const steps = Array.from({ length: SCALE_STEPS }, (_, index) => ({
    level: index + 1,
    name: step === 1 ? write(index + 1) : `${write(step * index + 1)}–${write(step * (index + 1))}`,
  }));
  const has = (value: Area["value"]): boolean => areas.some((area) => area.value === value);
  return [
    { level: 0, name: write(0) },
    ...steps,
    ...(has("hidden") ? [{ level: "hidden", name: words.hidden } as const] : []),
    ...(has(null) ? [{ level: "unrecorded", name: words.notRecorded } as const] : []),
  ];
}

/** Outlines as paths of this width, north up; a degree of longitude is drawn as short as it is at the middle of the map. */
export function project(areas: readonly Area[], width: number): { paths: string[]; height: number } {
  const points = areas.flatMap(({ rings }) => rings.flat());
  const [west, east] = extent(points.map(([longitudeDeg]) => longitudeDeg));
  const [south, north] = extent(points.map(([, latitudeDeg]) => latitudeDeg));
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = width / Math.max((east - west) * shrink, Number.EPSILON);
  const place = ([longitudeDeg, latitudeDeg]: Position): string =>
    `${round((longitudeDeg - west) * shrink * scale)} ${round((north - latitudeDeg) * scale)}`;
  const paths = areas.map(({ rings }) => rings.map((ring) => `M${ring.map(place).join("L")}Z`).join(""));
  return { paths, height: Math.ceil((north - south) * scale) };
}

function extent(values: readonly number[]): [lowest: number, highest: number] {
  return values.reduce<[number, number]>(
    ([lowest, highest], value) => [Math.min(lowest, value), Math.max(highest, value)],
    [Infinity, -Infinity],
  );
}
