import { readFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const leaflet = dirname(createRequire(import.meta.url).resolve("leaflet"));
const FILES: Readonly<Record<string, readonly [type: string, file: URL | string]>> = {
  "/": ["text/html", new URL("map.page.html", import.meta.url)],
  "/leaflet.js": ["text/javascript", join(leaflet, "leaflet.js")],
  "/leaflet.css": ["text/css", join(leaflet, "leaflet.css")],
};

/** The page with a marker of the DOM for each courier; from the server whose messages it shows, since browsers let no other page connect. */
export const serveMapPage: RequestListener = ({ url = "" }, response) => {
  const [type, file] = FILES[url] ?? [];
  if (type === undefined || file === undefined) response.writeHead(404).end();
  else response.setHeader("content-type", type).end(readFileSync(file));
};
