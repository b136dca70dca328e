import { createMemo, createResource, createUniqueId, For, Show } from "solid-js";
import { AreaDrawing, areaDrawingHeight } from "../charts/area-drawing.tsx";
import type { Area, AreaChart } from "../charts/areas.ts";
import { type Basemap, fetchBasemap } from "../data/basemap.ts";
import type { StatisticsViewFragment } from "../gql/graphql.ts";
import { formatNumber } from "../i18n/format.ts";
import { t } from "../i18n/page-words.ts";
import "./village-figures.css";

type Villages = StatisticsViewFragment["breakdown"];
type Village = Villages[number];
const WIDTH = 340; // narrow enough for a phone; it is drawn larger where there is room

/** Documents by kelurahan in the closed months: what is withheld has a pattern on the map and a word in the list, never a number. */
export function VillageFigures(props: { readonly villages: Villages }) {
  const [basemap] = createResource(() => fetchBasemap().catch(() => null)); // without it the list says all of it
  const chart = createMemo(() => {
    const outlines = basemap.state === "ready" ? basemap.latest : null;
    return outlines && mapOf(outlines, props.villages);
  });
  return (
    <section aria-labelledby="villages-title" data-villages>
      <h2 id="villages-title">{t("villages.title")}</h2>
      <p>{t("villages.intro")}</p>
      <div class="village-figures">
        <Show when={chart()}>{(drawn) => <VillageMap chart={drawn()} />}</Show>
        <table>
          <caption class="visually-hidden">{t("villages.title")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("villages.village")}</th>
              <th scope="col">{t("villages.documents")}</th>
            </tr>
          </thead>
          <tbody>
            <For each={props.villages.toSorted((a, b) => a.name.localeCompare(b.name, "id"))}>
              {(village) => (
                <tr data-village={village.value}>
                  <th scope="row">{village.name}</th>
                  <td>{said(village)}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** "12", "12 (2 bulan disamarkan)", or only that it is withheld. */
function said({ documents, withheldMonths }: Village): string {
  if (withheldMonths === 0) return formatNumber(documents);
  return documents === 0 ? t("villages.hidden") : t("villages.some", formatNumber(documents), formatNumber(withheldMonths));
}

function VillageMap(props: { readonly chart: AreaChart }) {
  const id = createUniqueId();
  const height = (): number => areaDrawingHeight({ id, chart: props.chart, width: WIDTH });
  return (
    <svg class="village-map" role="img" viewBox={`0 0 ${WIDTH} ${height()}`} aria-labelledby={`${id}-title ${id}-text`}>
      <title id={`${id}-title`}>{props.chart.title}</title>
      <desc id={`${id}-text`}>{props.chart.text}</desc>
      <AreaDrawing id={id} chart={props.chart} width={WIDTH} />
    </svg>
  );
}

function mapOf({ features }: Basemap, villages: Villages): AreaChart {
  const known = new Map(villages.map((village) => [village.value, village]));
  const areas = features.flatMap(({ properties, geometry }): Area[] => {
    const village = known.get(properties.code);
    return village ? [{ name: village.name, rings: ringsOf(geometry), value: valueOf(village) }] : [];
  });
  return {
    title: t("villages.title"),
    text: t("villages.mapText"),
    areaName: t("villages.village"),
    valueName: t("villages.documents"),
    areas,
    words: { notRecorded: t("villages.notRecorded"), hidden: t("villages.hidden") },
    write: formatNumber,
  };
}
const valueOf = ({ documents, withheldMonths }: Village): Area["value"] =>
  documents === 0 && withheldMonths > 0 ? "hidden" : documents;

function ringsOf(geometry: GeoJSON.Geometry): Area["rings"] {
  if (geometry.type === "Polygon") return geometry.coordinates as unknown as Area["rings"];
  return geometry.type === "MultiPolygon" ? (geometry.coordinates.flat() as unknown as Area["rings"]) : [];
}
