import type { createMetrics } from "../../api/platform/metrics.ts";

/** Of a server of which only a part is started. */
export const NOTHING_TO_MEASURE: Parameters<typeof createMetrics>[0] = {
  sockets: () => 0,
  watchers: () => 0,
  backlogBytes: () => 0,
  readersBehindMs: () => new Map(),
};
