import { For, Show } from "solid-js";
import type { Line } from "../data/monitoring.ts";
import "./monitoring-bar.css";

type Age = Line["ages"][number];
const percent = (share: number): string => `${100 * share}%`;

/** How much waits in one state, compared with the fullest one, and how old it is. The numbers beside it say the same exactly. */
export function MonitoringBar(props: { readonly ages: readonly Age[]; readonly most: number }) {
  const segments = () => {
    let from = 0;
    return props.ages.flatMap(({ band, count }) => {
      const segment = { band, from, share: count / props.most };
      from += segment.share;
      return count === 0 ? [] : [segment];
    });
  };
  return (
    <svg class="monitoring-bar" width="100%" height="10" aria-hidden="true">
      <For each={segments()}>{(segment) => <Segment {...segment} />}</For>
    </svg>
  );
}

/** What a segment of that age looks like. */
export function BandSwatch(props: { readonly band: Age["band"] }) {
  return (
    <svg class="monitoring-swatch" width="12" height="10" aria-hidden="true">
      <Segment band={props.band} from={0} share={1} />
    </svg>
  );
}

function Segment(props: { readonly band: Age["band"]; readonly from: number; readonly share: number }) {
  return (
    <>
      <rect data-band={props.band} x={percent(props.from)} width={percent(props.share)} height="10" />
      <Show when={props.band === "UNDER_3_DAYS"}>
        <line class="monitoring-stripes" x1={percent(props.from)} x2={percent(props.from + props.share)} y1="5" y2="5" />
      </Show>
    </>
  );
}
