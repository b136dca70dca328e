import { createMemo, createResource, createSignal, ErrorBoundary, lazy, onCleanup, Show, Suspense } from "solid-js";
import { fetchBasemap } from "../data/basemap.ts";
import { villageAt } from "../data/pin.ts";
import { sightingOf, type Sighting } from "../data/sighting.ts";
import type { TrackedPosition } from "../data/tracking-feed.ts";
import { formatNumber } from "../i18n/format.ts";
import { t } from "../i18n/journey-words.ts";
import { language } from "../i18n/language.ts";
import { Skeleton } from "./skeleton.tsx";
import "./tracking-position.css";

// Leaflet comes only to those whose courier can be seen, and the words say the same without it.
const TrackingMap = lazy(() => import("./tracking-map.tsx"));

const TICK_MS = 1_000;

interface PositionProps {
  readonly position: TrackedPosition | null;
  /** When the server last said it. */
  readonly receivedAt: Date;
  readonly villageName: string;
}

/** Where the courier is, for as long as that may be shown: in words first, then on the map. */
export function TrackingPosition(props: PositionProps) {
  const [now, setNow] = createSignal(new Date());
  const clock = setInterval(() => setNow(new Date()), TICK_MS);
  onCleanup(() => clearInterval(clock));
  const sighting = createMemo((): Sighting | null => {
    const tick = now(); // read in any case, so that a sighting grows old by itself
    const latest = new Date(Math.max(tick.getTime(), props.receivedAt.getTime()));
    return props.position && sightingOf(props.position, props.receivedAt, latest);
  });
  const isShown = createMemo(() => sighting() !== null);
  const wasShown = createMemo((before: boolean) => before || isShown(), false);
  const [basemap] = createResource(wasShown, fetchBasemap);
  const outlines = () => (basemap.state === "ready" ? basemap() : undefined);
  const words = (seen: Sighting): string => {
    const known = outlines();
    return wordsOf(seen, known ? villageAt(known, seen) : null);
  };
  const noMap = () => <p class="tracking-position-note">{t("position.noMap")}</p>;
  return (
    <div class="tracking-position" data-position={sighting()?.freshness ?? "NONE"}>
      <Show when={sighting()}>
        {(seen) => (
          <>
            <h3>{t("position.title")}</h3>
            {/* Not in the live region: nobody wants to hear every turn of the road. */}
            <p data-position-words>{words(seen())}</p>
            <Show when={basemap.state === "errored"}>{noMap()}</Show>
            <Show when={outlines()}>
              {(known) => (
                <ErrorBoundary fallback={noMap()}>
                  <Suspense fallback={<Skeleton lines={6} />}>
                    {/* Leaflet writes its words once, so another language is another map. */}
                    <Show when={language()} keyed>
                      <TrackingMap basemap={known()} sighting={seen()} villageName={props.villageName} />
                    </Show>
                  </Suspense>
                </ErrorBoundary>
              )}
            </Show>
          </>
        )}
      </Show>
      <Coming isShown={isShown()} wasShown={wasShown()} />
    </div>
  );
}

/** Said once when it appears and once when it goes. */
function Coming(props: { readonly isShown: boolean; readonly wasShown: boolean }) {
  return (
    <div role="status">
      <Show when={props.isShown}>
        <p class="visually-hidden">{t("position.shown")}</p>
      </Show>
      <Show when={props.wasShown && !props.isShown}>
        <p class="tracking-position-note" data-position-gone>
          {t("position.gone")}
        </p>
      </Show>
    </div>
  );
}

const SECONDS_STEP = 5; // steadier for the eye than every single second

/** Always rounded up: it is never older than it says. */
function wordsOf({ freshness, ageMs }: Sighting, village: string | null): string {
  if (freshness === "LIVE") {
    const seconds = formatNumber(Math.max(1, Math.ceil(ageMs / 1_000 / SECONDS_STEP)) * SECONDS_STEP);
    return village === null ? t("position.liveSomewhere", seconds) : t("position.live", village, seconds);
  }
  const minutes = formatNumber(Math.ceil(ageMs / 60_000));
  return village === null ? t("position.delayedSomewhere", minutes) : t("position.delayed", village, minutes);
}
