import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { makePicture } from "../../api/files/picture.ts";
import { paddedTo, phonePhoto, photo, samsungTrailer, withComment } from "../support/pictures.ts";

const PHP = Buffer.from("<?php system($_GET['c']); ?>");
const HTML = Buffer.from("<script>alert(1)</script>");
const ZIP = Buffer.from("504b0506000000000000000000000000000000000000", "hex"); // an empty archive is found from its end
const refused = (code: string, sentence: RegExp = /./): unknown =>
  expect.objectContaining({ name: "UploadRefusal", code, message: expect.stringMatching(sentence) });

let jpeg: Buffer, png: Buffer, webp: Buffer;
beforeAll(async () => {
  [jpeg, png, webp] = await Promise.all([photo().jpeg().toBuffer(), photo().png().toBuffer(), photo().webp().toBuffer()]);
});

describe("a photo", () => {
  it("comes back as JPEG whatever it was: JPEG, PNG, WebP", async () => {
    for (const bytes of [jpeg, png, webp]) {
      const { content, widthPx, heightPx } = await makePicture(bytes);
      expect(await sharp(content).metadata()).toMatchObject({ format: "jpeg", width: 320, height: 200 });
      expect([widthPx, heightPx]).toEqual([320, 200]);
    }
  });
  it("comes back without EXIF and GPS, and upright", async () => {
    const sideways = await phonePhoto("CANARY-OWNER", 6);
    expect((await sharp(sideways).metadata()).exif?.toString("latin1")).toContain("CANARY-OWNER");
    expect((await sharp(sideways).metadata()).orientation).toBe(6);
    const { content, widthPx, heightPx } = await makePicture(sideways);
    const { exif, icc, iptc, xmp, orientation } = await sharp(content).metadata();
    expect({ exif, icc, iptc, xmp, orientation }).toEqual({});
    expect(["Exif", "GPS", "CANARY", "Phone"].filter((word) => content.includes(word))).toEqual([]);
    expect([widthPx, heightPx]).toEqual([200, 320]);
  });
  it("loses what was hidden between its segments", async () => {
    const { content } = await makePicture(withComment(jpeg, PHP));
    expect(content.includes("<?php")).toBe(false);
  });
  it("is made smaller when it is larger than needed, and never larger", async () => {
    const large = await sharp({ create: { width: 4000, height: 2000, channels: 3, background: "white" } })
      .png()
      .toBuffer();
    expect(await makePicture(large)).toMatchObject({ widthPx: 3000, heightPx: 1500 });
    expect(await makePicture(await photo(1, 1).png().toBuffer())).toMatchObject({ widthPx: 1, heightPx: 1 });
  });
  it("gets white paper where it was transparent", async () => {
    const clear = await sharp({ create: { width: 8, height: 8, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
      .png()
      .toBuffer();
    const { data } = await sharp((await makePicture(clear)).content)
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(Math.min(...data)).toBeGreaterThan(250);
  });
  it("may be 40 million pixels, in any of the formats and turned on its side", async () => {
    const paper = sharp({ create: { width: 8000, height: 5000, channels: 3, background: "white" } });
    expect(await makePicture(await paper.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer())).toMatchObject({
      widthPx: 1875,
      heightPx: 3000,
    });
    expect(await makePicture(await paper.clone().png({ compressionLevel: 1 }).toBuffer())).toMatchObject({
      widthPx: 3000,
      heightPx: 1875,
    });
  });
  it("may carry what phones append: it is dropped", async () => {
    const film = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypmp42CANARY-TAIL")]);
    for (const tail of [samsungTrailer("CANARY-TAIL"), film, jpeg, Buffer.concat([jpeg, film]), Buffer.alloc(512)]) {
      const { content } = await makePicture(Buffer.concat([jpeg, tail]));
      expect(content).toEqual((await makePicture(jpeg)).content);
    }
  });
});

describe("what is refused", () => {
  it.each([
    ["a text file", Buffer.from("Nama: Budi\n".repeat(50))],
    ["nothing", Buffer.alloc(0)],
    [
      "SVG",
      Buffer.from(
        `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>`,
      ),
    ],
    ["HTML", Buffer.from("<!doctype html><script>alert(1)</script>")],
    ["PDF", Buffer.from("%PDF-1.7\n%âãÏÓ\n1 0 obj\n")],
    ["GIF", Buffer.from("47494638396101000100800000000000ffffff2c00000000010001000002024401003b", "hex")],
  ])("%s, by its content", async (_, bytes) => {
    await expect(makePicture(bytes)).rejects.toEqual(refused("FILE_TYPE_NOT_ALLOWED", /JPEG, PNG or WebP/));
  });
  it("41 million pixels, before they are decoded", async () => {
    const paper = sharp({ create: { width: 8200, height: 5000, channels: 3, background: "white" } });
    const began = performance.now();
    const bytes = await paper.jpeg().toBuffer();
    const made = performance.now();
    await expect(makePicture(bytes)).rejects.toEqual(refused("PICTURE_TOO_LARGE", /40 million/));
    expect(performance.now() - made).toBeLessThan((made - began) / 2);
  });
  it("a few bytes that claim to be 256 million pixels", async () => {
    const claim = Buffer.from(png);
    claim.writeUInt32BE(16_000, 16);
    claim.writeUInt32BE(16_000, 20);
    claim.writeUInt32BE(crc32(claim.subarray(12, 29)), 29);
    await expect(makePicture(claim)).rejects.toEqual(refused("PICTURE_TOO_LARGE"));
  });
  it("one that is cut off anywhere", async () => {
    for (const whole of [jpeg, png, webp])
      for (const part of [0.2, 0.5, 0.9, 0.999])
        await expect(makePicture(whole.subarray(0, Math.floor(whole.length * part)))).rejects.toEqual(
          refused("PICTURE_UNREADABLE"),
        );
  });
  it("one that ends in time but is broken inside", async () => {
    const broken = Buffer.from(png);
    broken.fill(0x55, 100, 400);
    await expect(makePicture(broken)).rejects.toEqual(refused("PICTURE_UNREADABLE"));
  });
  it.each([
    ["PHP", PHP],
    ["HTML", HTML],
    ["a zip", ZIP],
    ["zeros and then PHP", Buffer.concat([Buffer.alloc(64), PHP])],
    ["a second picture and then HTML", null],
    ["SEFT alone", Buffer.concat([PHP, Buffer.from([255, 255, 255, 255]), Buffer.from("SEFT")])],
  ])("a picture that is something else as well: %s behind it", async (_, tail) => {
    for (const whole of tail === null ? [jpeg] : [jpeg, png, webp])
      await expect(makePicture(Buffer.concat([whole, tail ?? Buffer.concat([jpeg, HTML])]))).rejects.toEqual(
        refused("PICTURE_UNREADABLE", /more than a picture/),
      );
  });
  it("a moving picture", async () => {
    const frames = await sharp([png, await photo(320, 200, 2).png().toBuffer()], { join: { animated: true } })
      .webp()
      .toBuffer();
    expect((await sharp(frames).metadata()).pages).toBe(2);
    await expect(makePicture(frames)).rejects.toEqual(refused("FILE_TYPE_NOT_ALLOWED", /moving/));
  });
});

it("padding in a test's picture is as long as asked for", () => expect(paddedTo(jpeg, 200_000)).toHaveLength(200_000));

function crc32(bytes: Buffer): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
