import { Show } from "solid-js";
import { useCourierDay, type Stop } from "../data/courier-day.ts";
import { useScreens } from "../data/courier-screen.ts";
import { t } from "../i18n/courier-words.ts";
import { formatNumber } from "../i18n/format.ts";
import "./courier-waits.css";

/** Done here, and the office does not know of it yet: what is shown is what this phone has recorded. */
export function CourierWaits(props: { readonly stop: Stop }) {
  const { outbox } = useCourierDay();
  const isWaiting = (): boolean => outbox.waiting().some(({ subjectId }) => subjectId === props.stop.id);
  return (
    <Show when={isWaiting()}>
      <span class="courier-waits" data-waits>
        {t("outbox.stop")}
      </span>
    </Show>
  );
}

/**
 * Whether something was refused, on every screen, and how much waits, on all but the day: there the list itself stands below the next stop,
 * which nothing may push out of sight.
 */
export function CourierOutboxStrip() {
  const { outbox } = useCourierDay();
  const screens = useScreens();
  const look = (): void => {
    screens.close();
    queueMicrotask(() => document.querySelector("[data-outbox]")?.scrollIntoView({ block: "center" }));
  };
  const text = (): string =>
    outbox.refused().length > 0
      ? t("outbox.stripRefused", formatNumber(outbox.refused().length))
      : t("outbox.strip", formatNumber(outbox.waiting().length));
  return (
    <Show when={outbox.refused().length > 0 || (outbox.waiting().length > 0 && screens.name() !== null)}>
      <p class="courier-strip" data-outbox-strip>
        {text()}{" "}
        <button type="button" class="button button-quiet" onClick={look}>
          {t("outbox.look")}
        </button>
      </p>
    </Show>
  );
}
