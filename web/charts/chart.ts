/** What a series looks like: a colour and a pattern, so that it can be told without seeing colours and on a black-and-white print. */
export type Tone = "family-card" | "birth" | "death" | "identity-card" | "earlier" | "later";

export interface Series {
  readonly name: string;
  readonly tone: Tone;
  readonly values: readonly (number | null)[]; // one per category; null is not recorded, which is not zero
}

export interface Category {
  readonly name: string;
  readonly short: string; // below the axis; "" for none
}

/** A stretch in which nothing is on record, drawn narrow and said to be; what comes after it has a scale of its own. */
export interface Break {
  readonly from: number; // the first category of the stretch
  readonly to: number; // the last
  readonly text: string;
  readonly top: number; // of what comes after
}

/** Everything that one drawing, and the table behind it, say. Whatever is counted by whatever: it knows no statistics. */
export interface Chart {
  readonly shape: "stacked" | "grouped" | "line";
  readonly title: string;
  readonly text: string; // the drawing in words, for those who cannot see it
  readonly categoryName: string;
  readonly categories: readonly Category[];
  readonly series: readonly Series[];
  readonly top: number; // the value at the top of the drawing, up to the first break; see scale.ts
  readonly breaks: readonly Break[]; // only a line has any
  readonly sums: { readonly ofRow: string | null; readonly ofColumn: string }; // headings in the table; null: rows are not added up
  readonly write: (value: number) => string;
}

/** @returns null when nothing of it is recorded */
export function sumOf(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value) => typeof value === "number");
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

export const sumAt = ({ series }: Chart, category: number): number | null => sumOf(series.map(({ values }) => values[category]));

/** The value at the top of the drawing where this category stands. */
export const topAt = ({ top, breaks }: Chart, category: number): number => breaks.findLast(({ to }) => to < category)?.top ?? top;
