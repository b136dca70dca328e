import { For, type JSX } from "solid-js";

const WIDTH = 720;
const MARGIN = 24;
const TITLE = 32;
const GAP = 24;
const NOTE = 18;

/** A drawing of whatever kind, with the words that a page would write around it. */
export interface Panel {
  readonly title: string;
  readonly text: string;
  readonly heightAt: (width: number) => number;
  readonly draw: (id: string, width: number) => JSX.Element;
}

export interface Note {
  readonly text: string;
  readonly isMark: boolean; // must not be overlooked
}

interface ImageProps {
  readonly panels: readonly Panel[];
  readonly language: string;
  readonly name: string; // what the image is called as a whole
  readonly emptyWords: string;
  readonly notes: readonly Note[]; // below
  readonly style: string;
}

/** Charts below each other as one document that needs nothing else: for a letter, a slide, a message, somebody else's page. */
export function ChartImage(props: ImageProps) {
  const inner = WIDTH - 2 * MARGIN;
  const heightOf = (panel: Panel): number => TITLE + panel.heightAt(inner) + GAP;
  const panelsHeight = (): number => props.panels.reduce((sum, panel) => sum + heightOf(panel), 0) || TITLE + GAP;
  const height = (): number => 2 * MARGIN + panelsHeight() + props.notes.length * NOTE;
  const topOf = (index: number): number => MARGIN + props.panels.slice(0, index).reduce((sum, panel) => sum + heightOf(panel), 0);
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      class="image"
      viewBox={`0 0 ${WIDTH} ${height()}`}
      width={WIDTH}
      height={height()}
      role="img"
      lang={props.language}
      aria-labelledby="title text"
    >
      <title id="title">{props.name}</title>
      <desc id="text">{props.panels.map(({ title, text }) => `${title}. ${text}`).join(" ") || props.emptyWords}</desc>
      <style>{props.style}</style>
      <rect class="image-paper" width={WIDTH} height={height()} />
      <For each={props.panels}>
        {(panel, index) => (
          <g transform={`translate(${MARGIN} ${topOf(index())})`}>
            <text class="image-title" y={18}>
              {panel.title}
            </text>
            <g transform={`translate(0 ${TITLE})`}>{panel.draw(`chart-${index()}`, inner)}</g>
          </g>
        )}
      </For>
      <text class="image-note" x={MARGIN} y={MARGIN + 18}>
        {props.panels.length === 0 ? props.emptyWords : ""}
      </text>
      <For each={props.notes}>
        {(note, index) => (
          <text class={note.isMark ? "image-mark" : "image-note"} x={MARGIN} y={MARGIN + panelsHeight() + NOTE * (index() + 0.5)}>
            {note.text}
          </text>
        )}
      </For>
    </svg>
  );
}
