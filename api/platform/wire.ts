import { CloseCode, type Server } from "graphql-ws";
import type { WebSocket } from "ws";
import { afterTaking, type BucketSize, waitMs } from "../domain/token-bucket.ts";
import type { Backlog, Share } from "./backlog.ts";
import { type Log, onBehalfOf } from "./log.ts";
import { siteOf } from "./network.ts";
import { createOperations, type Operation } from "./operations.ts";
import type { Who } from "./turnstile.ts";

/** One socket, as the operations on it know it. */
export interface Wire<A> {
  readonly admitted: A;
  readonly who: Who; // whose turn it is to begin something
  /** Operations that are not over: those that are running, and those whose last frame has not left yet. */
  readonly operationCount: () => number;
  /** Before anything is waited for. @returns null: this id is in use, and the socket is closed for it */
  readonly begin: (id: string) => Operation | null;
  /** Asked before a frame is made. */
  readonly hasRoom: Share["makeRoom"];
}

/** Pings are answered and messages worked on: a page that comes back needs twenty at once, and then a few a minute. */
export const MESSAGE_RATE = { tokens: 60, refillMs: 100 } as const;
/** Close codes of our own. The other side may come back later. */
export const CLOSE_CODES = { tooManyMessages: 4430, unreadable: 4400, ourFault: 4500 } as const;
const PING_EVERY_MS = 12_000;

interface Plugged<A> {
  readonly server: Server<Wire<A>>;
  readonly socket: WebSocket;
  readonly admitted: A;
  readonly network: string;
  readonly account: string | null; // of staff; null: a stranger's
  readonly backlog: Backlog;
  readonly log: Log;
}

/**
 * Lets graphql-ws speak over a socket, at most so fast and with at most so much held for it. The library's own `useServer` writes to the
 * console, where anyone could flood it, and takes a frame that a dead socket does not want for an error.
 */
export function plugIn<A>({ server, socket, admitted, network, account, backlog, log }: Plugged<A>): void {
  const share = backlog.join(network, () => socket.terminate()); // a goodbye would only wait behind what is not read
  const mayCome = createRate(MESSAGE_RATE);
  const operations = createOperations();
  const who: Who = account === null ? [siteOf(network), network, socket] : [account, socket];

  function isTooFast(): boolean {
    if (socket.readyState !== socket.OPEN) return true;
    if (mayCome()) return false;
    socket.close(CLOSE_CODES.tooManyMessages, "Too many messages");
    return true;
  }
  async function receive(data: Buffer, handle: (text: string) => Promise<void>): Promise<void> {
    if (isTooFast() || !share.makeRoom()) return;
    share.hold(data.length);
    try {
      await operations.run(() => handle(data.toString()));
    } catch (error) {
      const isTheirs = error instanceof Error && error.message.startsWith("Unexpected message"); // one that only servers send
      if (!isTheirs) log.error({ error }, "a message could not be handled");
      socket.close(isTheirs ? CLOSE_CODES.unreadable : CLOSE_CODES.ourFault);
    } finally {
      share.release(data.length);
    }
  }
  function begin(id: string): Operation | null {
    const operation = operations.begin(id);
    if (operation === null) socket.close(CloseCode.SubscriberAlreadyExists, "This id is in use");
    return operation;
  }
  const opened = server.opened(
    {
      protocol: socket.protocol,
      send: (text) =>
        new Promise<void>((gone) => {
          if (socket.readyState !== socket.OPEN || !share.makeRoom()) return gone(); // again: several may have been made at once
          const bytes = Buffer.byteLength(text);
          share.hold(bytes);
          socket.send(text, () => {
            share.release(bytes); // sent or not: where it failed the socket closes, and that is all there is to say
            gone();
          });
        }),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (handle) => socket.on("message", (data: Buffer) => void onBehalfOf(network, () => receive(data, handle))),
    },
    { admitted, who, operationCount: operations.count, begin, hasRoom: share.makeRoom },
  );
  socket.on("ping", isTooFast);
  const stopPinging = keepAlive(socket);
  socket.on("error", (error) => log.debug({ error }, "socket error")); // ws has closed it by itself
  socket.once("close", (code, reason) => {
    stopPinging();
    share.leave();
    operations.endAll(); // graphql-ws may have lost sight of one
    opened(code, reason.toString()).catch((error: unknown) =>
      onBehalfOf(network, () => log.error({ error }, "a socket could not be left")),
    );
  });
}

/** A peer that does not answer by the next ping is gone. @returns how to stop */
function keepAlive(socket: WebSocket): () => void {
  let isThere = true;
  socket.on("pong", () => (isThere = true));
  const pinging = setInterval(() => {
    if (!isThere) return socket.terminate();
    isThere = false;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, PING_EVERY_MS);
  return () => clearInterval(pinging);
}

/** @returns whether one more may come now */
function createRate(size: BucketSize): () => boolean {
  let fullAtMs = 0;
  return () => {
    const nowMs = performance.now();
    if (waitMs(1, fullAtMs, size, nowMs) > 0) return false;
    fullAtMs = afterTaking(1, fullAtMs, size, nowMs);
    return true;
  };
}
