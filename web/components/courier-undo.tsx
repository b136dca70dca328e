import Undo2 from "lucide-solid/icons/undo-2";
import { createEffect, createSignal, For, on, Show } from "solid-js";
import { useCourierDay, type Day, type Stop } from "../data/courier-day.ts";
import { createDeed } from "../data/courier-deed.ts";
import { courierNow } from "../data/courier-now.ts";
import { useScreens } from "../data/courier-screen.ts";
import { correctableStop, undoLeftMs } from "../data/courier-stops.ts";
import { pressedAt } from "../data/courier-steps.ts";
import { formatCountdown } from "../i18n/courier-format.ts";
import { t } from "../i18n/courier-words.ts";
import { UNDO_REASONS } from "../i18n/staff-reasons.ts";
import { CourierFrame } from "./courier-frame.tsx";
import { stopName } from "./courier-stops.tsx";
import { StaffProblem } from "./staff-problem.tsx";
import "./courier-undo.css";

const wasHandedOver = ({ state }: Stop): boolean => state === "HANDED_OVER";

/** The last thing recorded at a door, and how long it may still be taken back. Whether it may is for the server to say. */
export function CourierUndo(props: { readonly day: Day }) {
  const feed = useCourierDay();
  const screens = useScreens();
  const stop = (): Stop | undefined => correctableStop(props.day);
  const left = (): number | null => {
    const candidate = stop();
    return candidate ? undoLeftMs(candidate, courierNow()) : null;
  };
  createEffect(
    on(
      () => left() === 0,
      (isOver) => void (isOver && feed.refresh()),
    ),
  );
  return (
    <Show when={stop()}>
      {(last) => (
        <section class="courier-undo" data-undo={last().id}>
          <button type="button" data-action="openUndo" onClick={() => screens.open("batal", last().id)}>
            <Undo2 size={26} aria-hidden="true" />
            <span>
              <strong>{t(wasHandedOver(last()) ? "undo.buttonHandedOver" : "undo.buttonFailed")}</strong>
              <span>
                {stopName(last())}
                <Show when={left()}>{(ms) => <> · {t("undo.left", formatCountdown(ms()))}</>}</Show>
              </span>
            </span>
          </button>
        </section>
      )}
    </Show>
  );
}

/** Why it is taken back: said once, kept with both versions. */
export function CourierUndoForm(props: { readonly stop: Stop }) {
  const screens = useScreens();
  const deed = createDeed();
  const [reason, setReason] = createSignal<string | null>(null);
  const reasons: readonly string[] = wasHandedOver(props.stop) ? UNDO_REASONS.HANDED_OVER : UNDO_REASONS.ATTEMPT_FAILED;
  const take = async (chosen: string): Promise<void> => {
    setReason(chosen);
    const outcome = await deed.take(pressedAt("correct", props.stop, { reason: chosen }), t("undo.done"));
    if (outcome !== "FAILED") screens.close();
  };
  return (
    <CourierFrame title={t(wasHandedOver(props.stop) ? "undo.buttonHandedOver" : "undo.buttonFailed")}>
      <p class="lead">{stopName(props.stop)}</p>
      <p>{t("undo.text")}</p>
      <h2>{t("undo.why")}</h2>
      <div class="courier-choices" data-form="undo">
        <For each={reasons}>
          {(offer) => (
            <button
              type="button"
              class="courier-choice"
              lang="id"
              aria-disabled={deed.isSending()}
              data-reason={offer}
              onClick={() => void take(offer)}
            >
              {deed.isSending() && reason() === offer ? t("page.sending") : offer}
            </button>
          )}
        </For>
      </div>
      <StaffProblem error={deed.error()} onRetry={() => void take(reason() ?? reasons[0] ?? "")} />
      <button type="button" class="button button-quiet courier-button" onClick={() => screens.close()}>
        {t("undo.keep")}
      </button>
    </CourierFrame>
  );
}
