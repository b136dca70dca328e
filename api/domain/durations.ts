/**
 * How long things took, as counts in buckets that grow by an eighth of a doubling (9 %). Counts can be added up over months, types and
 * places, and taken away again; medians cannot.
 */
export type Histogram = Readonly<Record<number, number>>; // bucket -> how many; a bucket that is absent holds none

const BUCKETS_PER_DOUBLING = 8;
const MINUTE_MS = 60_000;

/** The bucket of a duration; everything within the first minute is in bucket 0. */
export function bucketOf(ms: number): number {
  if (ms <= MINUTE_MS) return 0;
  return Math.ceil(Math.log2(ms / MINUTE_MS) * BUCKETS_PER_DOUBLING - 1e-9); // a bucket ends with its upper edge
}

/** The longest duration of a bucket, in minutes; what a percentile is said to be, so that it never says too little. */
export const upperMinutes = (bucket: number): number => 2 ** (bucket / BUCKETS_PER_DOUBLING);

export function addHistograms(histograms: readonly Histogram[]): Histogram {
  const sum: Record<number, number> = {};
  for (const histogram of histograms)
    for (const [bucket, count] of Object.entries(histogram)) sum[Number(bucket)] = (sum[Number(bucket)] ?? 0) + count;
  return sum;
}

export const countIn = (histogram: Histogram): number => Object.values(histogram).reduce((sum, count) => sum + count, 0);

/**
 * In how many minutes `share` of all were done (nearest rank), exact to the 9 % of a bucket and never too small.
 * @param share above 0, at most 1: 0.5 is the median
 * @returns null when there are none
 */
export function minutesFor(histogram: Histogram, share: number): number | null {
  const rank = Math.ceil(countIn(histogram) * share);
  let seen = 0;
  for (const bucket of Object.keys(histogram)
    .map(Number)
    .toSorted((a, b) => a - b)) {
    seen += histogram[bucket] ?? 0;
    if (rank > 0 && seen >= rank) return upperMinutes(bucket);
  }
  return null;
}
