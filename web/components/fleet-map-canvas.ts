import type L from "leaflet";
import {
  type CourierMark,
  drawCourier,
  drawDot,
  drawLabel,
  drawOffice,
  drawParcel,
  drawWay,
  type Look,
  type Mark,
  paletteOf,
  type ParcelMark,
  type Place,
} from "./fleet-map-pen.ts";

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
/** Above so many they are dots without letters: what counts then is where they are. */
const LETTERS_AT_MOST = 150;
const REACH_PX = 22; // half of what a thumb hits
const SPREAD_PX = 11;
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

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

interface Painting extends Look {
  readonly map: L.Map;
  readonly scene: Scene;
  readonly pointed: string | null;
  readonly height: number;
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
  const isChosen = ({ mark }: { readonly mark: Mark }): boolean => mark.id === scene.selectedId;
  const hasLetters = couriers.length <= LETTERS_AT_MOST;
  for (const { mark, ...place } of parcels) drawParcel(pen, mark, place, false, painting);
  if (scene.office) drawOffice(pen, placeOf(scene.office), scene.office.label()[0], painting);
  for (const { mark, ...place } of couriers)
    if (hasLetters) drawCourier(pen, mark, place, false, painting);
    else drawDot(pen, mark, place, palette);
  // What is chosen lies on top, whatever stands there too.
  for (const { mark, ...place } of parcels.filter(isChosen)) drawParcel(pen, mark, place, true, painting);
  for (const { mark, ...place } of couriers.filter(isChosen)) drawCourier(pen, mark, place, true, painting);
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
