import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isInside } from "../../api/domain/intake.ts";
import { distanceM } from "../../api/domain/position.ts";
import { type Boundary, drawLand, M_PER_DEG, type Place, randomPlaceIn } from "../../seeds/simulation/land.ts";
import { MOST_BESIDE_M } from "../../seeds/simulation/rider.ts";
import { planWays } from "../../seeds/simulation/way.ts";
import { seeded } from "../support/seeded.ts";

const { features } = JSON.parse(readFileSync(new URL("../../seeds/parepare/boundaries.geojson", import.meta.url), "utf8")) as {
  features: { properties: { level: string; name: string }; geometry: Boundary }[];
};
const city = features.find(({ properties }) => properties.level === "regency")!.geometry;
const villages = features.filter(({ properties }) => properties.level === "village");
const land = drawLand(city);
const ways = planWays(land);

/** Readings lie beside the truth: all around a point it has to be dry as well. */
const around = ({ latitudeDeg, longitudeDeg }: Place): Place[] =>
  [1, -1].flatMap((north) =>
    [1, -1].map((east) => ({
      latitudeDeg: latitudeDeg + (north * MOST_BESIDE_M) / M_PER_DEG,
      longitudeDeg: longitudeDeg + (east * MOST_BESIDE_M) / M_PER_DEG,
    })),
  );
const isDry = ({ latitudeDeg, longitudeDeg }: Place): boolean => isInside(city, latitudeDeg, longitudeDeg);
const EVERY_M = 20;
function pointsOf(from: Place, to: Place): Place[] {
  const way = ways.between(from, to);
  return Array.from({ length: Math.ceil(way.lengthM / EVERY_M) + 1 }, (_, index) => way.at(index * EVERY_M).place);
}

describe("the city's land", () => {
  it("has a home in every kelurahan, inside of it, and reachable", () => {
    const random = seeded(1);
    expect(villages).toHaveLength(22);
    for (const { geometry } of villages) {
      const home = randomPlaceIn(land, geometry, random)!;
      expect(isInside(geometry, home.latitudeDeg, home.longitudeDeg)).toBe(true);
      expect(ways.isReachable(home)).toBe(true);
    }
  });
  it("does not reach into the bay", () => {
    const bay = { latitudeDeg: -4.005, longitudeDeg: 119.615 };
    expect(isDry(bay)).toBe(false);
    expect(land.isLand(bay)).toBe(false);
  });
});

describe("ways over land", () => {
  it("300 random pairs of homes: at every 20 metres not one reading lies in the sea, and each way arrives", () => {
    const random = seeded(2);
    const home = (): Place => randomPlaceIn(land, villages[Math.floor(random() * villages.length)]!.geometry, random)!;
    let [wet, points, wetStraightLines] = [0, 0, 0];
    for (let pair = 0; pair < 300; pair++) {
      const [from, to] = [home(), home()];
      const way = pointsOf(from, to);
      points += way.length;
      wet += way.filter((place) => !around(place).every(isDry)).length;
      if (!land.isClear(land.cellOf(from), land.cellOf(to))) wetStraightLines += 1;
      expect(distanceM(way[0]!, from)).toBeLessThan(1);
      expect(distanceM(way.at(-1)!, to)).toBeLessThan(1);
      for (const [index, place] of way.slice(1).entries()) expect(distanceM(way[index]!, place)).toBeLessThan(EVERY_M * 1.02);
    }
    expect(points).toBeGreaterThan(30_000);
    expect(wetStraightLines).toBeGreaterThan(5); // or nothing was to be avoided
    expect(wet).toBe(0);
  });
  it("are the straight line where one sees the goal", () => {
    const [from, near] = [
      { latitudeDeg: -4.03, longitudeDeg: 119.65 },
      { latitudeDeg: -4.031, longitudeDeg: 119.651 },
    ];
    expect(ways.between(from, near).lengthM).toBeCloseTo(distanceM(from, near), 0);
  });
  it("approach a pin in the water as near as the land goes", () => {
    const bay = { latitudeDeg: -4.005, longitudeDeg: 119.615 };
    const way = pointsOf({ latitudeDeg: -4.03, longitudeDeg: 119.65 }, bay);
    expect(way.every(isDry)).toBe(true);
    expect(distanceM(way.at(-1)!, bay)).toBeLessThan(2_000);
  });
  it("from where to where one stands are no way at all", () => {
    const here = { latitudeDeg: -4.03, longitudeDeg: 119.65 };
    expect(ways.between(here, here).lengthM).toBe(0);
    expect(distanceM(ways.between(here, here).at(100).place, here)).toBeLessThan(1);
  });
  it("say which way one looks", () => {
    const here = { latitudeDeg: -4.03, longitudeDeg: 119.65 };
    expect(ways.between(here, { ...here, longitudeDeg: 119.652 }).at(10).courseDeg).toBeCloseTo(90, 0);
    expect(ways.between(here, { ...here, latitudeDeg: -4.032 }).at(10).courseDeg).toBeCloseTo(180, 0);
  });
});
