import type L from "leaflet";
import type { Freshness } from "../gql/staff/graphql.ts";
import { SHAPE_PATHS, type Shape } from "./dispatch-shape.tsx";

interface Mark {
  readonly id: string;
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  /** What is written beside it: a name, and below it what is known. Asked only where it is written: to tell a thousand ages takes time. */
  readonly label: () => readonly [string, string];
}
export interface ParcelMark extends Mark {
  readonly shape: Shape;
  /** Its turn in the run; null: it has none */
  readonly turn: number | null;
  readonly isLate: boolean;
}
export interface CourierMark extends Mark {
  readonly initials: string;
  readonly freshness: Freshness;
  readonly courseDeg: number | null;
}
/** Everything that is drawn over the outlines. */
export interface Scene {
  readonly parcels: readonly ParcelMark[];
  readonly couriers: readonly CourierMark[];
  readonly office: Mark | null;
  /** The places that the chosen courier has still to go to, in their order, from where the courier is. */
  readonly way: readonly Pick<Mark, "latitudeDeg" | "longitudeDeg">[];
  readonly selectedId: string | null;
}
export interface Hit {
  readonly kind: "parcel" | "courier";
  readonly id: string;
}

/** Above so many couriers in sight their names would cover the map; then the one that is pointed at or chosen has its own. */
const LABELS_AT_MOST = 25;
const COURIER_PX = 15;
const REACH_PX = 22; // half of what a thumb hits
const SPREAD_PX = 11;
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

const COLOURS = [
  "surface",
  "ink",
  "muted",
  "primary",
  "on-primary",
  "chosen",
  "on-amber",
  "amber-line",
  "red",
  "line",
  "field-line",
] as const;
type Palette = Readonly<Record<(typeof COLOURS)[number], string>>;
const PATHS = Object.fromEntries(Object.entries(SHAPE_PATHS).map(([shape, path]) => [shape, new Path2D(path)])) as Record<
  Shape,
  Path2D
>;

/**
 * One canvas over the map for everything that moves: a thousand markers of the DOM would take the whole second that they have. It is redrawn
 * whole, at each move of the map as well; what is on it can be pointed at, and read in the list.
 */
export function createMarkCanvas(map: L.Map) {
  const host = map.getContainer();
  const canvas = document.createElement("canvas");
  canvas.className = "fleet-map-canvas";
  canvas.setAttribute("aria-hidden", "true");
  host.append(canvas);
  const pen = canvas.getContext("2d")!;
  const font = getComputedStyle(host).fontFamily;
  let scene: Scene = { parcels: [], couriers: [], office: null, way: [], selectedId: null };
  let pointed: string | null = null;
  let drawn: { readonly kind: Hit["kind"]; readonly id: string; readonly x: number; readonly y: number }[] = [];

  const redraw = (): void => {
    const { x: width, y: height } = map.getSize();
    const scale = devicePixelRatio;
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale))
      [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, width, height);
    drawn = paint(pen, { map, scene, pointed, font, palette: paletteOf(host), width, height });
  };

  /** What lies under a place of the map, the topmost of those within reach. */
  const hit = (x: number, y: number): Hit | null => {
    const near = drawn
      .map((mark) => ({ ...mark, distance: Math.hypot(mark.x - x, mark.y - y) - (mark.kind === "courier" ? 4 : 0) }))
      .filter(({ distance }) => distance <= REACH_PX)
      .toSorted((a, b) => a.distance - b.distance)[0];
    return near ? { kind: near.kind, id: near.id } : null;
  };
  map.on("move zoom viewreset resize", redraw);
  map.on("mousemove", ({ containerPoint }) => {
    const found = hit(containerPoint.x, containerPoint.y)?.id ?? null;
    if (found === pointed) return;
    pointed = found;
    host.classList.toggle("fleet-map-pointed", found !== null);
    redraw();
  });
  const darkness = matchMedia("(prefers-color-scheme: dark)");
  darkness.addEventListener("change", redraw);
  return {
    show: (next: Scene): void => {
      scene = next;
      redraw();
    },
    hit,
    remove: () => darkness.removeEventListener("change", redraw),
  };
}

/** The tokens as they are now: the dark theme has others. */
function paletteOf(host: HTMLElement): Palette {
  const style = getComputedStyle(host);
  return Object.fromEntries(COLOURS.map((name) => [name, style.getPropertyValue(`--colour-${name}`)])) as Palette;
}

interface Painting {
  readonly map: L.Map;
  readonly scene: Scene;
  readonly pointed: string | null;
  readonly font: string;
  readonly palette: Palette;
  readonly width: number;
  readonly height: number;
}
interface Place {
  readonly x: number;
  readonly y: number;
}

