import { gzipSync } from "node:zlib";
import type { FastifyInstance } from "fastify";
import type { PublicContext } from "../context.ts";
import { sendWithEtag } from "../platform/http.ts";
import { readBasemap } from "./catalogue.queries.ts";

const MAX_AGE_S = 3_600;

/** `GET /basemap.geojson`: the city's outlines, so that a map works without any tile server. Read once: areas change with a new pack, at start. */
export function addBasemap(http: FastifyInstance, contextOf: () => Pick<PublicContext, "em">): void {
  let packed: Promise<Buffer> | null = null;
  http.get("/basemap.geojson", async (request, reply) => {
    packed ??= readBasemap(contextOf().em).then((basemap) => gzipSync(JSON.stringify(basemap), { level: 9 }));
    packed.catch(() => {
      packed = null; // the database was away: try again with the next request
    });
    void reply.header("content-encoding", "gzip").header("vary", "accept-encoding");
    return sendWithEtag(request, reply, await packed, "application/geo+json", MAX_AGE_S);
  });
}
