import type { Socket } from "node:net";
import type { WebSocket } from "ws";

const CHECK_MS = 5_000;
const STALLED_CHECKS = 3;

interface Look {
  readonly sentBytes: number;
  readonly checks: number;
}
export interface Eviction {
  /** @param connection below the socket: it alone knows how much has left for the client */
  readonly watch: (client: WebSocket, connection: Socket) => void;
  readonly stop: () => void;
}

/**
 * A client that no longer reads may still answer pings. What gives it away is that something waits for it and nothing leaves; the amount that
 * waits says nothing, since our own pings add to it.
 */
export function createEviction(clients: ReadonlySet<WebSocket>): Eviction {
  const connections = new WeakMap<WebSocket, Socket>();
  const lastLooks = new WeakMap<WebSocket, Look>();
  function check(): void {
    for (const client of clients) {
      const { bufferedAmount } = client;
      const sentBytes = (connections.get(client)?.bytesWritten ?? 0) - bufferedAmount;
      const before = lastLooks.get(client);
      const checks = bufferedAmount > 0 && before?.sentBytes === sentBytes ? before.checks + 1 : 0;
      lastLooks.set(client, { sentBytes, checks });
      if (checks >= STALLED_CHECKS) client.terminate();
    }
  }
  const checking = setInterval(check, CHECK_MS);
  return {
    watch: (client, connection) => void connections.set(client, connection),
    stop: () => clearInterval(checking),
  };
}
