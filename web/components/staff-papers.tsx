import { createEffect, createSignal, For, on, Show } from "solid-js";
import { onKeys } from "../data/staff-keys.ts";
import { usePapers, type PaperLink } from "../data/staff-papers.ts";
import { formatNumber } from "../i18n/format.ts";
import { PURPOSES, VERIFY_PURPOSE } from "../i18n/staff-reasons.ts";
import { t } from "../i18n/staff-words.ts";
import "./staff-papers.css";

const ZOOMS = [1, 2, 3] as const;
const TURNS = [0, 90, 180, 270] as const;
const after = <T,>(list: readonly T[], value: T): T => list[(list.indexOf(value) + 1) % list.length] ?? value;
const urlOf = (link: PaperLink | undefined): string | null => (typeof link === "object" ? link.url : null);

/** The photo that is being looked at, large, with what turns and enlarges it. */
export function StaffPapers() {
  const papers = usePapers();
  const [zoom, setZoom] = createSignal<(typeof ZOOMS)[number]>(1);
  const [turn, setTurn] = createSignal<(typeof TURNS)[number]>(0);
  createEffect(
    on(
      () => papers.current()?.id,
      () => {
        setZoom(1);
        setTurn(0);
      },
    ),
  );
  const zoomIn = (): void => void setZoom(after(ZOOMS, zoom()));
  const turnOn = (): void => void setTurn(after(TURNS, turn()));
  onKeys({ n: () => papers.move(1), p: () => papers.move(-1), z: zoomIn, r: turnOn });
  const label = (): string => {
    const paper = papers.current();
    return paper ? t("papers.shown", paper.requirement, formatNumber(paper.number)) : t("case.papers");
  };
  const state = (): PaperLink | undefined => papers.links[papers.current()?.id ?? ""];
  return (
    <section class="staff-papers" aria-label={t("case.papers")} data-paper={papers.current()?.id}>
      <div class="staff-papers-bar">
        <button
          type="button"
          data-action="previousPaper"
          aria-label={t("papers.previous")}
          title={t("papers.previous")}
          disabled={papers.all().length === 0}
          onClick={() => papers.move(-1)}
        >
          ‹
        </button>
        <span>
          {papers.position() === -1
            ? t("papers.count", formatNumber(papers.all().length))
            : t("papers.position", formatNumber(papers.position() + 1), formatNumber(papers.all().length))}
        </span>
        <button
          type="button"
          data-action="nextPaper"
          aria-label={t("papers.next")}
          title={t("papers.next")}
          disabled={papers.all().length === 0}
          onClick={() => papers.move(1)}
        >
          ›
        </button>
        <button type="button" data-action="zoomPaper" onClick={zoomIn} disabled={!papers.current()}>
          {t("papers.zoom")} {formatNumber(zoom())}×
        </button>
        <button type="button" data-action="turnPaper" onClick={turnOn} disabled={!papers.current()}>
          {t("papers.turn")}
        </button>
      </div>
      <p class="staff-papers-label" role="status">
        {papers.current() ? label() : t("papers.choose")}
      </p>
      <div class="staff-papers-frame" tabindex="0" role="group" aria-label={label()}>
        <Show when={state() === "opening"}>
          <p class="staff-papers-said">{t("papers.loading")}</p>
        </Show>
        <Show when={state() === "failed"}>
          <p class="staff-papers-said">
            {t("papers.failed")}{" "}
            <button type="button" class="button button-quiet" onClick={() => papers.open(papers.current()?.id ?? "")}>
              {t("error.retry")}
            </button>
          </p>
        </Show>
        {/* Pictures that were opened stay: their link does not work a second time. */}
        <For each={papers.all()}>
          {(paper) => (
            <Show when={urlOf(papers.links[paper.id])}>
              {(url) => (
                <img
                  class={`staff-paper staff-paper-zoom-${zoom()} staff-paper-turn-${turn()}`}
                  src={url()}
                  alt={t("papers.shown", paper.requirement, formatNumber(paper.number))}
                  hidden={papers.current()?.id !== paper.id}
                  onError={() => papers.markFailed(paper.id)}
                />
              )}
            </Show>
          )}
        </For>
      </div>
      <div class="staff-field staff-papers-purpose">
        <label for="staff-paper-purpose">{t("papers.purpose")}</label>
        <select id="staff-paper-purpose" lang="id" onChange={(event) => papers.setPurpose(event.currentTarget.value)}>
          <For each={[VERIFY_PURPOSE, ...Object.values(PURPOSES)]}>
            {(purpose) => (
              <option value={purpose} selected={purpose === papers.purpose()}>
                {purpose}
              </option>
            )}
          </For>
        </select>
      </div>
      <p class="staff-field-hint">{t("papers.audited")}</p>
    </section>
  );
}
