import { type Theme, THEMES } from "../charts/themes.ts";
import type { Language } from "../i18n/language.ts";

/** What a page that embeds the statistics may ask for: the same names in the frame's address, in `data-` attributes and on the element. */
export const OPTION_NAMES = ["theme", "language", "from", "to"] as const;
export type OptionName = (typeof OPTION_NAMES)[number];
/** As written by somebody else; null is not given. */
export type WrittenOptions = Readonly<Record<OptionName, string | null>>;

export interface EmbedOptions {
  readonly theme: Theme;
  readonly language: Language | null; // null: what the reader chose before, else Indonesian
  readonly from: string | null; // "2020-04"; null: everything
  readonly to: string | null;
}

const MONTH = /^\d{4}-\d\d$/;

/** What cannot be meant is as good as not given: an embed shows its figures rather than an error that its readers cannot mend. */
export function readOptions(written: WrittenOptions): EmbedOptions {
  const month = (value: string | null): string | null => (value !== null && MONTH.test(value) ? value : null);
  return {
    theme: THEMES.find((theme) => theme === written.theme) ?? "auto",
    language: written.language === "en" || written.language === "id" ? written.language : null,
    from: month(written.from),
    to: month(written.to),
  };
}
