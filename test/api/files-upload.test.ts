import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { request } from "node:http";
import { Registry } from "prom-client";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Actor } from "../../api/domain/actor.ts";
import { StoredFile } from "../../api/files/file.entity.ts";
import { FILE_LIMITS } from "../../api/files/file.limits.ts";
import { claimFiles } from "../../api/files/file.attach.ts";
import { addFileMetrics } from "../../api/files/file.metrics.ts";
import { countUpload, uploadSender } from "../../api/files/file.upload.ts";
import { createGate, type GateLimits, type Sender } from "../../api/files/gate.ts";
import { diskShareOf, unclaimedBytes } from "../../api/files/room.ts";
import { sha256 } from "../../api/platform/vault.ts";
import {
  ANYONE,
  buildRequest,
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
    const strangers = (): Promise<void> => countUpload(workAs(ANYONE), uploadSender(workAs(ANYONE), network));
    await Promise.all(Array.from({ length: FILE_LIMITS.perSenderAndHour - 1 }, () => strangers()));
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
    const strangers = (): Promise<void> => countUpload(workAs(ANYONE), uploadSender(workAs(ANYONE), network));
    await Promise.all(Array.from({ length: hour }, () => strangers())); // strangers
    service.signedIn = andi;
    expect((await service.upload(jpeg)).status).toBe(201);
    await Promise.all(Array.from({ length: hour - 1 }, () => countUpload(workAs(andi), uploadSender(workAs(andi), network))));
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

/** A body that never ends: some bytes every 50 ms. @returns the status of the answer, and how to stop */
function slowly(network: string, bytesEach: number): { status: Promise<number>; code: Promise<string>; stop: () => void } {
  const sender = request(`${service.url}/uploads`, {
    method: "POST",
    headers: {
      ...REQUESTED,
      "x-network": network,
      "content-type": "multipart/form-data; boundary=x",
      "content-length": 5_000_000,
    },
  });
  const { promise, resolve } = Promise.withResolvers<{ status: number; code: string }>();
  sender.on("error", () => resolve({ status: 0, code: "" }));
  sender.on("response", (response) => {
    void response.toArray().then((chunks: Buffer[]) => {
      const { error } = JSON.parse(Buffer.concat(chunks).toString()) as { error: { code: string } };
      resolve({ status: response.statusCode!, code: error.code });
    });
  });
  sender.write('--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n');
  const dripping = setInterval(() => sender.write(Buffer.alloc(bytesEach)), 50);
  const stop = (): void => {
    clearInterval(dripping);
    sender.destroy();
  };
  void promise.then(() => clearInterval(dripping));
  return { status: promise.then(({ status }) => status), code: promise.then(({ code }) => code), stop };
}
const from = (network: string): Promise<Response> => {
  const body = formOf(["file", picture()]);
  return fetch(`${service.url}/uploads`, { method: "POST", headers: { ...REQUESTED, "x-network": network }, body });
};

describe("senders that are slow", () => {
  it("one byte at a time: told so, and the place is free again", async () => {
    const dripping = Array.from({ length: 40 }, () => slowly(service.network, 1));
    const answers = await Promise.all(dripping.map(async ({ status, code }) => [await status, await code]));
    const { perSender } = FILE_LIMITS.receiving;
    expect(answers.filter(([status]) => status === 503)).toHaveLength(40 - perSender);
    expect(answers.filter(([status, code]) => status === 408 && code === "TOO_SLOW")).toHaveLength(perSender);
    expect((await from(service.network)).status).toBe(201);
  });
  it("at a phone's pace with a weak signal: taken", async () => {
    const body = Buffer.from(await new Response(formOf(["file", picture()])).arrayBuffer());
    const boundary = body.subarray(2, body.indexOf("\r\n")).toString();
    const sender = request(`${service.url}/uploads`, {
      method: "POST",
      headers: {
        ...REQUESTED,
        "content-type": `multipart/form-data; boundary=${boundary}`,
        "content-length": body.length,
      },
    });
    const answer = new Promise<number>((resolve, reject) => {
      sender.on("error", reject).on("response", ({ statusCode }) => resolve(statusCode!));
    });
    const piece = Math.ceil(body.length / 60);
    for (let at = 0; at < body.length; at += piece) {
      sender.write(body.subarray(at, at + piece));
      await new Promise((next) => setTimeout(next, 50)); // what a weak signal does
    }
    sender.end();
    expect(await answer).toBe(201);
  });
  it("but as fast as must be, from one network: half of the places, and no more; others get in at once", async () => {
    const { perSender, forStrangers } = FILE_LIMITS.receiving;
    expect(perSender * 2).toBeLessThanOrEqual(forStrangers);
    const senders = Array.from({ length: forStrangers + 10 }, () => slowly("198.51.100.66", 400));
    await expect.poll(async () => (await from("198.51.100.66")).status, { timeout: 10_000, interval: 100 }).toBe(503);
    const full = await from("198.51.100.66");
    expect(full.headers.get("retry-after")).toBe("5");
    await expectRefusal(full, 503, "BUSY");
    expect((await from("203.0.113.7")).status).toBe(201);
    for (const { stop } of senders) stop();
    await expect.poll(async () => (await from("198.51.100.66")).status, { timeout: 10_000 }).toBe(201);
  });
  it("from many networks: who is signed in still gets in", async () => {
    const { perSender, forStrangers } = FILE_LIMITS.receiving;
    const two = ["198.51.100.1", "198.51.100.2"];
    const senders = two.flatMap((network) => Array.from({ length: perSender }, () => slowly(network, 400)));
    expect(senders).toHaveLength(forStrangers);
    await expect.poll(async () => (await from("203.0.113.8")).status, { timeout: 10_000, interval: 100 }).toBe(503);
    service.signedIn = COURIER;
    expect((await from("203.0.113.8")).status).toBe(201);
    for (const { stop } of senders) stop();
  });
});

const COURIER: Actor = {
  kind: "STAFF",
  accountId: "00000000-0000-4000-8000-00000000000c",
  roles: ["COURIER"],
  officeId: "DUKCAPIL",
};

describe("the room for what nobody has attached yet", () => {
  const MB = 1024 ** 2;
  const execute = (text: string, values: readonly unknown[] = []): Promise<unknown> =>
    service.test.database.em
      .fork()
      .getConnection()
      .execute(text, [...values]);
  /** Lying there already. */
  const lying = (bytes: number, sender: Buffer = Buffer.from("somebody"), uploadedBy: string | null = null): Promise<unknown> =>
    execute(
      `insert into stored_file (id, claim_hash, bytes, width_px, height_px, uploaded_at, uploaded_by, data_key, kept, sender)
       values (gen_random_uuid(), gen_random_uuid()::text::bytea, ?, 1, 1, ?, ?, '', true, ?)`,
      [bytes, service.now, uploadedBy, sender],
    );
  beforeEach(() => execute("delete from stored_file where request_id is null"));
  afterEach(() => {
    service.diskShare = 0.2;
  });
  const { roomBytes, senderBytes, leastBytes } = FILE_LIMITS;

  it("is full for strangers, and not for who is signed in; and the other way round", async () => {
    await lying(roomBytes / 2);
    await lying(roomBytes / 2 - leastBytes);
    expect((await service.upload(jpeg)).status).toBe(201); // exactly the rest
    const refused = await service.upload(jpeg);
    expect(refused.headers.get("retry-after")).toBe("600");
    await expectRefusal(refused, 503, "BUSY");
    service.signedIn = COURIER;
    expect((await service.upload(jpeg)).status).toBe(201);
    await lying(roomBytes / 2, Buffer.from("a"), COURIER.accountId);
    await lying(roomBytes / 2, Buffer.from("b"), COURIER.accountId);
    await expectRefusal(await service.upload(jpeg), 503, "BUSY");
  });
  it("of one network no more than its share", async () => {
    const { index } = uploadSender(service.workAs(ANYONE), service.network);
    await lying(senderBytes - leastBytes, index);
    expect((await service.upload(jpeg)).status).toBe(201);
    await expectRefusal(await service.upload(jpeg), 429, "TOO_MANY_TRIES");
    service.network = "203.0.113.99";
    expect((await service.upload(jpeg)).status).toBe(201);
  });
  it("does not let two in where there is room for one: eight at once, room for three", async () => {
    await lying(roomBytes / 2);
    await lying(roomBytes / 2 - 3 * leastBytes);
    const before = service.onDisk().length;
    const sent = await Promise.all(Array.from({ length: 8 }, (_, index) => from(`203.0.113.${index + 100}`)));
    expect(sent.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 201, 201, 503, 503, 503, 503, 503]);
    expect(service.onDisk()).toHaveLength(before + 3);
  });
  it("ends at 90 % of the disk for strangers, at 95 % for who is signed in", async () => {
    service.diskShare = 0.9;
    await expectRefusal(await service.upload(jpeg), 503, "BUSY");
    service.signedIn = COURIER;
    expect((await service.upload(jpeg)).status).toBe(201);
    service.diskShare = 0.95;
    await expectRefusal(await service.upload(jpeg), 503, "BUSY");
  });
  it("counts the disk as df does, also of a folder that is still to be made", async () => {
    const said = Number(/(\d+)%/.exec(execFileSync("df", ["--output=pcent", service.directory], { encoding: "utf8" }))![1]);
    expect(Math.abs((await diskShareOf(`${service.directory}/not/yet`)) * 100 - said)).toBeLessThan(2);
  });
  it("is read as a metric, and nothing else is held back where it cannot be", async () => {
    await lying(7 * MB);
    await lying(1, Buffer.from("a"), COURIER.accountId);
    const registry = new Registry();
    const em = service.test.database.em.fork();
    addFileMetrics(registry, { unclaimedBytes: () => unclaimedBytes(em), diskShare: () => Promise.reject(new Error("gone")) });
    const text = await registry.metrics();
    expect(text).toContain(`antar_dompet_uploads_unclaimed_bytes{room="strangers"} ${7 * MB}`);
    expect(text).toContain(`antar_dompet_uploads_unclaimed_bytes{room="staff"} ${leastBytes}`);
    expect(text).toContain("antar_dompet_files_disk_ratio Nan");
  });
  it("is given back with the claim, and with it who sent it is forgotten", async () => {
    const { requestId, documentId } = await buildRequest(service.test.database);
    const file = await service.uploaded();
    const row = (): Promise<StoredFile> => service.test.database.em.fork().findOneOrFail(StoredFile, { id: file.fileId });
    expect((await row()).sender).not.toBeNull();
    const work = service.workAs(ANYONE);
    await work.em.transactional((tx) => claimFiles(tx, work, requestId, [{ documentId, requirement: "FORM", ...file }]));
    expect(await row()).toMatchObject({ sender: null, requestId });
    expect(await unclaimedBytes(work.em)).toEqual({ strangers: 0, staff: 0 });
    await expect(execute("update stored_file set sender = 'a' where id = ?", [file.fileId])).rejects.toThrow(
      "stored_file_sender",
    );
  });
});

