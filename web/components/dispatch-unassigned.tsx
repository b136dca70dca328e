import { createSignal, createUniqueId, For, Show } from "solid-js";
import { assignAll, createDeed, intoNewRunOf, intoRun } from "../data/dispatch-deeds.ts";
import { draggable } from "../data/dispatch-drag.ts";
import { courierCards, useBoard, type Parcel } from "../data/dispatch.ts";
import { staffNow } from "../data/staff-now.ts";
import { formatWindow } from "../i18n/dispatch-format.ts";
import { t } from "../i18n/dispatch-words.ts";
import { formatNumber } from "../i18n/format.ts";
import { runName } from "./dispatch-parcel-steps.tsx";
import { ParcelRow } from "./dispatch-parcel.tsx";
import "./dispatch-unassigned.css";
import { StaffChoice } from "./staff-choice.tsx";
import { StaffProblem } from "./staff-problem.tsx";

const mayAssign = ({ nextSteps }: Parcel): boolean => nextSteps.includes("assign");

/** Parcels that nobody has. Several are ticked and put into one run together: that is how a day is planned. */
export function DispatchUnassigned() {
  const board = useBoard();
  const waiting = (): Parcel[] => board.facts()?.loose.filter(({ state }) => state !== "INCIDENT") ?? [];
  const stopped = (): Parcel[] => board.facts()?.loose.filter(({ state }) => state === "INCIDENT") ?? [];
  const [ticked, setTicked] = createSignal<ReadonlySet<string>>(new Set());
  /** Those of the ticked ones that are still there to be assigned. */
  const chosen = (): Parcel[] => waiting().filter((parcel) => ticked().has(parcel.id) && mayAssign(parcel));
  const all = (): Parcel[] => waiting().filter(mayAssign);
  const tick = (ids: readonly string[], isTicked: boolean): void => {
    const next = new Set(ticked());
    for (const id of ids) {
      if (isTicked) next.add(id);
      else next.delete(id);
    }
    setTicked(next);
  };
  return (
    <>
      <section class="dispatch-section" aria-labelledby="dispatch-unassigned-title" data-section="unassigned">
        <div class="dispatch-section-head">
          <h2 id="dispatch-unassigned-title">{t("parcels.unassigned")}</h2>
          <span class="dispatch-count">{formatNumber(waiting().length)}</span>
        </div>
        <Show when={all().length > 1}>
          <label class="staff-check dispatch-tick-all">
            <input
              type="checkbox"
              data-action="chooseAll"
              checked={chosen().length === all().length}
              onChange={(event) =>
                tick(
                  all().map(({ id }) => id),
                  event.currentTarget.checked,
                )
              }
            />
            {t("parcels.chooseAll")}
          </label>
        </Show>
        <ul class="dispatch-parcels">
          <For each={waiting()} fallback={<li class="dispatch-empty">{t("parcels.noneUnassigned")}</li>}>
            {(parcel) => (
              <li
                data-delivery={parcel.id}
                data-delivery-state={parcel.state}
                {...draggable(() => mayAssign(parcel), parcel.id, null)}
              >
                <ParcelRow
                  parcel={parcel}
                  about={aboutWaiting(parcel)}
                  lead={
                    <Show when={mayAssign(parcel)} fallback={<span class="dispatch-tick" />}>
                      <label class="dispatch-tick">
                        <input
                          type="checkbox"
                          data-choose={parcel.id}
                          aria-label={t("parcels.choose", parcel.recipientName, parcel.villageName)}
                          checked={ticked().has(parcel.id)}
                          onChange={(event) => tick([parcel.id], event.currentTarget.checked)}
                        />
                      </label>
                    </Show>
                  }
                />
              </li>
            )}
          </For>
        </ul>
        <Show when={chosen().length > 0}>
          <AssignBar chosen={chosen()} onDone={() => setTicked(new Set<string>())} />
        </Show>
      </section>
      <Show when={stopped().length > 0}>
        <section class="dispatch-section" aria-labelledby="dispatch-stopped-title" data-section="stopped">
          <div class="dispatch-section-head">
            <h2 id="dispatch-stopped-title">{t("parcels.stopped")}</h2>
            <span class="dispatch-count">{formatNumber(stopped().length)}</span>
          </div>
          <ul class="dispatch-parcels">
            <For each={stopped()}>
              {(parcel) => (
                <li data-delivery={parcel.id} data-delivery-state={parcel.state}>
                  <ParcelRow parcel={parcel} about={aboutWaiting(parcel)} />
                </li>
              )}
            </For>
          </ul>
        </section>
      </Show>
    </>
  );
}

