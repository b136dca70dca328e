import { createResource, createSignal, ErrorBoundary, lazy, Show, Suspense } from "solid-js";
import { AreaList, type District } from "../components/area-list.tsx";
import { Failure } from "../components/failure.tsx";
import { Loaded } from "../components/loaded.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { showTitle } from "../components/title.ts";
import { CITY } from "../data/city.ts";
import { fetchBasemap } from "../data/basemap.ts";
import { ask } from "../data/client.ts";
import { AreasDocument } from "../gql/graphql.ts";
import { formatNumber } from "../i18n/format.ts";
import { language } from "../i18n/language.ts";
import { t } from "../i18n/page-words.ts";
import "./areas.css";

// Leaflet is three times the rest of the app: it comes only to those who open this page, and after the list.
const AreaMap = lazy(() => import("../components/area-map.tsx"));

export default function AreasPage() {
  showTitle(() => t("areas.title"));
  const [areas, { refetch }] = createResource(async () => (await ask(AreasDocument, {})).areas);
  return (
    <>
      <h1>{t("areas.title")}</h1>
      <Loaded resource={areas} onRetry={() => void refetch()} skeleton={<Skeleton lines={12} />}>
        {(districts) => <Areas districts={districts()} />}
      </Loaded>
    </>
  );
}

function Areas(props: { readonly districts: readonly District[] }) {
  const [selected, setSelected] = createSignal<string | null>(null);
  const [hovered, setHovered] = createSignal<string | null>(null);
  const [basemap, { refetch }] = createResource(fetchBasemap);
  const villages = () => props.districts.flatMap((district) => district.villages.map((village) => ({ district, village })));
  const chosen = () => villages().find(({ village }) => village.code === selected());
  const mapFailed = () => <Failure text={t("areas.mapFailed")} onRetry={() => void refetch()} />;
  return (
    <>
      <p class="lead">{t("areas.lead", CITY, props.districts.length, villages().length)}</p>
      <div class="areas-chosen">
        <p role="status">
          <Show when={chosen()} fallback={t("areas.hint")}>
            {(area) => (
              <>
                <strong>{t("areas.selected", area().village.name, area().district.name)}.</strong>{" "}
                {t(
                  "areas.selectedFacts",
                  area().village.postalCode,
                  formatNumber(area().village.areaKm2, { maximumFractionDigits: 1 }),
                )}
              </>
            )}
          </Show>
        </p>
        <a class="areas-to-map" href="#peta" rel="external">
          {t("areas.toMap")}
        </a>
      </div>
      <div class="areas-columns">
        <section aria-labelledby="areas-list">
          <h2 id="areas-list" class="visually-hidden">
            {t("areas.list")}
          </h2>
          <AreaList
            districts={props.districts}
            selected={selected()}
            hovered={hovered()}
            onSelect={setSelected}
            onHover={setHovered}
          />
          <p class="muted areas-note">{t("areas.postalNote")}</p>
        </section>
        <div id="peta" class="areas-map">
          <Loaded
            resource={basemap}
            onRetry={() => void refetch()}
            failure={t("areas.mapFailed")}
            skeleton={<Skeleton lines={6} />}
          >
            {(outlines) => (
              <ErrorBoundary fallback={mapFailed()}>
                <Suspense fallback={<Skeleton lines={6} />}>
                  {/* Leaflet writes its words once, so another language is another map. */}
                  <Show when={language()} keyed>
                    <AreaMap
                      basemap={outlines()}
                      districts={props.districts}
                      selected={selected()}
                      hovered={hovered()}
                      onSelect={setSelected}
                      onHover={setHovered}
                    />
                  </Show>
                </Suspense>
              </ErrorBoundary>
            )}
          </Loaded>
        </div>
      </div>
    </>
  );
}
