import { fileTypeFromBuffer } from "file-type";
import sharp, { type Metadata, type SharpOptions } from "sharp";
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

/** "error": a picture that ends too early or is broken inside is refused, not filled with grey. */
const STRICT = { failOn: "error" } as const satisfies SharpOptions;

/**
 * Makes a picture anew from what a stranger sent. Only pixels pass: no EXIF, no place, no colour profile, nothing hidden between or after.
 * @throws UploadRefusal FILE_TYPE_NOT_ALLOWED, PICTURE_TOO_LARGE or PICTURE_UNREADABLE
 */
export async function makePicture(bytes: Buffer): Promise<Picture> {
  const format = await formatOf(bytes);
  const header = await headerOf(bytes);
  if (header.format !== format) throw new UploadRefusal("FILE_TYPE_NOT_ALLOWED");
  // Before anything is decoded: a few kilobytes can claim to be gigabytes.
  if (header.width * header.height > FILE_LIMITS.pixels) throw new UploadRefusal("PICTURE_TOO_LARGE");
  if ((header.pages ?? 1) > 1) throw new UploadRefusal("FILE_TYPE_NOT_ALLOWED", "A moving picture is not taken: send a photo.");
  const goesOn = goesOnAfterPicture(format, bytes);
  if (goesOn === null) throw new UploadRefusal("PICTURE_UNREADABLE");
  if (goesOn)
    throw new UploadRefusal(
      "PICTURE_UNREADABLE",
      "The file contains more than a picture. Take the photo again, or send a screenshot of it.",
    );
  return decodeAndEncode(bytes);
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
    return await sharp(bytes, { ...STRICT, limitInputPixels: false }).metadata(); // the limit is ours to say, with its own code
  } catch {
    throw new UploadRefusal("PICTURE_UNREADABLE");
  }
}

async function decodeAndEncode(bytes: Buffer): Promise<Picture> {
  const side = FILE_LIMITS.keptSidePx;
  try {
    const { data, info } = await sharp(bytes, { ...STRICT, limitInputPixels: FILE_LIMITS.pixels })
      .timeout({ seconds: FILE_LIMITS.decodeS })
      .autoOrient() // by EXIF, which is gone afterwards
      .resize({ width: side, height: side, fit: "inside", withoutEnlargement: true })
      .flatten({ background: "white" }) // transparent paper would turn black
      .jpeg({ quality: FILE_LIMITS.keptQuality })
      .toBuffer({ resolveWithObject: true });
    return { content: data, widthPx: info.width, heightPx: info.height };
  } catch {
    throw new UploadRefusal("PICTURE_UNREADABLE");
  }
}
