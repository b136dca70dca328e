import type { Freshness } from "../gql/staff/graphql.ts";
import { SHAPE_PATHS, type Shape } from "./dispatch-shape.tsx";

export interface Mark {
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
export interface Place {
  readonly x: number;
  readonly y: number;
}

const COURIER_PX = 15;
const DOT_PX = 6;

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
export type Palette = Readonly<Record<(typeof COLOURS)[number], string>>;
const PATHS = Object.fromEntries(Object.entries(SHAPE_PATHS).map(([shape, path]) => [shape, new Path2D(path)])) as Record<
  Shape,
  Path2D
>;

/** The tokens as they are now: the dark theme has others. */
export function paletteOf(host: HTMLElement): Palette {
  const style = getComputedStyle(host);
  // A pen does not read light-dark(by day, by night), which is left in the value unless the build wrote it out.
  const time = matchMedia("(prefers-color-scheme: dark)").matches ? "$2" : "$1";
  const valueOf = (name: string): string =>
    style.getPropertyValue(`--colour-${name}`).replace(/light-dark\((.+?), (.+?)\)/, time);
  return Object.fromEntries(COLOURS.map((name) => [name, valueOf(name)])) as Palette;
}

/** What marks are drawn with. */
export interface Look {
  readonly font: string;
  readonly palette: Palette;
  readonly width: number; // of the map
}

export function drawWay(pen: CanvasRenderingContext2D, places: readonly Place[], palette: Palette): void {
  pen.beginPath();
  for (const { x, y } of places) pen.lineTo(x, y);
  pen.setLineDash([6, 5]);
  stroke(pen, palette.primary, 2.5);
  pen.setLineDash([]);
}

export function drawOffice(pen: CanvasRenderingContext2D, { x, y }: Place, name: string, { palette, font }: Look): void {
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
  pen.font = `650 12px ${font}`;
  const half = pen.measureText(name).width / 2;
  write(pen, name, { x: Math.max(x, half + 4), y: y + 18 }, palette.ink, pen.font, palette.surface);
}

const FILLS: Readonly<Record<Shape, readonly [keyof Palette | null, keyof Palette, number]>> = {
  waiting: ["chosen", "on-amber", 2],
  assigned: ["surface", "primary", 3],
  onWay: ["primary", "surface", 2],
  failed: ["red", "surface", 2],
  incident: ["red", "surface", 2],
  done: [null, "muted", 2.5],
};

export function drawParcel(
  pen: CanvasRenderingContext2D,
  mark: ParcelMark,
  { x, y }: Place,
  isSelected: boolean,
  look: Look,
): void {
  const { palette, font } = look;
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

const COURIER_COLOURS = {
  LIVE: ["primary", "on-primary", "surface"],
  DELAYED: ["chosen", "on-amber", "amber-line"],
  STALE: ["surface", "muted", "field-line"],
} as const satisfies Record<Freshness, readonly (keyof Palette)[]>;

export function drawCourier(
  pen: CanvasRenderingContext2D,
  mark: CourierMark,
  { x, y }: Place,
  isSelected: boolean,
  { palette, font }: Look,
): void {
  const [filling, text, line] = COURIER_COLOURS[mark.freshness];
  if (isSelected) ring(pen, { x, y }, COURIER_PX + 6, palette.ink, 3);
  if (mark.courseDeg !== null && mark.freshness !== "STALE")
    drawArrow(pen, { x, y }, mark.courseDeg, palette.surface, palette[line === "surface" ? filling : line]);
  pen.beginPath();
  pen.arc(x, y, COURIER_PX, 0, 2 * Math.PI);
  fill(pen, palette[filling]);
  if (mark.freshness === "STALE") pen.setLineDash([4, 3]);
  stroke(pen, palette[line], 2);
  pen.setLineDash([]);
  write(pen, mark.initials, { x, y: y + 0.5 }, palette[text], `700 12px ${font}`);
}

/** Drawn once per look and then copied: a thousand circles four times a second are too many to draw. */
const dots = new Map<string, HTMLCanvasElement>();
export function drawDot(pen: CanvasRenderingContext2D, { freshness }: CourierMark, { x, y }: Place, palette: Palette): void {
  const [filling, , line] = COURIER_COLOURS[freshness];
  const look = `${palette[filling]} ${palette[line]} ${devicePixelRatio}`;
  const size = 2 * DOT_PX + 4;
  let dot = dots.get(look);
  if (!dot) {
    dot = document.createElement("canvas");
    dot.width = dot.height = Math.ceil(size * devicePixelRatio);
    const ink = dot.getContext("2d")!;
    ink.scale(devicePixelRatio, devicePixelRatio);
    ink.arc(size / 2, size / 2, DOT_PX, 0, 2 * Math.PI);
    fill(ink, palette[filling]);
    stroke(ink, palette[line], 1.5);
    dots.set(look, dot);
  }
  pen.drawImage(dot, x - size / 2, y - size / 2, size, size);
}

/** Where the courier is heading, as a tip on the edge of the circle. */
function drawArrow(pen: CanvasRenderingContext2D, { x, y }: Place, courseDeg: number, halo: string, colour: string): void {
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
  stroke(pen, halo, 3);
  fill(pen, colour);
}

/** A name tag to the right of its mark, or to the left where the map ends. */
export function drawLabel(
  pen: CanvasRenderingContext2D,
  [name, about]: ReturnType<Mark["label"]>,
  { x, y }: Place,
  look: Look,
): void {
  const { palette, font, width } = look;
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
