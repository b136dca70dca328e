import { isInside } from "../../api/domain/intake.ts";

/** A GeoJSON Polygon or MultiPolygon, longitude first. */
export interface Boundary {
  readonly type: string;
  readonly coordinates: unknown;
}
export interface Place {
  readonly latitudeDeg: number; // WGS 84
  readonly longitudeDeg: number;
}
/** A chance of 0 up to, not including, 1. Seeded in tests. */
export type Random = () => number;

/** The city's land as a grid of small cells, so that "is this water?" costs one look. */
export interface Land {
  readonly columns: number;
  readonly rows: number;
  readonly isLandAt: (column: number, row: number) => boolean;
  readonly isLand: (place: Place) => boolean;
  /** Whether the straight line between two cells touches nothing but land. */
  readonly isClear: (from: Cell, to: Cell) => boolean;
  readonly cellOf: (place: Place) => Cell;
  /** The middle of a cell. */
  readonly placeOf: (cell: Cell) => Place;
}
/** Columns count eastwards from the west end, rows northwards from the south end; halves are allowed. */
export interface Cell {
  readonly column: number;
  readonly row: number;
}

export const M_PER_DEG = 111_195; // of latitude
export const CELL_M = 15;

/** Draws the land inside of a boundary. A cell is land when all eight around it are inside as well: the shore is kept at a distance. */
export function drawLand(boundary: Boundary): Land {
  const rings = ringsOf(boundary);
  const corners = rings.flat();
  const [west, south] = [Math.min(...corners.map(([lon]) => lon)), Math.min(...corners.map(([, lat]) => lat))];
  const [east, north] = [Math.max(...corners.map(([lon]) => lon)), Math.max(...corners.map(([, lat]) => lat))];
  const rowDeg = CELL_M / M_PER_DEG;
  const columnDeg = rowDeg / Math.cos((((south + north) / 2) * Math.PI) / 180);
  const [columns, rows] = [Math.ceil((east - west) / columnDeg), Math.ceil((north - south) / rowDeg)];
  const inside = Array.from({ length: rows }, (_, row) =>
    insideOf(rings, south + (row + 0.5) * rowDeg, (lon) => (lon - west) / columnDeg - 0.5, columns),
  );
  const isInsideAt = (column: number, row: number): boolean => inside[row]?.[column] === 1;
  const land = inside.map((line, row) =>
    line.map((_, column) => Number(AROUND.every(([dx, dy]) => isInsideAt(column + dx, row + dy)))),
  );
  const isLandAt = (column: number, row: number): boolean => land[row]?.[column] === 1;
  const cellOf = ({ latitudeDeg, longitudeDeg }: Place): Cell => ({
    column: (longitudeDeg - west) / columnDeg - 0.5,
    row: (latitudeDeg - south) / rowDeg - 0.5,
  });
  const isLand = (cell: Cell): boolean => isLandAt(Math.round(cell.column), Math.round(cell.row));
  return {
    columns,
    rows,
    isLandAt,
    isLand: (place) => isLand(cellOf(place)),
    isClear: (from, to) => {
      const steps = Math.ceil(Math.hypot(to.column - from.column, to.row - from.row) * 2); // half a cell each
      for (let step = 0; step <= steps; step++) if (!isLand(partWay(from, to, steps === 0 ? 0 : step / steps))) return false;
      return true;
    },
    cellOf,
    placeOf: ({ column, row }) => ({
      latitudeDeg: south + (row + 0.5) * rowDeg,
      longitudeDeg: west + (column + 0.5) * columnDeg,
    }),
  };
}

const AROUND = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => [dx, dy] as const));

export const partWay = (from: Cell, to: Cell, part: number): Cell => ({
  column: from.column + (to.column - from.column) * part,
  row: from.row + (to.row - from.row) * part,
});

/** A place on land inside of a boundary; null when a hundred throws found none. */
export function randomPlaceIn(land: Land, boundary: Boundary, random: Random): Place | null {
  const corners = ringsOf(boundary).flat();
  const [lons, lats] = [corners.map(([lon]) => lon), corners.map(([, lat]) => lat)];
  const along = (values: readonly number[]): number =>
    Math.min(...values) + random() * (Math.max(...values) - Math.min(...values));
  for (let throws = 0; throws < 100; throws++) {
    const place = { latitudeDeg: along(lats), longitudeDeg: along(lons) };
    if (land.isLand(place) && isInside(boundary, place.latitudeDeg, place.longitudeDeg)) return place;
  }
  return null;
}

type Ring = readonly (readonly [number, number])[];
function ringsOf({ type, coordinates }: Boundary): readonly Ring[] {
  return (type === "MultiPolygon" ? (coordinates as readonly (readonly Ring[])[]).flat() : coordinates) as readonly Ring[];
}

/** One line of cells by the even-odd rule: between the first and the second crossing of the line it is inside, and so on. */
function insideOf(rings: readonly Ring[], lat: number, columnOf: (lon: number) => number, columns: number): Uint8Array {
  const crossings = rings.flatMap((ring) =>
    ring.flatMap(([lon, ownLat], index) => {
      const [otherLon, otherLat] = ring[(index + ring.length - 1) % ring.length]!;
      if (ownLat > lat === otherLat > lat) return [];
      return columnOf(lon + ((otherLon - lon) * (lat - ownLat)) / (otherLat - ownLat));
    }),
  );
  const line = new Uint8Array(columns);
  const inOrder = crossings.toSorted((a, b) => a - b);
  for (let pair = 0; pair + 1 < inOrder.length; pair += 2)
    line.fill(1, Math.max(0, Math.ceil(inOrder[pair]!)), Math.max(0, Math.floor(inOrder[pair + 1]!) + 1));
  return line;
}
