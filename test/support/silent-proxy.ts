import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface SilentProxy {
  /** The database's address, by way of this proxy. */
  readonly url: string;
  /** Connections of before are never answered again, nor closed, as by a firewall that forgot them; new ones work. */
  readonly forget: () => void;
  readonly close: () => void;
}

/** Stands between a process and its database. */
export async function startSilentProxy(databaseUrl: string): Promise<SilentProxy> {
  const target = new URL(databaseUrl);
  const open = new Set<readonly [Socket, Socket]>();
  const all = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    const pair = [near, far] as const;
    open.add(pair);
    for (const [from, to] of [pair, [far, near] as const]) {
      all.add(from);
      from.pipe(to);
      from.on("error", () => to.destroy()).on("close", () => open.delete(pair));
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    forget: () => {
      for (const [near, far] of open) {
        near.unpipe(far).removeAllListeners("end").resume(); // what is sent is lost on the way
        far.unpipe(near).removeAllListeners("end").pause(); // its end hears nothing of ours
      }
      open.clear();
    },
    close: () => {
      server.close();
      for (const socket of all) socket.destroy();
    },
  };
}
