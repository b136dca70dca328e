/** How much may be taken at once, and how soon one more is there. */
export interface BucketSize {
  readonly tokens: number;
  readonly refillMs: number; // for one token
}

/**
 * A bucket is described by one instant: when it will be full again. One in the past is full, which is why nothing need be kept of it.
 * @returns how many tokens are there now; below zero where more was taken than there was
 */
export function tokensIn(fullAtMs: number, { tokens, refillMs }: BucketSize, nowMs: number): number {
  return tokens - Math.max(0, fullAtMs - nowMs) / refillMs;
}

/** @returns when it will be full again after `count` are taken; of none it stays as it was, whatever the clock does later */
export function afterTaking(count: number, fullAtMs: number, { refillMs }: BucketSize, nowMs: number): number {
  if (count === 0) return fullAtMs;
  return Math.max(fullAtMs, nowMs) + count * refillMs;
}

/** @returns how long until `count` tokens are there; 0: they are */
export function waitMs(count: number, fullAtMs: number, size: BucketSize, nowMs: number): number {
  return Math.max(0, count - tokensIn(fullAtMs, size, nowMs)) * size.refillMs;
}
