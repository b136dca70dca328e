import type { EntityManager } from "@mikro-orm/postgresql";
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
    const tokenHashes = [
      ...new Map([...sockets.values()].map(({ session }) => [keyOf(session.tokenHash), session.tokenHash])).values(),
    ];
    const live = new Map(
      (await liveSessions(fork(), tokenHashes, now())).map((found) => [keyOf(found.session.tokenHash), rightsOf(found)]),
    );
    for (const [socket, signedIn] of sockets) {
      // Changed roles close it as well: what runs was decided by the old ones, and a page may connect again with the new.
      if (live.get(keyOf(signedIn.session.tokenHash)) !== rightsOf(signedIn)) close(socket);
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

const keyOf = (tokenHash: Buffer): string => tokenHash.toString("base64");
const rightsOf = ({ actor }: SignedIn): string => `${actor.officeId} ${actor.roles.join(" ")}`;
