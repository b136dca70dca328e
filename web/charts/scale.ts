/** How many parts the vertical axis is divided into. */
export const SCALE_STEPS = 4;

/** Round steps that the highest value fits under. Charts that are compared are given the same. */
export function topFor(values: readonly number[]): number {
  const highest = Math.max(1, ...values);
  const magnitude = 10 ** Math.floor(Math.log10(highest / SCALE_STEPS));
  const step = [1, 2, 5, 10].map((factor) => factor * magnitude).find((candidate) => candidate * SCALE_STEPS >= highest);
  return SCALE_STEPS * Math.max(1, step ?? highest);
}

/** Where things are in a drawing of this width; lengths in the drawing's own units, which are pixels where it is shown unscaled. */
export interface Plot {
  readonly width: number;
  readonly height: number;
  readonly slot: number; // the width a category has
  readonly letter: number; // about the width of a figure in the drawing's lettering
  readonly left: number; // where the axis is
  readonly x: (category: number) => number; // the middle of its slot
  readonly y: (value: number) => number;
}

/** Below this the drawing uses smaller letters, and twelve months still stand abreast on a small phone. */
export const NARROW = 420;
const TOP = 24;
const BOTTOM = 32;

export function plotOf(width: number, categories: number, top: number, widestTick: number): Plot {
  const height = width > NARROW ? 340 : 260;
  const letter = width > NARROW ? 7.5 : 6.5;
  const left = 12 + letter * widestTick;
  const slot = (width - left) / Math.max(1, categories);
  return {
    width,
    height,
    slot,
    letter,
    left,
    x: (category) => round(left + slot * (category + 0.5)),
    y: (value) => round(height - BOTTOM - (value / top) * (height - TOP - BOTTOM)),
  };
}

/** A tenth of a pixel is finer than anyone sees. */
export const round = (value: number): number => Math.round(value * 10) / 10;
