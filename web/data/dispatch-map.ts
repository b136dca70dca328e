import { createResource, type Resource } from "solid-js";
import { AreasDocument, OfficeDocument, type AreasQuery } from "../gql/graphql.ts";
import { graphqlLanguage } from "../i18n/language.ts";
import { fetchBasemap, type Basemap } from "./basemap.ts";
import { ask } from "./client.ts";
import { officeSpot, villageAt, type Spot } from "./dispatch-place.ts";

interface Ground {
  readonly basemap: Basemap;
  readonly districts: AreasQuery["areas"];
  readonly office: Spot | null;
}
export interface MapData {
  readonly ground: Resource<Ground>;
  readonly reload: () => void;
  /** Where the office is; null while that is not known. */
  readonly office: () => Spot | null;
  /** The kelurahan of a place; null outside of all, undefined while the outlines are not there. */
  readonly villageAt: (spot: Spot) => string | null | undefined;
}

/** What does not move: outlines, their names and the office. Public, therefore asked from the public endpoint. */
export function createMapData(): MapData {
  const [ground, { refetch }] = createResource(async (): Promise<Ground> => {
    const [basemap, { areas }, { office }] = await Promise.all([
      fetchBasemap(),
      ask(AreasDocument, {}),
      ask(OfficeDocument, { language: graphqlLanguage() }),
    ]);
    const villages = areas.flatMap((district) => district.villages);
    return { basemap, districts: areas, office: officeSpot(office.address, villages) };
  });
  return {
    ground,
    reload: () => void refetch(),
    office: () => (ground.state === "ready" ? ground().office : null),
    villageAt: (spot) => (ground.state === "ready" ? villageAt(ground().basemap, spot) : undefined),
  };
}
