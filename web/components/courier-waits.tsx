import { Show } from "solid-js";
import { useCourierDay, type Stop } from "../data/courier-day.ts";
import { useScreens } from "../data/courier-screen.ts";
import { t } from "../i18n/courier-words.ts";
import { formatNumber } from "../i18n/format.ts";
import "./courier-waits.css";

/** Done here, and the office does not know of it yet: what is shown is what this phone has recorded. */
export function CourierWaits(props: { readonly stop: Stop }) {
  const { outbox } = useCourierDay();
  const isWaiting = (): boolean =>
    outbox
      .deeds()
      .some(
        ({ subjectId, state, idempotencyKey }) =>
          subjectId === props.stop.id && state !== "REFUSED" && outbox.underWay() !== idempotencyKey,
      );
  return (
    <Show when={isWaiting()}>
      <span class="courier-waits" data-waits>
        {t("outbox.stop")}
      </span>
    </Show>
  );
}

/** On every screen beside the day, where the list itself would only be in the way. */
export function CourierOutboxStrip() {
  const { outbox } = useCourierDay();
  const screens = useScreens();
  const count = (isRefused: boolean): number => outbox.deeds().filter(({ state }) => (state === "REFUSED") === isRefused).length;
  const text = (): string =>
    count(true) > 0 ? t("outbox.stripRefused", formatNumber(count(true))) : t("outbox.strip", formatNumber(count(false)));
  return (
    <Show when={screens.name() !== null && outbox.deeds().length > 0}>
      <p class="courier-strip" data-outbox-strip>
        {text()}{" "}
        <button type="button" class="button button-quiet" onClick={() => screens.close()}>
          {t("outbox.look")}
        </button>
      </p>
    </Show>
  );
}