describe("the gate", () => {
  const LIMITS = { atOnce: 2, forStrangers: 2, perSender: 2, waiting: 20, waitingPerSender: 20 };
  const stranger = (key: string): Sender => ({ key, isSignedIn: false });
  /** Tasks that end when they are told to. */
  function visitors(limits: GateLimits) {
    const gate = createGate(limits);
    const order: string[] = [];
    const leave: (() => void)[] = [];
    return {
      order,
      visit: (sender: Sender, name: string) =>
        gate.pass(sender, async () => {
          order.push(name);
          await new Promise<void>((resolve) => leave.push(resolve));
        }),
      leaveOne: async () => {
        await expect.poll(() => leave.length).toBeGreaterThan(0);
        const before = order.length;
        leave.shift()!();
        return before;
      },
    };
  }
  it("lets 2 in, 20 wait in order, and sends the next away at once", async () => {
    const { order, visit, leaveOne } = visitors(LIMITS);
    const names = Array.from({ length: 22 }, (_, index) => String(index));
    const visits = names.map((name) => visit(stranger("a"), name));
    await expect(visit(stranger("a"), "22")).rejects.toMatchObject({ code: "BUSY", status: 503, retryAfterS: 5 });
    expect(order).toEqual(["0", "1"]);
    for (const _ of names) await leaveOne();
    await Promise.all(visits);
    expect(order).toEqual(names);
  });
  it("lets each network in in its turn, one of each at a time, and who is signed in first", async () => {
    const { order, visit, leaveOne } = visitors({ ...LIMITS, perSender: 1 });
    const visits = ["a1", "a2", "a3", "b1", "b2", "c1"].map((name) => visit(stranger(name[0]!), name));
    visits.push(visit({ key: "staff", isSignedIn: true }, "staff"));
    expect(order).toEqual(["a1", "b1"]); // two places, and not both to the one who came first
    for (const _ of visits) await leaveOne();
    await Promise.all(visits);
    expect(order.slice(2)).toEqual(["staff", "c1", "a2", "b2", "a3"]);
  });
  it("has a share of the waiting for each network, and places that no stranger takes", async () => {
    const { order, visit, leaveOne } = visitors({ atOnce: 2, forStrangers: 1, perSender: 2, waiting: 2, waitingPerSender: 1 });
    const visits = [visit(stranger("a"), "a1"), visit(stranger("a"), "a2")];
    await expect(visit(stranger("a"), "a3")).rejects.toMatchObject({ code: "BUSY" });
    visits.push(visit(stranger("b"), "b1"));
    await expect(visit(stranger("c"), "c1")).rejects.toMatchObject({ code: "BUSY" });
    visits.push(visit({ key: "staff", isSignedIn: true }, "staff"));
    expect(order).toEqual(["a1", "staff"]);
    for (const _ of visits) await leaveOne();
    await Promise.all(visits);
  });
  it("is open again after a task that failed", async () => {
    const gate = createGate({ ...LIMITS, atOnce: 1, waiting: 0 });
    await expect(gate.pass(stranger("a"), () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    expect(await gate.pass(stranger("a"), () => Promise.resolve(7))).toBe(7);
  });
});
