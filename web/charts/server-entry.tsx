import { renderToString } from "solid-js/web";
import type { Language } from "../i18n/language.ts";
import tokensCss from "../tokens.css?raw";
import drawingCss from "./drawing.css?raw";
import imageCss from "./image.css?raw";
import { AreaDrawing, areaDrawingHeight } from "./area-drawing.tsx";
import type { AreaChart } from "./areas.ts";
import type { Chart } from "./chart.ts";
import { Drawing, drawingHeight } from "./drawing.tsx";
import { ChartImage, type Note, type Panel } from "./image.tsx";
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
interface Asked {
  readonly theme: Theme;
  readonly language: Language;
}

/** @param options checked against `options` by the caller @returns an SVG document */
export function draw(chart: ChartName, figures: OpenFigures, asked: Asked): string {
  const words = chartWords[asked.language];
  const drawn = CHARTS[chart](figures, asked.language);
  const hasGaps = drawn.some(({ shape }) => shape === "stacked");
  const notes = [
    { text: hasGaps ? words.notRecorded : "", isMark: false },
    { text: sourcesOf(figures, words), isMark: false },
    { text: figures.simulated ? words.simulated : "", isMark: true },
  ];
  return document(drawn.map(panelOf), words.imageNames[chart], asked, notes);
}

/** A map of areas, in the same frame. */
export function drawAreas(chart: AreaChart, asked: Asked): string {
  const panel: Panel = {
    title: chart.title,
    text: chart.text,
    heightAt: (width) => areaDrawingHeight({ id: "", chart, width }),
    draw: (id, width) => <AreaDrawing id={id} chart={chart} width={width} />,
  };
  return document([panel], chart.title, asked, []);
}

const panelOf = (chart: Chart): Panel => ({
  title: chart.title,
  text: chart.text,
  heightAt: (width) => drawingHeight({ chart, width }),
  draw: (id, width) => <Drawing id={id} chart={chart} width={width} />,
});

function document(panels: readonly Panel[], name: string, { theme, language }: Asked, notes: readonly Note[]): string {
  return renderToString(() => (
    <ChartImage
      panels={panels}
      language={language}
      name={name}
      emptyWords={chartWords[language].empty}
      notes={notes.filter(({ text }) => text !== "")}
      style={imageStyle(drawingCss + imageCss, tokensCss, theme)}
    />
  ));
}
