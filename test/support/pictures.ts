import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import type { StaffActor } from "../../api/context.ts";
import type { Actor, StaffRole } from "../../api/domain/actor.ts";
import { addFiles } from "../../api/files/file.http.ts";
import { type FileStore, openFileStore } from "../../api/files/file.store.ts";
import type { Database } from "../../api/platform/database.ts";
import { NOTHING_TO_MEASURE } from "./gauges.ts";
import { createHttp } from "../../api/platform/http.ts";
import { createLog } from "../../api/platform/log.ts";
import { createMetrics } from "../../api/platform/metrics.ts";
import { openVault } from "../../api/platform/vault.ts";
import type { Work } from "../../api/platform/work.ts";
import { buildAccount } from "./accounts.ts";
import { cloneDatabase, type TestDatabase } from "./database.ts";
import { MASTER_KEY } from "./postgres.global.ts";

/** Something that looks like a photo: neighbouring pixels differ, no two calls with another `seed` are alike. */
export function photo(widthPx = 320, heightPx = 200, seed = 1): Sharp {
  const pixels = Buffer.alloc(widthPx * heightPx * 3);
  for (let at = 0, state = seed; at < pixels.length; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    pixels[at] = state >>> 24;
  }
  return sharp(pixels, { raw: { width: widthPx, height: heightPx, channels: 3 } });
}

/** As a phone writes it: who, when and where in EXIF. */
export function phonePhoto(note: string, orientation = 1): Promise<Buffer> {
  const exif = {
    IFD0: { Make: "Phone", Copyright: note, ImageDescription: note },
    IFD3: { GPSLatitudeRef: "S", GPSLatitude: "4/1 0/1 48/1", GPSLongitudeRef: "E", GPSLongitude: "119/1 37/1 32/1" },
  };
  return photo().withExif(exif).withMetadata({ orientation }).jpeg().toBuffer();
}

/** A comment of up to 65,533 bytes right behind the start: valid, and never shown. */
export function withComment(jpeg: Buffer, comment: Buffer): Buffer {
  const head = Buffer.from([0xff, 0xfe, 0, 0]);
  head.writeUInt16BE(comment.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, comment, jpeg.subarray(2)]);
}

/** Exactly `bytes` long and still a good picture. */
export function paddedTo(jpeg: Buffer, bytes: number): Buffer {
  let padded = jpeg;
  while (padded.length < bytes) {
    const missing = bytes - padded.length;
    const whole = missing > 60_000 ? 50_000 : missing; // leaves at least 10,000 for the last one
    padded = withComment(padded, Buffer.alloc(whole - 4, 0x20));
  }
  return padded;
}

