import type { EntityManager } from "@mikro-orm/postgresql";
import { Area } from "../../api/catalogue/catalogue.entity.ts";
import { readOffice } from "../../api/catalogue/catalogue.queries.ts";
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

/** The city as its pack draws it: any other city's works as well. */
export async function readCity(em: EntityManager): Promise<City> {
  const areas = await em.find(Area, { level: ["regency", "village"] }, { orderBy: { code: "asc" } });
  const villages = areas.filter(({ level }) => level === "village");
  const land = drawLand(areas.find(({ level }) => level === "regency")!.boundary as Boundary);
  const ways = planWays(land);
  const { address } = await readOffice(em);
  // The pack has no place of the office: the middle of a kelurahan with its postal code is near enough for play.
  const near = villages.find(({ postalCode }) => postalCode && address.includes(postalCode)) ?? villages[0]!;
  const office = { latitudeDeg: near.labelLatitudeDeg!, longitudeDeg: near.labelLongitudeDeg! };
  return {
    ways,
    office,
    homeOf: (random) => {
      for (let throws = 0; throws < MOST_THROWS; throws++) {
        const { code, boundary } = villages[Math.floor(random() * villages.length)]!;
        const place = randomPlaceIn(land, boundary as Boundary, random);
        if (place && ways.isReachable(place)) return { ...place, villageCode: code };
      }
      return { ...office, villageCode: near.code };
    },
  };
}
