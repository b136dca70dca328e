import type { Socket } from "node:net";
import pg from "pg";
import { StartupError } from "./config.ts";

/** How long to wait for a connection, be it a new one or a place in the pool. */
export const CONNECT_MS = 2_000;
/** So that the network's own boxes do not forget a connection on which a long statement runs. */
export const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 } as const;
const BEAT_MS = 2_000;
const SILENT_MS = 5_000;
/** When the server drops a held connection without beats: its process is gone, and the network forgot to say so. */
export const ORPHANED_MS = 8_000;

/**
 * Cuts a connection on which nothing has moved for `ms`. A path that a firewall forgot, or a server that stands still, says nothing by itself
 * for a quarter of an hour. Whatever waits on it fails then, and nobody uses it again: the answer to an old question may still come.
 * @param ms 0: it may be silent, since nobody waits for it
 */
export function cutWhenSilent(client: pg.ClientBase, ms: number): void {
  const { stream } = (client as pg.Client).connection;
  const socket = stream as Socket;
  if (socket.listenerCount("timeout") === 0) socket.on("timeout", () => socket.destroy());
  socket.setTimeout(ms);
}

/**
 * One connection outside the pool, held for as long as the process lives. It gives a sign of life every two seconds, so that both ends notice
 * soon when the other is gone.
 * @param name what the database's own list of connections calls it
 * @param begin what it is held for
 * @param onEnd told once, whoever ended it
 */
export async function holdConnection(
  url: string,
  name: string,
  begin: (client: pg.Client) => Promise<unknown>,
  onEnd: () => void,
): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: `antar-dompet ${name}`,
    connectionTimeoutMillis: CONNECT_MS,
    ...KEEP_ALIVE,
  });
  client.on("error", () => {}); // its end follows
  let beat: NodeJS.Timeout | undefined;
  const beatLater = (): void => {
    beat = setTimeout(() => void client.query("select 1").then(beatLater, () => {}), BEAT_MS);
  };
  try {
    await client.connect();
    cutWhenSilent(client, SILENT_MS);
    await client.query(`set idle_session_timeout = ${ORPHANED_MS}`);
    await begin(client);
  } catch (error) {
    await client.end();
    throw error;
  }
  client.once("end", () => {
    clearTimeout(beat);
    onEnd();
  });
  beatLater();
  return client;
}

/** The sentence for an operator whose database does not answer at the start. */
export function unreachable(url: string, error: unknown): StartupError {
  return new StartupError(`The database at ${placeOf(url)} cannot be reached: ${reasonOf(error)}. Check DATABASE_URL.`);
}

/** Where the database is, without the password. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  const reasons: Record<string, string> = {
    ECONNREFUSED: "nothing listens there",
    ENOTFOUND: "no such host",
    "28P01": "the password is wrong",
    "28000": "the user may not sign in",
    "3D000": "there is no such database",
  };
  return (code && reasons[code]) ?? message ?? "no reason given";
}
