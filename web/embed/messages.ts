import type { OptionName } from "./options.ts";

/* What a frame of ours and the page around it say to each other. */

/**
 * From the frame: how high its content is. It goes to whoever framed us (`*`), because a frame cannot know that page's origin in every
 * browser; only pages on the allow-list can frame us, and a height is all it holds.
 */
export const HEIGHT = "antar-dompet:height";
export interface HeightMessage {
  readonly type: typeof HEIGHT;
  readonly heightPx: number;
}

/** To the frame: options that are other than before; null is the default again. Answered with a height. */
export const OPTIONS = "antar-dompet:options";
export type OptionsMessage = { readonly type: typeof OPTIONS } & { readonly [name in OptionName]?: string | null };
