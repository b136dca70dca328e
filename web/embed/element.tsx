import { customElement } from "solid-element";
import { createEffect, createSignal, For, Index, Match, on, onCleanup, Show, Switch } from "solid-js";
import { ChartFigure } from "../charts/figure.tsx";
import { CHARTS, sourcesOf } from "../charts/statistics.ts";
import { chartWords } from "../charts/words.ts";
import type { OpenFigures } from "../data/open-figures.ts";
import { readOptions } from "./options.ts";

/** drawing.css, figure.css and element.css for a shadow root; the build puts it here. */
declare const ELEMENT_STYLE: string;

/** The server this script came from has the figures as well. */
const { origin } = new URL(import.meta.url);
const sheet = new CSSStyleSheet(); // a page whose policy forbids <style> still takes it
sheet.replaceSync(ELEMENT_STYLE);

/** Attributes of `<antar-dompet-statistik>`, each optional and free to change. */
interface Attributes {
  readonly from: string | null;
  readonly to: string | null;
  readonly theme: string | null;
  readonly language: string | null;
  readonly kind: string | null; // a name in CHARTS
}
const NONE: Attributes = { from: "", to: "", theme: "", language: "", kind: "" };

function Statistics(attributes: Attributes) {
  const options = () => readOptions(attributes);
  const language = () => options().language ?? "id";
  const words = () => chartWords[language()];
  const [figures, setFigures] = createSignal<OpenFigures>();
  const [failed, setFailed] = createSignal(false);
  const [tries, setTries] = createSignal(0);

  const address = (): string => {
    const query = new URLSearchParams();
    const { from, to } = options();
    if (from !== null) query.set("from", from);
    if (to !== null) query.set("to", to);
    return `${origin}/open-data/statistics.json?${query.toString()}`;
  };
  createEffect(
    on([address, tries], ([wanted]) => {
      const stop = new AbortController();
      onCleanup(() => stop.abort());
      setFailed(false);
      fetchFigures(wanted, stop.signal).then(setFigures, () => setFailed(!stop.signal.aborted));
    }),
  );
  const draw = () => Object.entries(CHARTS).find(([name]) => name === attributes.kind)?.[1] ?? CHARTS.months;

  return (
    <div class="root" data-theme={options().theme} lang={language()}>
      <Switch fallback={<p role="status">{words().loading}</p>}>
        <Match when={failed()}>
          <p role="status">{words().failed}</p>
          <button type="button" on:click={() => setTries((before) => before + 1)}>
            {words().retry}
          </button>
        </Match>
        <Match when={figures()}>
          {(known) => (
            <>
              <Show when={known().simulated}>
                <p class="mark">{words().simulated}</p>
              </Show>
              <Index each={draw()(known(), language())} fallback={<p>{words().empty}</p>}>
                {(chart) => <ChartFigure chart={chart()} tableWords={words().table} />}
              </Index>
              <ul class="notes">
                <For each={known().notes[language()]}>{(note) => <li>{note}</li>}</For>
              </ul>
              <p class="source">
                {sourcesOf(known(), words())} <a href={`${origin}/statistik`}>ANTAR DOMPET</a>
              </p>
            </>
          )}
        </Match>
      </Switch>
    </div>
  );
}

/** @throws Error when the server has no answer, or refuses the months that were asked for */
async function fetchFigures(address: string, signal: AbortSignal): Promise<OpenFigures> {
  const response = await fetch(address, { credentials: "omit", signal });
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()) as OpenFigures; // our own server's, of the same version
}

customElement("antar-dompet-statistik", NONE, (attributes, { element }) => {
  (element.renderRoot as ShadowRoot).adoptedStyleSheets = [sheet];
  return Statistics(attributes);
});