/** One document is the rule, and not worth a word. */
function aboutWaiting({ state, windowFrom, windowTo, documentCount }: Parcel): string {
  const facts = [formatWindow(windowFrom, windowTo, staffNow())];
  if (state !== "PLANNED") facts.unshift(t(`parcelState.${state}`));
  if (documentCount > 1) facts.push(t("dispatch.documents", formatNumber(documentCount)));
  return facts.join(" · ");
}

/** Where the ticked parcels go. It stays in sight while the list is gone through, and remembers the last run. */
function AssignBar(props: { readonly chosen: readonly Parcel[]; readonly onDone: () => void }) {
  const board = useBoard();
  const deed = createDeed();
  const id = createUniqueId();
  const cards = () => (board.facts() ? courierCards(board.facts()!) : []);
  const runs = () => cards().flatMap((card) => card.runs);
  /** The remembered run may have been closed meanwhile. */
  const destination = (): string => (destinations().has(board.destination()) ? board.destination() : "");
  const destinations = (): ReadonlyMap<string, string> =>
    new Map([
      ...runs().map((run) => [intoRun(run.id), run.courier.name] as const),
      ...cards().map(({ courier }) => [intoNewRunOf(courier.id), courier.name] as const),
    ]);
  const isReady = (): boolean => destination() !== "" && !deed.isSending();
  const assign = async (): Promise<void> => {
    if (!isReady()) return;
    const [parcels, to] = [[...props.chosen], destination()];
    const name = destinations().get(to)!;
    const [count, all] = [(put: number) => formatNumber(put), formatNumber(parcels.length)];
    const isDone = await deed.run(async (key) => {
      const { put, runId } = await assignAll(parcels, to, key);
      board.chooseDestination(intoRun(runId));
      return put === parcels.length ? t("parcels.assigned", count(put), name) : t("parcels.assignedSome", count(put), all, name);
    });
    if (isDone) props.onDone();
  };
  return (
    <form
      class="dispatch-assign"
      data-form="assign"
      aria-labelledby={id}
      onSubmit={(event) => {
        event.preventDefault();
        void assign();
      }}
    >
      <p id={id} role="status">
        {t("parcels.chosen", formatNumber(props.chosen.length))}
      </p>
      <StaffChoice label={t("parcels.destination")} name="destination" value={destination()} onChoose={board.chooseDestination}>
        <option value="">{t("parcels.destinationNone")}</option>
        <Show when={runs().length > 0}>
          <optgroup label={t("parcels.existing")}>
            <For each={runs()}>{(run) => <option value={intoRun(run.id)}>{runName(run)}</option>}</For>
          </optgroup>
        </Show>
        <optgroup label={t("parcels.newRun")}>
          <For each={cards()}>
            {({ courier }) => (
              <option value={intoNewRunOf(courier.id)}>
                {courier.onDutySince ? t("parcels.onDuty", courier.name) : courier.name}
              </option>
            )}
          </For>
        </optgroup>
      </StaffChoice>
      <button type="submit" class="button" data-action="assign" aria-disabled={!isReady()}>
        {deed.isSending() ? t("dispatch.sending") : t("parcels.assign")}
      </button>
      <StaffProblem error={deed.error()} onRetry={() => void assign()} />
    </form>
  );
}