/** @returns where everything that can be chosen was drawn */
function paint(pen: CanvasRenderingContext2D, painting: Painting) {
  const { map, scene, pointed, palette, width, height } = painting;
  const placeOf = ({ latitudeDeg, longitudeDeg }: Pick<Mark, "latitudeDeg" | "longitudeDeg">): Place =>
    map.latLngToContainerPoint([latitudeDeg, longitudeDeg]);
  const isInSight = ({ x, y }: Place): boolean => x > -40 && y > -40 && x < width + 40 && y < height + 40;
  const isNamed = ({ id }: Mark): boolean => id === pointed || id === scene.selectedId;

  if (scene.way.length > 1) drawWay(pen, scene.way.map(placeOf), palette);
  const parcels = spread(scene.parcels.map((mark) => ({ mark, ...placeOf(mark) }))).filter(isInSight);
  const couriers = scene.couriers.map((mark) => ({ mark, ...placeOf(mark) })).filter(isInSight);
  for (const { mark, ...place } of parcels) drawParcel(pen, mark, place, mark.id === scene.selectedId, painting);
  if (scene.office) drawOffice(pen, placeOf(scene.office), scene.office.label()[0], painting);
  for (const { mark, ...place } of couriers) drawCourier(pen, mark, place, mark.id === scene.selectedId, painting);
  // Names lie above all marks, and that which is chosen above the other names.
  const named = [...parcels, ...(couriers.length > LABELS_AT_MOST ? couriers : [])].filter(({ mark }) => isNamed(mark));
  const always =
    couriers.length > LABELS_AT_MOST ? [] : couriers.toSorted((a, b) => Number(isNamed(a.mark)) - Number(isNamed(b.mark)));
  for (const { mark, ...place } of [...always, ...named]) drawLabel(pen, mark.label(), place, painting);
  return [
    ...parcels.map(({ mark, x, y }) => ({ kind: "parcel" as const, id: mark.id, x, y })),
    ...couriers.map(({ mark, x, y }) => ({ kind: "courier" as const, id: mark.id, x, y })),
  ];
}

/** Parcels at one spot, such as all those in the middle of a kelurahan, are laid around it like the seeds of a sunflower. */
function spread<Placed extends Place & { readonly mark: Mark }>(placed: readonly Placed[]): Placed[] {
  const counts = new Map<string, number>();
  return placed.map((each) => {
    const spot = `${each.mark.latitudeDeg} ${each.mark.longitudeDeg}`;
    const place = counts.get(spot) ?? 0;
    counts.set(spot, place + 1);
    const [distance, angle] = [SPREAD_PX * Math.sqrt(place) * 1.4, place * GOLDEN_ANGLE];
    return { ...each, x: each.x + distance * Math.cos(angle), y: each.y + distance * Math.sin(angle) };
  });
}

function drawWay(pen: CanvasRenderingContext2D, places: readonly Place[], palette: Palette): void {
  pen.beginPath();
  for (const { x, y } of places) pen.lineTo(x, y);
  pen.setLineDash([6, 5]);
  stroke(pen, palette.primary, 2.5);
  pen.setLineDash([]);
}

function drawOffice(pen: CanvasRenderingContext2D, { x, y }: Place, name: string, { palette, font }: Painting): void {
  pen.beginPath();
  for (const [dx, dy] of [
    [-9, 8],
    [-9, -2],
    [0, -10],
    [9, -2],
    [9, 8],
  ] as const)
    pen.lineTo(x + dx, y + dy);
  pen.closePath();
  fill(pen, palette.ink);
  stroke(pen, palette.surface, 2);
  write(pen, name, { x, y: y + 18 }, palette.ink, `650 12px ${font}`, palette.surface);
}

const FILLS: Readonly<Record<Shape, readonly [keyof Palette | null, keyof Palette, number]>> = {
  waiting: ["chosen", "on-amber", 2],
  assigned: ["surface", "primary", 3],
  onWay: ["primary", "surface", 2],
  failed: ["red", "surface", 2],
  incident: ["red", "surface", 2],
  done: [null, "muted", 2.5],
};

function drawParcel(
  pen: CanvasRenderingContext2D,
  mark: ParcelMark,
  { x, y }: Place,
  isSelected: boolean,
  painting: Painting,
): void {
  const { palette, font } = painting;
  const [filling, line, width] = FILLS[mark.shape];
  if (isSelected) ring(pen, { x, y }, 15, palette.ink, 3);
  else if (mark.isLate) ring(pen, { x, y }, 12, palette.red, 2);
  const before = pen.getTransform();
  pen.translate(x, y);
  if (filling) {
    pen.fillStyle = palette[filling];
    pen.fill(PATHS[mark.shape]);
  }
  [pen.strokeStyle, pen.lineWidth, pen.lineJoin] = [palette[line], width, "round"];
  pen.stroke(PATHS[mark.shape]);
  pen.setTransform(before);
  if (mark.shape === "onWay" && mark.turn !== null)
    write(pen, String(mark.turn), { x, y: y + 0.5 }, palette["on-primary"], `700 11px ${font}`);
  if (mark.shape === "incident") write(pen, "!", { x, y: y + 0.5 }, palette.surface, `800 13px ${font}`);
}

