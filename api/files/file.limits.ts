/** What one upload may be. Wide enough for a photo as a phone takes it; the page shrinks it before it sends it. */
export const FILE_LIMITS = {
  fileBytes: 8 * 1024 * 1024,
  pixels: 40_000_000,
  passPixels: 20_000_000, // of a picture that comes in passes (progressive, interlaced): it is held whole while it is decoded
  sidePx: 12_000, // a picture of many millions of rows costs ten seconds, whatever its pixels
  keptSidePx: 2_500, // longest side of the picture that is kept: small print on an A4 sheet stays readable
  keptBytes: 2 * 1024 * 1024,
  decodeS: 8, // the dearest that the bounds allow takes 4 on a slow machine
  decodedAtOnce: 2, // two of the dearest take up to 450 MB together (measured), and leave threads for everybody else
  waitingToDecode: 20,
  receivedAtOnce: 40, // each holds up to `fileBytes` in memory
  perSenderAndHour: 60,
  linkMs: 60_000,
  purposeCharacters: 200,
} as const;

/** By content, never by name or by what the sender says. */
export const ACCEPTED_TYPES = ["image/jpeg", "image/png", "image/webp"] as const;
