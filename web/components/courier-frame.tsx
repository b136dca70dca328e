import ChevronLeft from "lucide-solid/icons/chevron-left";
import { Show, untrack, type JSX } from "solid-js";
import type { Stop } from "../data/courier-day.ts";
import { useCourierDay } from "../data/courier-day.ts";
import { useScreens } from "../data/courier-screen.ts";
import { may } from "../data/courier-stops.ts";
import { t } from "../i18n/courier-words.ts";
import "./courier-frame.css";

/** What every screen beside the day stands in: the way back, and what it is about. */
export function CourierFrame(props: { readonly title: string; readonly children?: JSX.Element }) {
  return (
    <div class="courier-frame">
      <BackButton />
      <h1 tabindex="-1">{props.title}</h1>
      {props.children}
    </div>
  );
}

export function BackButton() {
  const screens = useScreens();
  return (
    <button type="button" class="courier-back" data-action="back" onClick={() => screens.close()}>
      <ChevronLeft size={24} aria-hidden="true" />
      {t("page.back")}
    </button>
  );
}

/**
 * The stop that the address names. Whether the step is open to it is asked once, when the screen opens: while an answer is under way the
 * form stays, and what has become impossible meanwhile is said when it is tried.
 */
export function WithStop(props: { readonly step: string | null; readonly children: (stop: Stop) => JSX.Element }) {
  const day = useCourierDay();
  const screens = useScreens();
  const found = (): Stop | undefined => day.view()?.stops.find(({ id }) => id === screens.stopId());
  const isOpen = untrack(() => props.step === null || may(found(), props.step));
  return (
    <Show when={isOpen && found()} fallback={<Gone />}>
      {(stop) => props.children(stop())}
    </Show>
  );
}

function Gone() {
  const screens = useScreens();
  return (
    <div class="courier-frame">
      <h1 tabindex="-1">{t("page.gone")}</h1>
      <button type="button" class="button courier-button" data-action="toDay" onClick={() => screens.close()}>
        {t("page.toDay")}
      </button>
    </div>
  );
}