function drawCourier(
  pen: CanvasRenderingContext2D,
  mark: CourierMark,
  { x, y }: Place,
  isSelected: boolean,
  painting: Painting,
): void {
  const { palette, font } = painting;
  const [filling, text, line] = (
    {
      LIVE: ["primary", "on-primary", "surface"],
      DELAYED: ["chosen", "on-amber", "amber-line"],
      STALE: ["surface", "muted", "field-line"],
    } as const
  )[mark.freshness];
  if (isSelected) ring(pen, { x, y }, COURIER_PX + 6, palette.ink, 3);
  if (mark.courseDeg !== null && mark.freshness !== "STALE")
    drawArrow(pen, { x, y }, mark.courseDeg, painting, palette[line === "surface" ? filling : line]);
  pen.beginPath();
  pen.arc(x, y, COURIER_PX, 0, 2 * Math.PI);
  fill(pen, palette[filling]);
  if (mark.freshness === "STALE") pen.setLineDash([4, 3]);
  stroke(pen, palette[line], 2);
  pen.setLineDash([]);
  write(pen, mark.initials, { x, y: y + 0.5 }, palette[text], `700 12px ${font}`);
}

/** Where the courier is heading, as a tip on the edge of the circle. */
function drawArrow(
  pen: CanvasRenderingContext2D,
  { x, y }: Place,
  courseDeg: number,
  { palette }: Painting,
  colour: string,
): void {
  const towards = ((courseDeg - 90) * Math.PI) / 180;
  const at = (distance: number, turn: number): [number, number] => [
    x + distance * Math.cos(towards + turn),
    y + distance * Math.sin(towards + turn),
  ];
  pen.beginPath();
  pen.moveTo(...at(COURIER_PX + 10, 0));
  pen.lineTo(...at(COURIER_PX - 1, 0.62));
  pen.lineTo(...at(COURIER_PX - 1, -0.62));
  pen.closePath();
  stroke(pen, palette.surface, 3);
  fill(pen, colour);
}

/** A name tag to the right of its mark, or to the left where the map ends. */
function drawLabel(
  pen: CanvasRenderingContext2D,
  [name, about]: ReturnType<Mark["label"]>,
  { x, y }: Place,
  painting: Painting,
): void {
  const { palette, font, width } = painting;
  const [bold, plain] = [`650 13px ${font}`, `500 12px ${font}`];
  pen.font = bold;
  const nameWidth = pen.measureText(name).width;
  pen.font = plain;
  const room = Math.max(nameWidth, pen.measureText(about).width) + 12;
  const height = about === "" ? 22 : 36;
  const left = x + COURIER_PX + 8 + room > width ? x - COURIER_PX - 8 - room : x + COURIER_PX + 8;
  pen.beginPath();
  pen.roundRect(left, y - height / 2, room, height, 6);
  pen.globalAlpha = 0.94;
  fill(pen, palette.surface);
  pen.globalAlpha = 1;
  stroke(pen, palette.line, 1);
  pen.textAlign = "left";
  write(pen, name, { x: left + 6, y: about === "" ? y + 0.5 : y - 8 }, palette.ink, bold);
  if (about !== "") write(pen, about, { x: left + 6, y: y + 8.5 }, palette.muted, plain);
  pen.textAlign = "center";
}

function ring(pen: CanvasRenderingContext2D, { x, y }: Place, radius: number, colour: string, width: number): void {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  stroke(pen, colour, width);
}
function fill(pen: CanvasRenderingContext2D, colour: string): void {
  pen.fillStyle = colour;
  pen.fill();
}
function stroke(pen: CanvasRenderingContext2D, colour: string, width: number): void {
  [pen.strokeStyle, pen.lineWidth, pen.lineJoin] = [colour, width, "round"];
  pen.stroke();
}
function write(pen: CanvasRenderingContext2D, text: string, { x, y }: Place, colour: string, font: string, halo?: string): void {
  [pen.font, pen.textBaseline] = [font, "middle"];
  if (pen.textAlign === "start") pen.textAlign = "center";
  if (halo !== undefined) {
    [pen.strokeStyle, pen.lineWidth] = [halo, 3];
    pen.strokeText(text, x, y);
  }
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
}
