export type PictureFormat = "jpeg" | "png" | "webp";

/**
 * Whether a file goes on after its picture: how a photo is at the same time a script, a page or an archive. A decoder does not notice.
 * What phones are known to append to a JPEG does not count (it is dropped with everything else when the picture is made anew): without this
 * exception every photo straight from a Samsung, and every HDR or moving photo, would be refused.
 * @returns null when the picture does not come to its end
 */
export function goesOnAfterPicture(format: PictureFormat, bytes: Buffer): boolean | null {
  if (format === "jpeg") {
    const end = endOfJpeg(bytes, 0);
    return end === null ? null : !isPhoneTail(bytes, end);
  }
  const end = format === "png" ? endOfPng(bytes) : endOfWebp(bytes);
  return end === null ? null : end < bytes.length;
}

/** Follows the segments; inside compressed data an FF that is no marker is followed by 00. @returns the place after "end of image" */
function endOfJpeg(bytes: Buffer, from: number): number | null {
  let at = from + 2;
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff || !isMarker(bytes[at + 1]!)) {
      at++;
      continue;
    }
    if (bytes[at + 1] === 0xd9) return at + 2;
    if (at + 4 > bytes.length) return null;
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

/** Fill bytes, stuffed zeros, restarts and "start of image" carry no length. */
const isMarker = (byte: number): boolean => byte > 0x01 && byte < 0xff && !(byte >= 0xd0 && byte <= 0xd8);

/** Further JPEGs (preview, HDR gain map), then at most a film or Samsung's directory of its own notes, or zeros. */
function isPhoneTail(bytes: Buffer, end: number): boolean {
  let at = end;
  while (at + 3 < bytes.length && bytes.readUIntBE(at, 3) === 0xffd8ff) {
    const next = endOfJpeg(bytes, at);
    if (next === null) return false;
    at = next;
  }
  const rest = bytes.subarray(at);
  return rest.every((byte) => byte === 0) || isFilm(rest) || isSamsungTrailer(rest);
}

/** A moving photo: an MP4 begins with the length of its first box and "ftyp". */
const isFilm = (rest: Buffer): boolean => rest.toString("latin1", 4, 8) === "ftyp";

/** Blocks, then "SEFH" with where they are, the length of that directory (little endian), "SEFT". */
function isSamsungTrailer(rest: Buffer): boolean {
  if (rest.length < 12 || rest.toString("latin1", rest.length - 4) !== "SEFT") return false;
  const directory = rest.length - 8 - rest.readUInt32LE(rest.length - 8);
  return directory >= 0 && rest.toString("latin1", directory, directory + 4) === "SEFH";
}

/** @returns the place after the chunk IEND */
function endOfPng(bytes: Buffer): number | null {
  let at = 8;
  while (at + 12 <= bytes.length) {
    const type = bytes.toString("latin1", at + 4, at + 8);
    at += 12 + bytes.readUInt32BE(at); // length, type, content, checksum
    if (type === "IEND") return at <= bytes.length ? at : null;
  }
  return null;
}

/** The length that the file's own head says, made even. */
function endOfWebp(bytes: Buffer): number | null {
  if (bytes.length < 12) return null;
  const said = 8 + bytes.readUInt32LE(4);
  if (said > bytes.length) return null;
  return Math.min(said + (said % 2), bytes.length);
}
