import { Agent, request } from "node:http";
import type { rideOf } from "./ride.ts";

/** One reading of one courier, whom the phone's secret names. */
export type Fix = ReturnType<ReturnType<typeof rideOf>> & { readonly courierId: string; readonly secret: string };

/** Phones with Traccar's app: each reading is a request, over connections that stay open. */
export interface Phones {
  /** @throws when it is not acknowledged */
  readonly send: (fix: Fix) => Promise<void>;
  readonly stop: () => void;
}

export function phones(port: number, connections: number): Phones {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const send = (fix: Fix): Promise<void> =>
    new Promise((resolve, reject) => {
      const query = new URLSearchParams({
        lat: String(fix.latitudeDeg),
        lon: String(fix.longitudeDeg),
        accuracy: String(fix.accuracyM),
        batt: "80",
        timestamp: String(fix.takenAt.getTime()),
      });
      const path = `/ingest/traccar/${fix.secret}?${query.toString()}`;
      request({ port, host: "127.0.0.1", path, agent }, (response) => {
        const settle = (): void =>
          response.statusCode === 200 ? resolve() : reject(new Error(`a fix was answered ${response.statusCode}`));
        response.resume().once("end", settle);
      })
        .once("error", reject)
        .end();
    });
  return { send, stop: () => agent.destroy() };
}
