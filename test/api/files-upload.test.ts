import { readFileSync, statSync } from "node:fs";
import { request } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Actor } from "../../api/domain/actor.ts";
import { StoredFile } from "../../api/files/file.entity.ts";
import { FILE_LIMITS } from "../../api/files/file.limits.ts";
import { countUpload } from "../../api/files/file.upload.ts";
import { createGate } from "../../api/files/gate.ts";
import { sha256 } from "../../api/platform/vault.ts";
import {
  ANYONE,
  type FilesService,
  paddedTo,
  phonePhoto,
  photo,
  REQUESTED,
  samsungTrailer,
  startFiles,
} from "../support/pictures.ts";

let service: FilesService;
let jpeg: Buffer;
let networks = 0;
beforeAll(async () => {
  service = await startFiles();
  jpeg = await photo().jpeg().toBuffer();
});
afterAll(() => service.stop());
beforeEach(() => {
  service.signedIn = null;
  service.network = `2001:db8:0:${(networks++).toString(16)}::/64`; // each test has an hour's uploads of its own
});

type Body = NonNullable<RequestInit["body"]>;
const post = (body: Body, headers: Record<string, string> = REQUESTED): Promise<Response> =>
  fetch(`${service.url}/uploads`, { method: "POST", headers, body });
const formOf = (...parts: readonly (readonly [string, Blob | string])[]): FormData => {
  const form = new FormData();
  for (const [name, value] of parts) form.append(name, value);
  return form;
};
const picture = (): Blob => new Blob([Uint8Array.from(jpeg)]);
const expectRefusal = async (response: Response, status: number, code: string): Promise<void> => {
  expect(await response.json()).toEqual({ error: { code, message: expect.stringMatching(/^[A-Z].{20,}\.$/s) } });
  expect(response.status).toBe(status);
  expect(response.headers.get("cache-control")).toBe("no-store");
};

describe("a picture that is taken", () => {
  it("is answered with its id and a claim, and stored sealed, whole and readable by its owner only", async () => {
    const response = await service.upload(jpeg);
    expect(response.status).toBe(201);
    expect(response.headers.get("cache-control")).toBe("no-store");
    const { fileId, claimToken } = (await response.json()) as { fileId: string; claimToken: string };
    expect(claimToken).toMatch(/^[\w-]{22}$/);
    const row = await service.test.database.em.fork().findOneOrFail(StoredFile, { id: fileId });
    expect(row).toMatchObject({ kept: true, requestId: null, widthPx: 320, heightPx: 200, uploadedAt: service.now });
    expect(Buffer.from(row.claimHash)).toEqual(sha256(claimToken));
    const path = `${service.directory}/files/${fileId.slice(0, 2)}/${fileId}`;
    expect(statSync(path)).toMatchObject({ size: row.bytes + 28 }); // nonce and tag
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const place = { table: "stored_file", column: "content", row: fileId };
    const content = service.workAs(ANYONE).vault.dataKey(fileId, row.dataKey).openBytes(place, readFileSync(path));
    expect(content.readUInt16BE(0)).toBe(0xffd8);
  });
  it("leaves nothing of what came with it, anywhere on disk", async () => {
    const canary = "CANARY-3f9c1";
    const sent = Buffer.concat([await phonePhoto(canary), samsungTrailer(canary)]);
    expect(sent.indexOf(canary)).not.toBe(sent.lastIndexOf(canary));
    const taken = await service.upload(sent, `${canary}.jpg`);
    expect(taken.status).toBe(201);
    const { fileId } = (await taken.json()) as { fileId: string };
    const { dataKey } = await service.test.database.em.fork().findOneOrFail(StoredFile, { id: fileId });
    const content = await service.store.get(fileId, service.workAs(ANYONE).vault.dataKey(fileId, dataKey));
    expect([canary, "Exif"].filter((word) => content.includes(word))).toEqual([]);
    expect((await service.upload(Buffer.concat([sent, Buffer.from(canary)]))).status).toBe(422);
    const files = service.onDisk();
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter(({ bytes }) => [canary, "Exif", "JFIF"].some((word) => bytes.includes(word)))).toEqual([]);
    expect(service.onDisk().filter(({ path }) => path.includes(canary) || path.endsWith(".new"))).toEqual([]);
    expect(service.logLines.join("")).not.toContain(canary);
  });
  it("may have 8 MB exactly, and not one byte more", async () => {
    expect((await service.upload(paddedTo(jpeg, FILE_LIMITS.fileBytes))).status).toBe(201);
    await expectRefusal(await service.upload(paddedTo(jpeg, FILE_LIMITS.fileBytes + 1)), 413, "FILE_TOO_LARGE");
    await expectRefusal(await service.upload(Buffer.alloc(FILE_LIMITS.fileBytes * 2)), 413, "FILE_TOO_LARGE");
  });
});

