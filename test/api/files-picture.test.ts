import { crc32 } from "node:zlib";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { FILE_LIMITS } from "../../api/files/file.limits.ts";
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
    expect(await makePicture(large)).toMatchObject({ widthPx: 2500, heightPx: 1250 });
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
      widthPx: 1563,
      heightPx: 2500,
    });
    expect(await makePicture(await paper.clone().png({ compressionLevel: 1 }).toBuffer())).toMatchObject({
      widthPx: 2500,
      heightPx: 1563,
    });
  });
  it("may be what phones and scanners make: in passes, in four inks, in grey, with a profile that is none, with fill between segments", async () => {
    const [inPasses, inks] = await Promise.all([
      photo().jpeg({ progressive: true }).toBuffer(),
      photo().toColourspace("cmyk").jpeg().toBuffer(),
    ]);
    const grey = await photo().greyscale().jpeg().toBuffer();
    const badProfile = Buffer.concat([
      jpeg.subarray(0, 2),
      segment(0xe2, `ICC_PROFILE\0\u0001\u0001${"x".repeat(200)}`),
      jpeg.subarray(2),
    ]);
    const badExif = Buffer.concat([jpeg.subarray(0, 2), segment(0xe1, `Exif\0\0${"x".repeat(200)}`), jpeg.subarray(2)]);
    const filled = Buffer.concat([jpeg.subarray(0, 2), Buffer.alloc(5, 0xff), jpeg.subarray(2)]);
    for (const bytes of [inPasses, inks, grey, badProfile, badExif, filled])
      expect(await sharp((await makePicture(bytes)).content).metadata()).toMatchObject({
        width: 320,
        height: 200,
        space: "srgb",
      });
  });
  it("is kept in 2 MB, even where every pixel is noise; and never for that in a worse way than need be", async () => {
    const noise = await photo(2_600, 2_600).jpeg({ quality: 90 }).toBuffer();
    const { content, widthPx } = await makePicture(noise);
    expect(content.length).toBeLessThanOrEqual(FILE_LIMITS.keptBytes);
    expect(widthPx).toBe(1_600);
    const page = await print(2_500, 1_800).png().toBuffer();
    const kept = (await makePicture(page)).content;
    expect(kept.length).toBeLessThanOrEqual(FILE_LIMITS.keptBytes);
    expect(await sharp(kept).metadata()).toMatchObject({ width: 2_500, height: 1_800 });
  });
  it("keeps small print readable: ink stays dark and paper light, two pixels from each other", async () => {
    const [wide, high] = [2_500, 1_800];
    const kept = await sharp((await makePicture(await print(wide, high).png().toBuffer())).content)
      .greyscale()
      .raw()
      .toBuffer();
    let [darkestPaper, lightestInk] = [255, 0];
    for (let y = 0; y < high; y++)
      for (let x = 0; x < wide; x++)
        if (isInk(x, y)) lightestInk = Math.max(lightestInk, kept[y * wide + x]!);
        else darkestPaper = Math.min(darkestPaper, kept[y * wide + x]!);
    expect({ lightestInk, darkestPaper }).toEqual({
      lightestInk: expect.toSatisfy((value: number) => value < 110),
      darkestPaper: expect.toSatisfy((value: number) => value > 150),
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
    await expect(makePicture(claiming(png, 16_000, 16_000))).rejects.toEqual(refused("PICTURE_TOO_LARGE"));
  });
  it("a side of more than 12,000 pixels, before it is decoded: one of 40 million rows costs ten seconds", async () => {
    for (const [width, height] of [
      [1, 39_999_999],
      [12_001, 1],
    ] as const) {
      const claim = claiming(png, width, height);
      await expect(makePicture(claim)).rejects.toEqual(refused("PICTURE_TOO_LARGE", /12000 on a side/));
    }
    const lines = await sharp({ create: { width: 12_000, height: 2, channels: 3, background: "white" } })
      .png()
      .toBuffer();
    expect(await makePicture(lines)).toMatchObject({ widthPx: 2_500, heightPx: 1 });
  });
  it("20 million pixels that come in passes and would be held whole, before they are decoded", async () => {
    const paper = sharp({ create: { width: 5_000, height: 4_001, channels: 3, background: "white" } });
    expect(await makePicture(await paper.clone().jpeg().toBuffer())).toMatchObject({ widthPx: 2_500 });
    for (const bytes of [
      await paper.clone().jpeg({ progressive: true }).toBuffer(),
      await paper.clone().png({ progressive: true, compressionLevel: 1 }).toBuffer(),
    ])
      await expect(makePicture(bytes)).rejects.toEqual(refused("PICTURE_TOO_LARGE"));
  });
  it("one whose scan stops early although the file comes to its end", async () => {
    const end = Buffer.from([0xff, 0xd9]);
    for (const whole of [
      jpeg,
      await photo().jpeg({ progressive: true }).toBuffer(),
      await photo().toColourspace("cmyk").jpeg().toBuffer(),
    ])
      for (const part of [0.3, 0.6, 0.95])
        await expect(makePicture(Buffer.concat([whole.subarray(0, Math.floor(whole.length * part)), end]))).rejects.toEqual(
          refused("PICTURE_UNREADABLE"),
        );
  });
  it("one whose scan was overwritten: a JPEG where the decoder loses its way, a PNG at any byte, a WebP that misses its end", async () => {
    const at = (whole: Buffer, part: number): number => Math.floor(whole.length * part);
    const zeroed = Buffer.from(jpeg);
    zeroed.fill(0, at(zeroed, 0.5), zeroed.length - 2);
    await expect(makePicture(zeroed)).rejects.toEqual(refused("PICTURE_UNREADABLE"));
    for (const part of [0.1, 0.3, 0.5, 0.7, 0.9]) {
      const flipped = Buffer.from(png);
      flipped[at(png, part)]! ^= 0x01;
      await expect(makePicture(flipped)).rejects.toEqual(refused("PICTURE_UNREADABLE"));
    }
    const shorter = webp.subarray(0, at(webp, 0.5) & ~1);
    const claim = Buffer.from(shorter);
    claim.writeUInt32LE(claim.length - 8, 4);
    await expect(makePicture(claim)).rejects.toEqual(refused("PICTURE_UNREADABLE"));
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

/** A PNG whose head says another size. */
function claiming(whole: Buffer, width: number, height: number): Buffer {
  const claim = Buffer.from(whole);
  claim.writeUInt32BE(width, 16);
  claim.writeUInt32BE(height, 20);
  claim.writeUInt32BE(crc32(claim.subarray(12, 29)), 29);
  return claim;
}

/** A segment of a JPEG. */
function segment(marker: number, content: string): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, Buffer.from(content, "latin1")]);
}

/** Like the strokes of small print: two pixels of ink, four of paper, in lines. */
const isInk = (x: number, y: number): boolean => y % 16 < 10 && (x + (y >> 4) * 3) % 6 < 2;
function print(width: number, height: number): ReturnType<typeof sharp> {
  const pixels = Buffer.alloc(width * height, 235);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) if (isInk(x, y)) pixels[y * width + x] = 30;
  return sharp(pixels, { raw: { width, height, channels: 1 } });
}
