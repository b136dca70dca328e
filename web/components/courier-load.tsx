import Check from "lucide-solid/icons/check";
import { createEffect, For, Show, untrack } from "solid-js";
import type { Day, Stop } from "../data/courier-day.ts";
import { createDeed } from "../data/courier-deed.ts";
import { createLoading } from "../data/courier-load.ts";
import { useScreens } from "../data/courier-screen.ts";
import { isLoaded } from "../data/courier-stops.ts";
import { pressedAt } from "../data/courier-steps.ts";
import { t } from "../i18n/courier-words.ts";
import { formatNumber } from "../i18n/format.ts";
import { CourierFrame } from "./courier-frame.tsx";
import { CourierLabelReader } from "./courier-label-reader.tsx";
import { stopName } from "./courier-stops.tsx";
import "./courier-load.css";
import { StaffProblem } from "./staff-problem.tsx";

/** Every label is read before it leaves the office. A parcel whose labels are all read is sent by itself. */
export function CourierLoad(props: { readonly day: Day }) {
  const screens = useScreens();
  const stops = (): readonly Stop[] => props.day.stops.filter(({ state }) => state === "ASSIGNED" || state === "LOADED");
  const loading = createLoading(stops);
  const deed = createDeed();
  const send = async (stop: Stop): Promise<void> => {
    const scannedLabels = stop.documents.map(({ label }) => label);
    await deed.take(pressedAt("load", stop, { scannedLabels }), t("load.loaded", stopName(stop)));
  };
  const sendAgain = (): void => {
    const [stop] = loading.complete();
    if (stop) void send(stop);
  };
  // One after the other, and each as it stands only once by itself: when the page could not be read anew, that is no reason to send it again.
  const sent = new Set<string>();
  createEffect(() => {
    if (deed.isSending() || deed.error() !== null) return;
    const next = loading.complete().find(({ id, version }) => !sent.has(`${id} ${version}`));
    if (next === undefined) return;
    sent.add(`${next.id} ${next.version}`);
    void untrack(() => send(next));
  });

  const progress = (): string => t("load.progress", formatNumber(loading.progress().done), formatNumber(loading.progress().all));
  const isAllLoaded = (): boolean => stops().length > 0 && stops().every(isLoaded);
  const isAllConfirmed = (): boolean => stops().every(({ loadConfirmedAt }) => loadConfirmedAt !== null);
  return (
    <CourierFrame title={t("load.title")}>
      <p class="courier-load-progress" role="status" data-progress>
        {progress()}
      </p>
      <progress
        class="courier-progress"
        max={Math.max(1, loading.progress().all)}
        value={loading.progress().done}
        aria-label={progress()}
      />
      <Show
        when={!isAllLoaded()}
        fallback={
          <section class="courier-note" role="status" data-all-loaded>
            <p>
              <strong>{t(isAllConfirmed() ? "load.allConfirmed" : "load.allRead")}.</strong>{" "}
              {isAllConfirmed() ? "" : t("load.allReadText")}
            </p>
          </section>
        }
      >
        <p>{t("load.intro")}</p>
        <CourierLabelReader
          onLabel={loading.scan}
          isExpected={(label) => !loading.isScanned(label) && stops().some(has(label))}
        />
        <StaffProblem error={deed.error()} onRetry={sendAgain} />
      </Show>
      <ol class="courier-load-stops">
        <For each={stops()}>
          {(stop) => (
            <li data-load={stop.id} data-load-state={stop.state}>
              <strong>
                {formatNumber(stop.position)}. {stopName(stop)}
              </strong>
              <ul>
                <For each={stop.documents}>
                  {(document) => <Line name={document.name} isRead={isLoaded(stop) || loading.isScanned(document.label)} />}
                </For>
              </ul>
              <Show when={isLoaded(stop)}>
                <p class="courier-load-desk" classList={{ "courier-load-confirmed": stop.loadConfirmedAt !== null }}>
                  {t(stop.loadConfirmedAt === null ? "load.waiting" : "load.confirmed")}
                </p>
              </Show>
            </li>
          )}
        </For>
      </ol>
      <Show when={isAllLoaded()}>
        <button type="button" class="button courier-button" data-action="toDay" onClick={() => screens.close()}>
          {t("page.toDay")}
        </button>
      </Show>
    </CourierFrame>
  );
}

const has =
  (label: string) =>
  ({ documents }: Stop): boolean =>
    documents.some((document) => document.label === label);

function Line(props: { readonly name: string; readonly isRead: boolean }) {
  return (
    <li classList={{ "courier-load-read": props.isRead }}>
      <span class="courier-load-mark" aria-hidden="true">
        <Show when={props.isRead}>
          <Check size={20} />
        </Show>
      </span>
      {props.name} <span class="courier-load-word">{t(props.isRead ? "load.read" : "load.unread")}</span>
    </li>
  );
}