describe("an upload that is refused", () => {
  it("keeps nothing and says why", async () => {
    const before = service.onDisk().length;
    await expectRefusal(await service.upload(Buffer.from("Nama: Budi\n"), "ktp.jpg"), 415, "FILE_TYPE_NOT_ALLOWED");
    await expectRefusal(await service.upload(jpeg.subarray(0, -200)), 422, "PICTURE_UNREADABLE");
    await expectRefusal(await service.upload(Buffer.concat([jpeg, Buffer.from("<?php phpinfo();")])), 422, "PICTURE_UNREADABLE");
    expect(service.onDisk()).toHaveLength(before);
  });
  it("another site's form, which cannot send our header", async () => {
    await expectRefusal(await post(formOf(["file", picture()]), {}), 400, "BAD_REQUEST");
    await expectRefusal(await post(formOf(["file", picture()]), { "x-requested-with": "XMLHttpRequest" }), 400, "BAD_REQUEST");
    const preflight = await fetch(`${service.url}/uploads`, {
      method: "OPTIONS",
      headers: { origin: "https://evil.example", "access-control-request-method": "POST" },
    });
    expect(preflight.headers.get("access-control-allow-origin")).toBeNull();
  });
  it("a form that is not one picture in the field file, each with the same clear answer", async () => {
    const brokenOff = '--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nabc';
    const wrong: readonly (readonly [string, Body, string?])[] = [
      ["no file", formOf(["note", "x"])],
      ["an empty form", new FormData()],
      ["another field", formOf(["photo", picture()])],
      ["two files", formOf(["file", picture()], ["file", picture()])],
      ["a field beside the file", formOf(["file", picture()], ["note", "x"])],
      ["a text in the place of the file", formOf(["file", "text"])],
      ["the picture itself as the body", picture(), "image/jpeg"],
      ["JSON", "{}", "application/json"],
      ["a form that breaks off", brokenOff, "multipart/form-data; boundary=x"],
      ["a form without a boundary", "x", "multipart/form-data"],
    ];
    const answers: unknown[] = [];
    for (const [name, body, type] of wrong) {
      const response = await post(body, type === undefined ? REQUESTED : { ...REQUESTED, "content-type": type });
      const { error } = (await response.json()) as { error: { code: string } };
      answers.push([name, response.status, error.code]);
    }
    expect(answers).toEqual(wrong.map(([name]) => [name, 400, "BAD_REQUEST"]));
  });
  it("the 61st of a network within an hour, and not that of its neighbour", async () => {
    const { workAs } = service;
    const { network } = service;
    await Promise.all(Array.from({ length: FILE_LIMITS.perSenderAndHour - 1 }, () => countUpload(workAs(ANYONE), null, network)));
    const last = await Promise.all([service.upload(jpeg), service.upload(jpeg)]);
    expect(new Set(last.map(({ status }) => status))).toEqual(new Set([201, 429]));
    const refused = await service.upload(jpeg);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    await expectRefusal(refused, 429, "TOO_MANY_TRIES");
    service.network = "198.51.100.7";
    expect((await service.upload(jpeg)).status).toBe(201);
    service.network = network;
    service.now = new Date(service.now.getTime() + 3_600_000);
    expect((await service.upload(jpeg)).status).toBe(201);
  });
  it("the 61st of somebody who is signed in, from wherever; nobody else behind the same address is kept from sending", async () => {
    const courier = (accountId: string): Actor => ({ kind: "STAFF", accountId, roles: ["COURIER"], officeId: "DUKCAPIL" });
    const [andi, budi] = [courier("00000000-0000-4000-8000-00000000000a"), courier("00000000-0000-4000-8000-00000000000b")];
    const { workAs, network } = service;
    const hour = FILE_LIMITS.perSenderAndHour;
    await Promise.all(Array.from({ length: hour }, () => countUpload(workAs(ANYONE), null, network))); // strangers
    service.signedIn = andi;
    expect((await service.upload(jpeg)).status).toBe(201);
    await Promise.all(Array.from({ length: hour - 1 }, () => countUpload(workAs(ANYONE), andi, network)));
    await expectRefusal(await service.upload(jpeg), 429, "TOO_MANY_TRIES");
    service.network = "198.51.100.8";
    await expectRefusal(await service.upload(jpeg), 429, "TOO_MANY_TRIES");
    service.network = network;
    service.signedIn = budi;
    expect((await service.upload(jpeg)).status).toBe(201);
    service.signedIn = null;
    await expectRefusal(await service.upload(jpeg), 429, "TOO_MANY_TRIES");
  });
});

