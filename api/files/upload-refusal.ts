import { FILE_LIMITS } from "./file.limits.ts";

/** Code, HTTP status and a sentence for developers; screens translate the code. A code, once published, keeps its meaning. */
const REFUSALS = {
  BAD_REQUEST: [
    400,
    'Send one picture as multipart/form-data in the field "file", with the header X-Requested-With: antar-dompet.',
  ],
  FILE_TOO_LARGE: [413, `A picture may have at most ${FILE_LIMITS.fileBytes} bytes (8 MB).`],
  FILE_TYPE_NOT_ALLOWED: [415, "Only photos are taken: JPEG, PNG or WebP. The content decides, not the name."],
  PICTURE_TOO_LARGE: [
    422,
    `A picture may have at most ${FILE_LIMITS.pixels / 1e6} million pixels (half of that if it comes in passes), and ${FILE_LIMITS.sidePx} on a side.`,
  ],
  PICTURE_UNREADABLE: [422, "The picture is damaged or incomplete."],
  TOO_SLOW: [
    408,
    `A photo must arrive with at least ${FILE_LIMITS.pace.windowBytes / FILE_LIMITS.pace.windowMs} kB in a second.`,
  ],
  TOO_MANY_TRIES: [429, "Too many uploads from this network. Please wait a while."],
  BUSY: [503, "There is no room for more pictures just now. Please try again later."],
} as const satisfies Record<string, readonly [number, string]>;
export type UploadRefusalCode = keyof typeof REFUSALS;

/** Why an upload is not taken. Nothing was kept. */
export class UploadRefusal extends Error {
  readonly status: number;
  /** @param retryAfterS when another try makes sense; null: never with the same file */
  constructor(
    readonly code: UploadRefusalCode,
    sentence: string = REFUSALS[code][1],
    readonly retryAfterS: number | null = null,
  ) {
    super(sentence);
    this.name = "UploadRefusal";
    this.status = REFUSALS[code][0];
  }
}
