import { renderToString } from "solid-js/web";
import type { Language } from "../i18n/language.ts";
import tokensCss from "../tokens.css?raw";
import drawingCss from "./drawing.css?raw";
import imageCss from "./image.css?raw";
import { ChartImage } from "./image.tsx";
import { imageStyle } from "./standalone-style.ts";
import { CHARTS, sourcesOf } from "./statistics.ts";
import { type Theme, THEMES } from "./themes.ts";
import { chartWords } from "./words.ts";
import type { OpenFigures } from "../data/open-figures.ts";

/* What the service loads to draw the page's charts as images; see api/statistics/charts.http.ts. */

export const charts = Object.keys(CHARTS);

/** The parameters of an image, each with the values it allows, the default first. */
export const options = { theme: THEMES, language: ["id", "en"] } as const;

type ChartName = keyof typeof CHARTS;

/** @param options checked against `options` by the caller @returns an SVG document */
export function draw(
  chart: ChartName,
  figures: OpenFigures,
  asked: { readonly theme: Theme; readonly language: Language },
): string {
  const words = chartWords[asked.language];
  const drawn = CHARTS[chart](figures, asked.language);
  const hasGaps = drawn.some(({ shape }) => shape === "stacked");
  const notes = [
    { text: hasGaps ? words.notRecorded : "", isMark: false },
    { text: sourcesOf(figures, words), isMark: false },
    { text: figures.simulated ? words.simulated : "", isMark: true },
  ];
  return renderToString(() => (
    <ChartImage
      charts={drawn}
      language={asked.language}
      name={words.imageNames[chart]}
      emptyWords={words.empty}
      notes={notes.filter(({ text }) => text !== "")}
      style={imageStyle(drawingCss + imageCss, tokensCss, asked.theme)}
    />
  ));
}
