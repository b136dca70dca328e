import type { EntityManager } from "@mikro-orm/postgresql";
import type { SessionInfo } from "../context.ts";
import type { Bus } from "../platform/bus.ts";
import type { ClosableSocket } from "../platform/live-socket.ts";
import type { Log } from "../platform/log.ts";
import { liveSessions, type SignedIn } from "./session.ts";

/** Nothing announces that a session's time is over, or that somebody changed a row by hand. */
const SWEEP_MS = 1_000;
const WAKE_GAP_MS = 50;
const FORBIDDEN = 4403;
const SAY_GOODBYE_MS = 1_000;

export interface SessionWatch {
  /** Closes `socket` with 4403 within two seconds after its session ended or its person's roles changed. */
  readonly add: (signedIn: SignedIn, socket: ClosableSocket) => void;
  readonly socketsOf: (tokenHash: Buffer) => number;
}

interface Parts {
  readonly fork: () => EntityManager;
  readonly bus: Bus;
  readonly now: () => Date;
  readonly log: Log;
}

/** Watches only while somebody is connected. */
export function watchSessions({ fork, bus, now, log }: Parts): SessionWatch {
  const sockets = new Map<ClosableSocket, SignedIn>();
  let stop: (() => void) | null = null;

  async function check(): Promise<void> {
    const looked = [...sockets]; // one that opens during the look is not among what comes back, and the next look's
    const tokenHashes = new Map(looked.map(([, { session }]) => [keyOf(session), session.tokenHash]));
    const found = await liveSessions(fork(), [...tokenHashes.values()], now());
    const rights = new Map(found.map((signedIn) => [keyOf(signedIn.session), rightsOf(signedIn)]));
    for (const [socket, signedIn] of looked) {
      // Changed roles close it as well: what runs was decided by the old ones, and a page may connect again with the new.
      if (rights.get(keyOf(signedIn.session)) !== rightsOf(signedIn)) close(socket);
    }
  }
  function start(): () => void {
    let checking = false;
    const look = async (): Promise<void> => {
      if (checking) return; // the next sweep sees what this look misses
      checking = true;
      await check()
        .catch((error: unknown) => log.warn({ error }, "sessions not readable, trying again"))
        .finally(() => (checking = false));
    };
    const wakes = bus.watch("sessions", WAKE_GAP_MS);
    const sweep = setInterval(() => void look(), SWEEP_MS);
    void (async () => {
      for await (const _ of wakes) await look();
    })();
    return () => {
      clearInterval(sweep);
      void wakes.return?.();
    };
  }
  return {
    add: (signedIn, socket) => {
      sockets.set(socket, signedIn);
      stop ??= start();
      socket.once("close", () => {
        sockets.delete(socket);
        if (sockets.size > 0) return;
        stop?.();
        stop = null;
      });
    },
    socketsOf: (tokenHash) => [...sockets.values()].filter(({ session }) => session.tokenHash.equals(tokenHash)).length,
  };
}

/** A client that does not answer the goodbye is cut off: it must not go on receiving. */
function close(socket: ClosableSocket): void {
  socket.close(FORBIDDEN, "Forbidden");
  setTimeout(() => socket.terminate(), SAY_GOODBYE_MS).unref();
}

const keyOf = ({ tokenHash }: SessionInfo): string => tokenHash.toString("base64");
const rightsOf = ({ actor }: SignedIn): string => `${actor.officeId} ${actor.roles.join(" ")}`;
