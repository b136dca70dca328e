import { Show, type JSX } from "solid-js";
import type { TrackedDelivery, TrackingDetails, TrackingFeed } from "../data/tracking-feed.ts";
import { formatNumber } from "../i18n/format.ts";
import { t } from "../i18n/journey-words.ts";
import { formatWindow } from "../i18n/when.ts";
import "./tracking-delivery.css";
import { TrackingPosition } from "./tracking-position.tsx";

interface DeliveryProps {
  readonly feed: TrackingFeed;
  readonly details: TrackingDetails;
  readonly delivery: TrackedDelivery;
}

/** When the courier comes, who it is, how many come first, and the code for the door. */
export function TrackingDelivery(props: DeliveryProps) {
  const turn = (): string | null => turnOf(props.delivery.stopsBefore);
  const isSaying = (): boolean => {
    const { window, courierFirstName, handoverCode } = props.delivery;
    return window !== null || courierFirstName !== null || handoverCode !== null || turn() !== null;
  };
  return (
    <Show when={isSaying()}>
      <section class="tracking-delivery" aria-labelledby="delivery-title" data-delivery>
        <h2 id="delivery-title">{t("delivery.title")}</h2>
        {/* Whose turn it is changes seldom and is waited for, so it is read out. */}
        <p class="tracking-delivery-turn" role="status" data-stops-before={props.delivery.stopsBefore}>
          {turn()}
        </p>
        <dl class="tracking-delivery-facts">
          <Fact name={t("delivery.window")} when={props.delivery.window}>
            {(window) => <span data-window>{formatWindow(window, props.feed.receivedAt())}</span>}
          </Fact>
          <Fact name={t("delivery.courier")} when={props.delivery.courierFirstName}>
            {(name) => <span data-courier>{name}</span>}
          </Fact>
        </dl>
        <Show when={props.delivery.handoverCode}>{(code) => <HandoverCode code={code()} />}</Show>
        <TrackingPosition
          position={props.delivery.position}
          receivedAt={props.feed.receivedAt()}
          villageName={props.details.villageName}
        />
      </section>
    </Show>
  );
}

function turnOf(stopsBefore: number | null): string | null {
  if (stopsBefore === null) return null;
  return stopsBefore === 0 ? t("delivery.next") : t("delivery.before", formatNumber(stopsBefore));
}

function Fact<T>(props: { readonly name: string; readonly when: T | null; readonly children: (value: T) => JSX.Element }) {
  return (
    <Show when={props.when}>
      {(value) => (
        <div>
          <dt>{props.name}</dt>
          <dd>{props.children(value())}</dd>
        </div>
      )}
    </Show>
  );
}

const HALF = 3;

/** Large enough to be read out without glasses, with the one rule about it beside it. */
function HandoverCode(props: { readonly code: string }) {
  return (
    <div class="tracking-delivery-code" role="group" aria-labelledby="code-title" data-handover-code={props.code}>
      <h3 id="code-title">{t("delivery.code")}</h3>
      <p class="tracking-delivery-digits" aria-hidden="true">
        <span>{props.code.slice(0, HALF)}</span>
        <span>{props.code.slice(HALF)}</span>
      </p>
      {/* Digit by digit: a screen reader would make a number of six digits out of it. */}
      <p class="visually-hidden">{Array.from(props.code).join(" ")}</p>
      <p>
        <strong>{t("delivery.codeSay")}</strong> {t("delivery.codeNever")}
      </p>
      <p>{t("delivery.bring")}</p>
    </div>
  );
}