it("of slow senders as many as there are places; the next is told to come again, and who goes away gives the place back", async () => {
  const senders = Array.from({ length: FILE_LIMITS.receivedAtOnce }, () => {
    const sender = request(`${service.url}/uploads`, {
      method: "POST",
      headers: { ...REQUESTED, "content-type": "multipart/form-data; boundary=x", "content-length": 5_000_000 },
    });
    sender.on("error", () => {}); // it is cut off below
    sender.write('--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nabc');
    return sender;
  });
  const answer = async (): Promise<Response> =>
    post("--x--", { ...REQUESTED, "content-type": "multipart/form-data; boundary=x" });
  await expect.poll(async () => (await answer()).status, { timeout: 10_000, interval: 250 }).toBe(503); // each one counts
  const busy = await answer();
  expect(busy.headers.get("retry-after")).toBe("5");
  await expectRefusal(busy, 503, "BUSY");
  for (const sender of senders) sender.destroy();
  await expect.poll(async () => (await service.upload(jpeg)).status, { timeout: 10_000 }).toBe(201);
});

describe("the gate", () => {
  it("lets 2 in, 20 wait in order, and sends the next away at once", async () => {
    const gate = createGate(2, 20);
    let inside = 0;
    let most = 0;
    const order: number[] = [];
    const leave: (() => void)[] = [];
    const visit = (index: number): Promise<void> =>
      gate.pass(async () => {
        most = Math.max(most, ++inside);
        order.push(index);
        await new Promise<void>((resolve) => leave.push(resolve));
        inside--;
      });
    const visits = Array.from({ length: 22 }, (_, index) => visit(index));
    await expect(visit(22)).rejects.toMatchObject({ code: "BUSY", status: 503, retryAfterS: 5 });
    for (let left = 0; left < 22; left++) {
      await expect.poll(() => leave.length).toBeGreaterThan(0);
      leave.shift()!();
    }
    await Promise.all(visits);
    expect({ most, order }).toEqual({ most: 2, order: Array.from({ length: 22 }, (_, index) => index) });
    await gate.pass(() => Promise.resolve());
  });
  it("is open again after a task that failed", async () => {
    const gate = createGate(1, 0);
    await expect(gate.pass(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    expect(await gate.pass(() => Promise.resolve(7))).toBe(7);
  });
});
