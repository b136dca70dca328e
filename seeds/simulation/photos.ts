import sharp from "sharp";
import { keepPicture, type KeptFile, uploadSender } from "../../api/files/file.upload.ts";
import type { FileStore } from "../../api/files/file.store.ts";
import { makePicture, type Picture } from "../../api/files/picture.ts";
import type { Work } from "../../api/platform/work.ts";
import { from } from "./people.ts";
import type { Random } from "./land.ts";

const [WIDTH_PX, HEIGHT_PX] = [240, 320]; // a week of them fits on every disk
const [PAPER, INK, TABLE] = [244, 70, 150]; // grey, 0 to 255
const MARGIN_PX = 22;
const LINE_PX = 22;

/** Photos of papers on which nothing can be read, kept as the product keeps every other. */
export interface Photos {
  readonly keep: (work: Work) => Promise<KeptFile>;
}

/** A few different ones are drawn once; a copy of one is as good as a new one for everybody who looks. */
export async function drawPhotos(store: FileStore, random: Random): Promise<Photos> {
  const pictures: Picture[] = [];
  for (let number = 0; number < 4; number++) pictures.push(await drawPaper(random));
  let next = 0;
  return { keep: (work) => keepPicture(work, store, uploadSender(work, "simulation"), pictures[next++ % pictures.length]!, 0) };
}

/** A sheet with lines of writing, lying on a table. */
async function drawPaper(random: Random): Promise<Picture> {
  const pixels = Buffer.alloc(WIDTH_PX * HEIGHT_PX, TABLE);
  const fill = (left: number, top: number, width: number, height: number, grey: number): void => {
    for (let y = top; y < top + height; y++) pixels.fill(grey, y * WIDTH_PX + left, y * WIDTH_PX + left + width);
  };
  fill(12, 12, WIDTH_PX - 24, HEIGHT_PX - 24, PAPER);
  for (let top = MARGIN_PX; top < HEIGHT_PX - MARGIN_PX - LINE_PX; top += LINE_PX) {
    for (let left = MARGIN_PX, words = from(random, 1, 5); words > 0; words--) {
      const width = from(random, 15, 70);
      if (left + width > WIDTH_PX - MARGIN_PX) break;
      fill(left, top, width, 6, INK);
      left += width + 8;
    }
  }
  const raw = { width: WIDTH_PX, height: HEIGHT_PX, channels: 1 } as const;
  return makePicture(await sharp(pixels, { raw }).png().toBuffer());
}
