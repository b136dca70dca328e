import type { EntityManager } from "@mikro-orm/postgresql";
import { Area } from "../../api/catalogue/catalogue.entity.ts";
import { readOffice } from "../../api/catalogue/catalogue.queries.ts";
import { distanceM } from "../../api/domain/position.ts";
import { type Boundary, drawLand, type Place, randomPlaceIn, type Random } from "./land.ts";
import type { Home } from "./stage.ts";
import { planWays, type Ways } from "./way.ts";

/** Where the simulation takes place. */
export interface City {
  readonly ways: Ways;
  readonly office: Place;
  readonly homeOf: (random: Random) => Home;
}

const MOST_THROWS = 50;
/** Most people live in the middle of the city: of so many places the one nearest to the office is a home. */
const PLACES_PER_HOME = 3;

/** The city as its pack draws it: any other city's works as well. */
export async function readCity(em: EntityManager): Promise<City> {
  const areas = await em.find(Area, { level: ["regency", "village"] }, { orderBy: { code: "asc" } });
  const villages = areas.filter(({ level }) => level === "village");
  const land = drawLand(areas.find(({ level }) => level === "regency")!.boundary as Boundary);
  const ways = planWays(land);
  const office = officeIn(villages, (await readOffice(em)).address, ways);
  const placeToLive = (random: Random): Home => {
    for (let throws = 0; throws < MOST_THROWS; throws++) {
      const { code, boundary } = villages[Math.floor(random() * villages.length)]!;
      const place = randomPlaceIn(land, boundary as Boundary, random);
      if (place && ways.isReachable(place)) return { ...place, villageCode: code };
    }
    throw new Error("the city's kelurahan have hardly any land");
  };
  const homeOf = (random: Random): Home => {
    const places = Array.from({ length: PLACES_PER_HOME }, () => placeToLive(random));
    return places.toSorted((a, b) => distanceM(a, office) - distanceM(b, office))[0]!;
  };
  return { ways, office, homeOf };
}

/**
 * The pack does not say where the office is: as on the dispatcher's map, it is the middle of the kelurahan that share its postal code, or as
 * near to that as the land goes.
 */
function officeIn(villages: readonly Area[], address: string, ways: Ways): Place {
  const sharing = villages.filter(({ postalCode }) => postalCode && address.includes(postalCode));
  const near = sharing.length > 0 ? sharing : villages;
  const mean = (of: (village: Area) => number): number => near.reduce((sum, village) => sum + of(village), 0) / near.length;
  const label = ({ labelLatitudeDeg, labelLongitudeDeg }: Area): Place => ({
    latitudeDeg: labelLatitudeDeg!,
    longitudeDeg: labelLongitudeDeg!,
  });
  const middle = { latitudeDeg: mean((one) => label(one).latitudeDeg), longitudeDeg: mean((one) => label(one).longitudeDeg) };
  const way = ways.between(label(near[0]!), middle);
  return way.at(way.lengthM).place;
}
