/** What one upload may be. Wide enough for a photo as a phone takes it; the page shrinks it before it sends it. */
export const FILE_LIMITS = {
  fileBytes: 8 * 1024 * 1024,
  pixels: 40_000_000,
  passPixels: 20_000_000, // of a picture that comes in passes (progressive, interlaced): it is held whole while it is decoded
  sidePx: 12_000, // a picture of many millions of rows costs ten seconds, whatever its pixels
  keptSidePx: 2_500, // longest side of the picture that is kept: small print on an A4 sheet stays readable
  keptBytes: 2 * 1024 * 1024,
  decodeS: 8, // the dearest that the bounds allow takes 4 on a slow machine
  // Of one sender one at a time: whoever comes from elsewhere waits for nobody's queue but that of the places.
  decoding: { atOnce: 2, forStrangers: 2, perSender: 1, waiting: 20, waitingPerSender: 10 }, // two of the dearest take up to 450 MB together
  // Each holds up to `fileBytes` in memory. No network has more than half of the strangers' places.
  receiving: { atOnce: 40, forStrangers: 30, perSender: 15, waiting: 0, waitingPerSender: 0 },
  pace: { windowMs: 15_000, windowBytes: 45_000, wholeMs: 170_000 }, // a phone at 10 kB/s passes, and may be silent for ten seconds
  perSenderAndHour: 60,
  roomBytes: 2 * 1024 ** 3, // all that nobody has attached yet: of strangers, and again of those who are signed in
  senderBytes: 256 * 1024 ** 2, // of that, one network's or one account's
  leastBytes: 64 * 1024, // what a picture counts for at least
  diskShareAtMost: { strangers: 0.9, staff: 0.95 }, // of the disk; a courier's proof is taken longer than a stranger's photo
  linkMs: 60_000,
  purposeCharacters: 200,
} as const;

/** By content, never by name or by what the sender says. */
export const ACCEPTED_TYPES = ["image/jpeg", "image/png", "image/webp"] as const;
