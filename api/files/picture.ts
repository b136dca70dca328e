import { fileTypeFromBuffer } from "file-type";
import sharp, { type Metadata, type OutputInfo, type SharpOptions } from "sharp";
import { ACCEPTED_TYPES, FILE_LIMITS } from "./file.limits.ts";
import { goesOnAfterPicture, type PictureFormat } from "./picture-end.ts";
import { UploadRefusal } from "./upload-refusal.ts";

/** A picture as it is kept: JPEG, upright, without any metadata, without anything that is not its pixels. */
export interface Picture {
  readonly content: Buffer;
  readonly widthPx: number;
  readonly heightPx: number;
}

sharp.cache(false); // it would keep decoded papers in memory
// Of the many formats the library reads only these are open to strangers, whatever the first bytes make it believe.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({ operation: ["VipsForeignLoadJpegBuffer", "VipsForeignLoadPngBuffer", "VipsForeignLoadWebpBuffer"] });

/**
 * A picture that ends too early or is broken inside is refused, not filled with grey. Of a JPEG the decoder calls that a warning; PNG and WebP
 * have warnings for what is merely odd. What no decoder can notice passes: JPEG and WebP carry no checksum.
 */
const strictFor = (format: PictureFormat): SharpOptions => ({ failOn: format === "jpeg" ? "warning" : "error" });

/** How it is kept, the best first: the next is for what does not fit into `keptBytes`. The last always does, even for pure noise. */
const KEPT_AS = [
  { side: FILE_LIMITS.keptSidePx, quality: 82 },
  { side: FILE_LIMITS.keptSidePx, quality: 60 },
  { side: 1_600, quality: 50 },
] as const;

/**
 * Makes a picture anew from what a stranger sent. Only pixels pass: no EXIF, no place, no colour profile, nothing hidden between or after.
 * @throws UploadRefusal FILE_TYPE_NOT_ALLOWED, PICTURE_TOO_LARGE or PICTURE_UNREADABLE
 */
export async function makePicture(bytes: Buffer): Promise<Picture> {
  const format = await formatOf(bytes);
  const header = await headerOf(bytes);
  if (header.format !== format) throw new UploadRefusal("FILE_TYPE_NOT_ALLOWED");
  // Before anything is decoded: a few kilobytes can claim to be gigabytes.
  if (isTooLarge(header)) throw new UploadRefusal("PICTURE_TOO_LARGE");
  if ((header.pages ?? 1) > 1) throw new UploadRefusal("FILE_TYPE_NOT_ALLOWED", "A moving picture is not taken: send a photo.");
  const goesOn = goesOnAfterPicture(format, bytes);
  if (goesOn === null) throw new UploadRefusal("PICTURE_UNREADABLE");
  if (goesOn)
    throw new UploadRefusal(
      "PICTURE_UNREADABLE",
      "The file contains more than a picture. Take the photo again, or send a screenshot of it.",
    );
  return encode(await decode(bytes, strictFor(format)));
}

function isTooLarge({ width, height, isProgressive }: Metadata): boolean {
  if (Math.max(width, height) > FILE_LIMITS.sidePx) return true;
  return width * height > (isProgressive ? FILE_LIMITS.passPixels : FILE_LIMITS.pixels);
}

/** The first filter: what the content looks like. The decoder is the judge. */
async function formatOf(bytes: Buffer): Promise<PictureFormat> {
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  const type = ACCEPTED_TYPES.find((accepted) => accepted === found?.mime);
  if (!type) throw new UploadRefusal("FILE_TYPE_NOT_ALLOWED");
  return type.slice("image/".length) as PictureFormat;
}

async function headerOf(bytes: Buffer): Promise<Metadata> {
  try {
    return await sharp(bytes, { limitInputPixels: false }).metadata(); // the limit is ours to say, with its own code
  } catch {
    throw new UploadRefusal("PICTURE_UNREADABLE");
  }
}

interface Pixels {
  readonly data: Buffer;
  readonly info: OutputInfo;
}

async function decode(bytes: Buffer, strict: SharpOptions): Promise<Pixels> {
  const side = FILE_LIMITS.keptSidePx;
  try {
    return await sharp(bytes, { ...strict, limitInputPixels: FILE_LIMITS.pixels })
      .timeout({ seconds: FILE_LIMITS.decodeS })
      .autoOrient() // by EXIF, which is gone afterwards
      .resize({ width: side, height: side, fit: "inside", withoutEnlargement: true })
      .flatten({ background: "white" }) // transparent paper would turn black
      .toColourspace("srgb")
      .raw()
      .toBuffer({ resolveWithObject: true });
  } catch {
    throw new UploadRefusal("PICTURE_UNREADABLE");
  }
}

/** @throws Error when even the last way is too large, which is a mistake of ours */
async function encode({ data, info: { width, height, channels } }: Pixels): Promise<Picture> {
  for (const { side, quality } of KEPT_AS) {
    const { data: content, info } = await sharp(data, { raw: { width, height, channels } })
      .resize({ width: side, height: side, fit: "inside", withoutEnlargement: true })
      .jpeg({ quality })
      .toBuffer({ resolveWithObject: true });
    if (content.length <= FILE_LIMITS.keptBytes) return { content, widthPx: info.width, heightPx: info.height };
  }
  throw new Error("a picture larger than it is kept");
}
