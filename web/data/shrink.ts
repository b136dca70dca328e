const LONGEST_SIDE_PX = 2_000; // the smallest print on a family card stays readable
const QUALITY = 0.85;
const PREVIEW_SIDE_PX = 320;

export interface ShrunkPhoto {
  readonly blob: Blob;
  readonly preview: string | null; // a data: URL; null when this browser cannot show the picture
}

/**
 * A photo as small as it may be, drawn anew: place and camera that the phone wrote into the file do not leave it.
 * What this browser cannot open (HEIC on some phones) is sent as it is; the server says whether it can.
 */
export async function shrinkPhoto(file: File): Promise<ShrunkPhoto> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (bitmap === null) return { blob: file, preview: null };
  try {
    const full = draw(bitmap, LONGEST_SIDE_PX);
    const blob = await new Promise<Blob | null>((resolve) => full.toBlob(resolve, "image/jpeg", QUALITY));
    return { blob: blob ?? file, preview: previewFrom(bitmap) };
  } finally {
    bitmap.close(); // a dozen 12-megapixel pictures would otherwise fill the memory of a cheap phone
  }
}

/** Of a photo that was shrunk before. */
export async function previewOf(photo: Blob): Promise<string | null> {
  const bitmap = await createImageBitmap(photo).catch(() => null);
  try {
    return bitmap && previewFrom(bitmap);
  } finally {
    bitmap?.close();
  }
}
const previewFrom = (bitmap: ImageBitmap): string => draw(bitmap, PREVIEW_SIDE_PX).toDataURL("image/jpeg", QUALITY);

function draw(bitmap: ImageBitmap, longestSidePx: number): HTMLCanvasElement {
  const factor = Math.min(1, longestSidePx / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * factor));
  canvas.height = Math.max(1, Math.round(bitmap.height * factor));
  const pen = canvas.getContext("2d");
  if (pen === null) return canvas;
  pen.fillStyle = "white"; // a see-through picture would turn black as JPEG
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}
