import { readFileSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";

/** The addresses of the web app; each gets the same document, and the app takes it from there. */
export const PAGES = ["/", "/ajukan", "/lacak", "/statistik", "/wilayah", "/embed/statistik"] as const;
/** Where staff work: "/petugas/NEW/<request>" names a queue and a case, "/petugas/antar" the dispatcher's map; "/kurir" is for a phone. */
const STAFF_PAGES = ["/kurir", "/petugas", "/petugas/:queue", "/petugas/:queue/:requestId"] as const;

/** What a page of another site loads from here: a sandboxed frame counts as another site too. */
export const OPEN_FILES = ["/assets", "/embed", "/embed.js"] as const;

/** Whose pages these are. */
export interface PageOwner {
  readonly city: string; // "Kota Parepare"
  readonly timeZone: string; // IANA
}

/** Serves the built web app from `directory`. Files with a hash in their name never change; the document itself is always asked for again. */
export async function addWebPages(http: FastifyInstance, directory: string, owner: PageOwner): Promise<void> {
  await http.register(fastifyStatic, {
    root: join(directory, "assets"),
    prefix: "/assets/",
    immutable: true,
    maxAge: "365d",
    preCompressed: true,
    index: false,
  });
  // What other sites put into their pages. Its address never changes, so it is asked for again every hour.
  const embed = join(directory, "embed");
  await http.register(fastifyStatic, {
    root: embed,
    prefix: "/embed/",
    decorateReply: false,
    maxAge: "1h",
    preCompressed: true,
    index: false,
  });
  http.get("/embed.js", (_request, reply) => reply.sendFile("embed.js", embed, { maxAge: "1h", immutable: false }));
  const document = ownedBy(owner, readFileSync(join(directory, "index.html"), "utf8"));
  const icon = readFileSync(join(directory, "icon.svg"));
  http.get("/icon.svg", (_request, reply) =>
    reply.header("cache-control", "public, max-age=86400").type("image/svg+xml").send(icon),
  );
  // For a person, anything else is the app's own "not found" page, said with the right status.
  http.get("/*", (request, reply) => {
    if (!request.headers.accept?.includes("text/html")) return reply.callNotFound();
    return reply.code(404).header("cache-control", "no-cache").type("text/html; charset=utf-8").send(document);
  });
  for (const page of [...PAGES, ...STAFF_PAGES]) {
    http.get(page, (_request, reply) =>
      reply.header("cache-control", "no-cache").type("text/html; charset=utf-8").send(document),
    );
  }
}

/** The document with its places filled in; what a city calls itself is text, never markup. */
function ownedBy(owner: PageOwner, document: string): string {
  return document.replace(/\{\{(city|timeZone)\}\}/g, (_place, name: keyof PageOwner) =>
    owner[name].replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`),
  );
}
