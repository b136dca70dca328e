import type { Socket } from "node:net";
import { UploadRefusal } from "./upload-refusal.ts";

/** How slowly a body may come while it holds a place. */
export interface Pace {
  readonly windowMs: number; // also the grace at the beginning, and more than a phone is silent for when it changes cells
  readonly windowBytes: number; // at least, in each window
  readonly wholeMs: number;
}

/**
 * Waits for what `receive` reads from `socket`, as long as the bytes keep coming. Who is too slow is given up, not waited for: the caller
 * answers and closes the connection, which ends the reading as well.
 * @throws UploadRefusal TOO_SLOW
 */
export async function atPace<T>({ windowMs, windowBytes, wholeMs }: Pace, socket: Socket, receive: () => Promise<T>): Promise<T> {
  const { promise: tooSlow, reject } = Promise.withResolvers<never>();
  const giveUp = (): void => reject(new UploadRefusal("TOO_SLOW"));
  let seen = socket.bytesRead;
  const watch = setInterval(() => {
    if (socket.bytesRead - seen < windowBytes) giveUp();
    seen = socket.bytesRead;
  }, windowMs);
  const end = setTimeout(giveUp, wholeMs);
  try {
    return await Promise.race([receive(), tooSlow]);
  } finally {
    clearInterval(watch);
    clearTimeout(end);
  }
}
