import fastifyMultipart from "@fastify/multipart";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Actor } from "../domain/actor.ts";
import type { Work } from "../platform/work.ts";
import { followFileLink } from "./file.links.ts";
import { FILE_LIMITS } from "./file.limits.ts";
import type { FileStore } from "./file.store.ts";
import { countUpload, keepPicture, uploadSender } from "./file.upload.ts";
import { createGate } from "./gate.ts";
import { atPace, type Pace } from "./pace.ts";
import { makePicture } from "./picture.ts";
import { UploadRefusal } from "./upload-refusal.ts";

const ENVELOPE_BYTES = 16 * 1024; // the form around the picture

export interface FilesParts {
  readonly store: FileStore;
  readonly workAs: (actor: Actor) => Work; // a fork of its own each
  readonly networkOf: (request: FastifyRequest) => string; // whom uploads of strangers are counted against
  readonly pace: Pace; // of what is being sent
  readonly diskShare: () => Promise<number>; // how full the disk of the store is, 0 to 1
  /** Whose session the cookie is; null: nobody's who is signed in now. */
  readonly actorOf: (request: FastifyRequest) => Promise<Actor | null>;
}

/** `POST /uploads` for everybody, `GET /files/:token` for staff. In a scope of its own: no other route takes forms or large bodies. */
export function addFiles(http: FastifyInstance, parts: FilesParts): void {
  const receiving = createGate(FILE_LIMITS.receiving);
  const decoding = createGate(FILE_LIMITS.decoding);
  void http.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    await scope.register(fastifyMultipart, {
      limits: { files: 1, fields: 1, parts: 2, fieldSize: 100, headerPairs: 20, fileSize: FILE_LIMITS.fileBytes },
    });
    scope.setErrorHandler((error, _request, reply) => {
      const refusal = refusalOf(error);
      if (refusal === null) throw error; // for everybody's handler
      if (refusal.code === "TOO_SLOW") void reply.header("connection", "close"); // the rest of it is not waited for
      if (refusal.retryAfterS !== null) void reply.header("retry-after", String(refusal.retryAfterS));
      return reply
        .code(refusal.status)
        .header("cache-control", "no-store")
        .send({ error: { code: refusal.code, message: refusal.message } });
    });

    scope.post(
      "/uploads",
      { bodyLimit: FILE_LIMITS.fileBytes + ENVELOPE_BYTES, onRequest: refuseEarly, config: { hasOwnPace: true } },
      async (request, reply) => {
        const work = parts.workAs((await parts.actorOf(request)) ?? { kind: "ANYONE" });
        const sender = uploadSender(work, parts.networkOf(request));
        const kept = await receiving.pass(sender, async () => {
          await countUpload(work, sender);
          const bytes = await atPace(parts.pace, request.raw.socket, () => readPicture(request));
          const picture = await decoding.pass(sender, () => makePicture(bytes));
          return keepPicture(work, parts.store, sender, picture, await parts.diskShare());
        });
        return reply.code(201).header("cache-control", "no-store").send(kept);
      },
    );

    // Not for HEAD: it would use up the link.
    scope.get<{ Params: { token: string } }>("/files/:token", { exposeHeadRoute: false }, async (request, reply) => {
      void reply.header("cache-control", "no-store");
      const actor = await parts.actorOf(request);
      const picture = actor && (await followFileLink(parts.workAs(actor), parts.store, request.params.token));
      if (!picture) return reply.callNotFound();
      return reply
        .type("image/jpeg")
        .headers({
          "content-disposition": 'inline; filename="dokumen.jpg"', // always the same: a name can be personal data
          "content-security-policy": "default-src 'none'; sandbox",
          "cross-origin-resource-policy": "same-origin",
          "x-content-type-options": "nosniff",
        })
        .send(picture);
    });
  });
}

/** Before a byte of the body is read. A form is a "simple request": any page could post one, but not with a header of ours. */
async function refuseEarly(request: FastifyRequest): Promise<void> {
  if (request.headers["x-requested-with"] !== "antar-dompet") throw new UploadRefusal("BAD_REQUEST");
  if (Number(request.headers["content-length"] ?? 0) > FILE_LIMITS.fileBytes + ENVELOPE_BYTES)
    throw new UploadRefusal("FILE_TOO_LARGE");
}

/** In memory only: what a stranger sent never touches the disk. @throws UploadRefusal BAD_REQUEST, FILE_TOO_LARGE */
async function readPicture(request: FastifyRequest): Promise<Buffer> {
  const found: Buffer[] = [];
  try {
    for await (const part of request.parts()) {
      if (part.type !== "file" || part.fieldname !== "file") throw new UploadRefusal("BAD_REQUEST");
      found.push(await part.toBuffer());
    }
  } catch (error) {
    throw refusalOf(error) ?? new UploadRefusal("BAD_REQUEST"); // a form that cannot be read is the sender's mistake
  }
  if (found.length !== 1) throw new UploadRefusal("BAD_REQUEST");
  return found[0]!;
}

function refusalOf(error: unknown): UploadRefusal | null {
  if (error instanceof UploadRefusal) return error;
  const { code } = error as { code?: unknown };
  if (code === "FST_REQ_FILE_TOO_LARGE" || code === "FST_ERR_CTP_BODY_TOO_LARGE") return new UploadRefusal("FILE_TOO_LARGE");
  return typeof code === "string" && code.startsWith("FST_ERR_CTP_") ? new UploadRefusal("BAD_REQUEST") : null;
}
