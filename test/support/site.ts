import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Site {
  readonly url: string; // an origin of its own: another port
  readonly close: () => void;
}

/** Somebody else's web site. */
export async function startSite(html: (path: string) => string, headers: Readonly<Record<string, string>> = {}): Promise<Site> {
  const site = createServer((request, response) =>
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...headers }).end(html(request.url ?? "/")),
  );
  site.listen(0, "127.0.0.1");
  await once(site, "listening");
  return { url: `http://127.0.0.1:${(site.address() as AddressInfo).port}`, close: () => site.close() };
}
