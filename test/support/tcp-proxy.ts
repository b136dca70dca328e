import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface TcpProxy {
  readonly url: string;
  /** From now on nothing passes in either direction, of old and of new connections, and none is closed: a firewall that forgot them. */
  readonly fallSilent: () => void;
  /** New connections pass again; the old ones stay forgotten. */
  readonly recover: () => void;
  readonly close: () => void;
}

/** A network between a client and `target` (http://127.0.0.1:port) that can fall silent. */
export async function startTcpProxy(target: string): Promise<TcpProxy> {
  const { port } = new URL(target);
  const sockets = new Set<Socket>();
  let isSilent = false;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    keep(near);
    if (isSilent) return; // accepted, as a kernel does, and never answered
    const far = keep(connect(Number(port), "127.0.0.1"));
    near.pipe(far).pipe(near);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fallSilent: () => {
      isSilent = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    recover: () => {
      isSilent = false;
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