/** What Samsung's camera puts behind a photo: a block with a note, its directory, its length. */
export function samsungTrailer(note: string): Buffer {
  const directory = Buffer.concat([Buffer.from("SEFH"), Buffer.alloc(20)]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(directory.length);
  return Buffer.concat([Buffer.from(note), directory, length, Buffer.from("SEFT")]);
}

/** The two routes alone, over a database and a folder of their own. Set `now`, `signedIn` and `network` as a test needs them. */
export interface FilesService {
  readonly url: string;
  readonly test: TestDatabase;
  readonly store: FileStore;
  readonly directory: string;
  readonly logLines: string[];
  now: Date;
  signedIn: Actor | null;
  network: string;
  diskShare: number;
  readonly workAs: (actor: Actor) => Work;
  readonly upload: (content: Uint8Array, name?: string) => Promise<Response>;
  /** Of a picture that is taken. */
  readonly uploaded: () => Promise<{ fileId: string; claimToken: string }>;
  /** Every byte under the folder. */
  readonly onDisk: () => { readonly path: string; readonly bytes: Buffer }[];
  readonly stop: () => Promise<void>;
}

export const ANYONE: Actor = { kind: "ANYONE" };
export const REQUESTED = { "x-requested-with": "antar-dompet" };

export async function startFiles(): Promise<FilesService> {
  const test = await cloneDatabase();
  const directory = mkdtempSync(join(tmpdir(), "antar-dompet-files-"));
  const logLines: string[] = [];
  const log = createLog("info", { write: (line: string) => void logLines.push(line) });
  const http = await createHttp(log, createMetrics(NOTHING_TO_MEASURE), [], () => "here");
  const store = openFileStore(join(directory, "files"));
  const vault = openVault(MASTER_KEY);
  const service: FilesService = {
    url: "",
    test,
    store,
    directory,
    logLines,
    now: new Date("2026-11-24T00:00:00Z"),
    signedIn: null,
    network: "192.0.2.1",
    diskShare: 0.2,
    workAs: (actor) => ({ em: test.database.em.fork(), actor, now: service.now, vault, randomBytes, deviceAt: null }),
    upload: (content, name = "photo.jpg") => {
      const form = new FormData();
      form.set("file", new Blob([Uint8Array.from(content)]), name);
      return fetch(`${service.url}/uploads`, { method: "POST", headers: REQUESTED, body: form });
    },
    uploaded: async () => {
      const response = await service.upload(await photo().jpeg().toBuffer());
      return (await response.json()) as { fileId: string; claimToken: string };
    },
    onDisk: () =>
      readdirSync(directory, { recursive: true, encoding: "utf8" })
        .map((name) => join(directory, name))
        .filter((path) => statSync(path).isFile())
        .map((path) => ({ path, bytes: readFileSync(path) })),
    stop: async () => {
      await http.close();
      await test.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  const { workAs } = service;
  addFiles(http, {
    store,
    workAs,
    networkOf: ({ headers }) => (headers["x-network"] as string | undefined) ?? service.network,
    actorOf: () => Promise.resolve(service.signedIn),
    pace: { windowMs: 1_500, windowBytes: 1_200, wholeMs: 10_000 },
    diskShare: () => Promise.resolve(service.diskShare),
  });
  await http.listen({ host: "127.0.0.1", port: 0 });
  return Object.assign(service, { url: `http://127.0.0.1:${(http.server.address() as AddressInfo).port}` });
}

/** A request of `officeId` with one document, as far as pictures need it. */
export async function buildRequest(
  database: Database,
  officeId = "DUKCAPIL",
): Promise<{ requestId: string; documentId: string }> {
  const [requestId, documentId] = [randomUUID(), randomUUID()];
  const connection = database.em.fork().getConnection();
  await connection.execute(
    `insert into document_request (id, state, channel, office_id, handover_method, village_code, consent_version, consented_at, submitted_at,
       code_index, pin_index, secret_hash, data_key, sealed_fields)
     values (?, 'SUBMITTED', 'ONLINE', ?, 'PICKUP', '73.72.01.1004', '1', now(), now(), ?, ?, ?, ?, '{}')`,
    [requestId, officeId, randomBytes(8), randomBytes(8), randomBytes(8), openVault(MASTER_KEY).newDataKey(requestId).wrapped],
  );
  await connection.execute(
    `insert into civil_document (id, request_id, position, kind, reason, checklist_version, label, old_card, sealed_fields)
     values (?, ?, 1, 'KARTU_KELUARGA', 'NEW', 1, ?, 'NOT_APPLICABLE', '{}')`,
    [documentId, requestId, documentId],
  );
  return { requestId, documentId };
}

export async function buildActor(database: Database, roles: StaffRole[], officeId = "DUKCAPIL"): Promise<StaffActor> {
  const { id } = await buildAccount({ database }, roles, { officeId });
  return { kind: "STAFF", accountId: id, roles, officeId };
}

/** As the page sends it. @throws Error unless it is taken */
export async function uploadPhoto(
  url: string,
  bytes: Buffer,
  name = "foto.jpg",
): Promise<{ fileId: string; claimToken: string }> {
  const body = new FormData();
  body.append("file", new Blob([new Uint8Array(bytes)], { type: "image/jpeg" }), name);
  const response = await fetch(`${url}/uploads`, { method: "POST", headers: { "x-requested-with": "antar-dompet" }, body });
  if (response.status !== 201) throw new Error(`upload refused: ${response.status}`);
  return (await response.json()) as { fileId: string; claimToken: string };
}
