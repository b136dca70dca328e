import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { StaffActor } from "../../api/context.ts";
import type { Actor } from "../../api/domain/actor.ts";
import { claimFiles, type ClaimedFile } from "../../api/files/file.attach.ts";
import { StoredFile } from "../../api/files/file.entity.ts";
import { openFileLink } from "../../api/files/file.links.ts";
import { removeUnclaimedFiles } from "../../api/files/file.removal.ts";
import { openFileStore } from "../../api/files/file.store.ts";
import { keepPicture, uploadSender } from "../../api/files/file.upload.ts";
import { endOfJournal, factsAfter } from "../../api/platform/journal.ts";
import { ANYONE, buildActor, buildRequest, type FilesService, startFiles } from "../support/pictures.ts";

let service: FilesService;
let verifier: StaffActor;
beforeAll(async () => {
  service = await startFiles();
  verifier = await buildActor(service.test.database, ["VERIFIER"]);
});
afterAll(() => service.stop());
beforeEach(() => {
  service.signedIn = verifier;
});

const rowOf = (id: string): Promise<StoredFile | null> => service.test.database.em.fork().findOne(StoredFile, { id });
const pathOf = (id: string): string => `${service.directory}/files/${id.slice(0, 2)}/${id}`;
const claim = (requestId: string, lines: readonly ClaimedFile[], actor: Actor = ANYONE): Promise<void> => {
  const work = service.workAs(actor);
  return work.em.transactional((tx) => claimFiles(tx, work, requestId, lines));
};
const REFUSED = { code: "INVALID_INPUT", facts: { fields: ["files"] } };

/** A picture that belongs to a new request. */
async function attached(officeId?: string): Promise<{ fileId: string; requestId: string }> {
  const { requestId, documentId } = await buildRequest(service.test.database, officeId);
  const file = await service.uploaded();
  await claim(requestId, [{ documentId, requirement: "FORM", ...file }]);
  return { fileId: file.fileId, requestId };
}
const open = async (fileId: string, actor: Actor = verifier): Promise<string> =>
  service.url + (await openFileLink(service.workAs(actor), fileId, "memeriksa berkas")).url;

describe("attaching", () => {
  it("makes the picture the request's, once", async () => {
    const { requestId, documentId } = await buildRequest(service.test.database);
    const line = { documentId, requirement: "FORM", ...(await service.uploaded()) };
    await claim(requestId, [line]);
    expect(await rowOf(line.fileId)).toMatchObject({ requestId, documentId, requirementCode: "FORM" });
    await expect(claim(requestId, [line])).rejects.toMatchObject(REFUSED);
    const other = await buildRequest(service.test.database);
    await expect(claim(other.requestId, [{ ...line, documentId: other.documentId }])).rejects.toMatchObject(REFUSED);
    expect(await rowOf(line.fileId)).toMatchObject({ requestId });
  });
  it("gives one answer to every wrong line, and then attaches none of them", async () => {
    const { requestId, documentId } = await buildRequest(service.test.database);
    const good = { documentId, requirement: "FORM", ...(await service.uploaded()) };
    const second = { documentId, requirement: "FORM", ...(await service.uploaded()) };
    const wrong = [
      { ...second, claimToken: good.claimToken },
      { ...second, claimToken: "" },
      { ...second, fileId: randomUUID() },
      { ...second, fileId: "' or 1=1" },
      { ...second, documentId: (await buildRequest(service.test.database)).documentId },
      { ...second, documentId: "x" },
      good, // twice in one form
    ];
    const answers = await Promise.all(
      wrong.map((line) => claim(requestId, [good, line]).catch((error: unknown) => JSON.stringify(error))),
    );
    expect(new Set(answers).size).toBe(1);
    await expect(claim(requestId, [good, wrong[0]!])).rejects.toMatchObject(REFUSED);
    expect(await rowOf(good.fileId)).toMatchObject({ requestId: null });
  });
  it("two requests race for one picture: one gets it", async () => {
    for (let round = 0; round < 10; round++) {
      const file = await service.uploaded();
      service.network = `racer ${round}`;
      const racers = await Promise.all([buildRequest(service.test.database), buildRequest(service.test.database)]);
      const results = await Promise.allSettled(
        racers.map(({ requestId, documentId }) => claim(requestId, [{ documentId, requirement: "FORM", ...file }])),
      );
      expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      expect(results.find((result) => result.status === "rejected")?.reason).toMatchObject(REFUSED);
    }
  });
  it("may not: a citizen with another code or without the PIN, a printer", async () => {
    const { requestId, documentId } = await buildRequest(service.test.database);
    const line = { documentId, requirement: "FORM", ...(await service.uploaded()) };
    const refused: readonly (readonly [Actor, string])[] = [
      [{ kind: "CITIZEN", level: 2, requestId: randomUUID() }, "NOT_FOUND"],
      [{ kind: "CITIZEN", level: 1, requestId }, "NOT_FOUND"],
      [await buildActor(service.test.database, ["PRINTER"]), "NOT_PERMITTED"],
      [await buildActor(service.test.database, ["OPERATOR"], "ELSEWHERE"), "NOT_FOUND"],
    ];
    for (const [actor, code] of refused) await expect(claim(requestId, [line], actor)).rejects.toMatchObject({ code });
    await claim(requestId, [line], { kind: "CITIZEN", level: 2, requestId });
  });
});

describe("a link", () => {
  it("shows the picture once, and nothing else may be done with it", async () => {
    const { fileId } = await attached();
    const url = await open(fileId);
    expect((await fetch(url, { method: "HEAD" })).status).toBe(404); // does not use it up
    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "image/jpeg",
      "content-disposition": 'inline; filename="dokumen.jpg"',
      "content-security-policy": "default-src 'none'; sandbox",
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
    expect(Buffer.from(await response.arrayBuffer()).readUInt16BE(0)).toBe(0xffd8);
    expect((await fetch(url)).status).toBe(404);
  });
  it("followed by ten at once shows the picture to one", async () => {
    const url = await open((await attached()).fileId);
    const statuses = await Promise.all(Array.from({ length: 10 }, async () => (await fetch(url)).status));
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  });
  it("used, expired, unknown, malformed, another's and nobody's: the same answer", async () => {
    const { fileId } = await attached();
    const used = await open(fileId);
    await fetch(used);
    const expired = await open(fileId);
    const colleagues = await open(fileId, await buildActor(service.test.database, ["VERIFIER"]));
    const now = service.now;
    const answerOf = async (url: string): Promise<string> => {
      const response = await fetch(url);
      return `${response.status} ${response.headers.get("cache-control")} ${await response.text()}`;
    };
    const answers = [
      await answerOf(used),
      await answerOf(colleagues),
      await answerOf(`${service.url}/files/${"A".repeat(22)}`),
      await answerOf(`${service.url}/files/x`),
    ];
    service.now = new Date(now.getTime() + 60_000);
    answers.push(await answerOf(expired));
    service.now = now;
    const mine = await open(fileId);
    service.signedIn = null;
    answers.push(await answerOf(mine));
    service.signedIn = { ...verifier, roles: ["PRINTER"] }; // lost the role meanwhile
    answers.push(await answerOf(mine));
    expect(new Set(answers)).toEqual(new Set([`404 no-store {"error":{"code":"NOT_FOUND","message":"There is nothing here."}}`]));
  });
  it("works until its last millisecond", async () => {
    const { fileId } = await attached();
    const now = service.now;
    const url = await open(fileId);
    service.now = new Date(now.getTime() + 59_999);
    expect((await fetch(url)).status).toBe(200);
    service.now = now;
  });
  it("is a fact with who and why", async () => {
    const { fileId, requestId } = await attached();
    const start = await endOfJournal(service.test.database.em.fork());
    const url = await open(fileId);
    const entries = await factsAfter(service.test.database.em.fork(), start);
    expect(entries.map(({ fact }) => fact)).toEqual([
      { type: "fileViewed", requestId, fileId, purpose: expect.not.stringContaining("memeriksa") },
    ]);
    const [row] = await service.test.database.em
      .fork()
      .getConnection()
      .execute<{ account_id: string }[]>("select account_id from journal order by seq desc limit 1");
    expect(row?.account_id).toBe(verifier.accountId);
    const token = url.split("/").at(-1)!;
    await fetch(url);
    expect(service.logLines.join("")).not.toContain(token);
  });
  it("may not be had without the role, for another office's or an unattached picture, or without a purpose; then there is no fact", async () => {
    const { fileId } = await attached();
    const start = await endOfJournal(service.test.database.em.fork());
    const asking = (actor: Actor, id: string, purpose = "x"): Promise<unknown> =>
      openFileLink(service.workAs(actor), id, purpose);
    await expect((async () => asking({ ...verifier, roles: ["PRINTER"] }, fileId))()).rejects.toMatchObject({
      code: "NOT_PERMITTED",
    });
    await expect((async () => asking(ANYONE, fileId))()).rejects.toMatchObject({ code: "NOT_PERMITTED" });
    for (const id of [(await attached("ELSEWHERE")).fileId, (await service.uploaded()).fileId, randomUUID(), "x"])
      await expect(asking(verifier, id)).rejects.toMatchObject({ code: "NOT_FOUND", facts: {} });
    for (const purpose of ["", "  ", "x".repeat(201)])
      await expect((async () => asking(verifier, fileId, purpose))()).rejects.toMatchObject({
        code: "INVALID_INPUT",
        facts: { field: "purpose" },
      });
    expect(await factsAfter(service.test.database.em.fork(), start)).toEqual([]);
  });
});

describe("bytes on disk", () => {
  it("one flipped anywhere: a refusal without content", async () => {
    const { fileId } = await attached();
    const whole = readFileSync(pathOf(fileId));
    for (const at of [0, 11, 12, 27, 28, Math.floor(whole.length / 2), whole.length - 1]) {
      const changed = Buffer.from(whole);
      changed[at] = changed[at]! ^ 1;
      writeFileSync(pathOf(fileId), changed);
      const response = await fetch(await open(fileId));
      expect(response.status, `byte ${at}`).toBe(500);
      expect(await response.json()).toEqual({ error: { code: "INTERNAL_SERVER_ERROR", message: expect.any(String) } });
    }
    writeFileSync(pathOf(fileId), whole);
    expect((await fetch(await open(fileId))).status).toBe(200);
  });
  it("exchanged for another picture's, cut short, or missing: the same", async () => {
    const [{ fileId }, other] = [await attached(), await attached()];
    for (const bytes of [readFileSync(pathOf(other.fileId)), readFileSync(pathOf(fileId)).subarray(0, 40), Buffer.alloc(5)]) {
      writeFileSync(pathOf(fileId), bytes);
      expect((await fetch(await open(fileId))).status).toBe(500);
    }
    await service.store.remove(fileId);
    expect((await fetch(await open(fileId))).status).toBe(500);
  });
  it("a name that is no id never becomes a path", async () => {
    const { key } = service.workAs(ANYONE).vault.newDataKey("x");
    for (const id of ["../../etc/passwd", "", "AA", `${randomUUID()}/..`])
      await expect((async () => openFileStore("/nowhere").get(id, key))()).rejects.toThrow("not the id of a file");
  });
});

describe("removing what nobody attached", () => {
  const DAY_MS = 86_400_000;
  const remove = (store = service.store): Promise<number> =>
    removeUnclaimedFiles(service.workAs({ kind: "SYSTEM" }), store, {
      anonymous: new Date(service.now.getTime() - DAY_MS),
      signedIn: new Date(service.now.getTime() - 14 * DAY_MS),
    });
  const inADay = <T>(task: () => Promise<T>): Promise<T> => {
    const now = service.now;
    service.now = new Date(now.getTime() + DAY_MS + 1);
    return task().finally(() => {
      service.now = now;
    });
  };
  it("takes what a courier photographed after fourteen days: so long may a phone be without signal", async () => {
    const left = await service.uploaded(); // by somebody who is signed in
    await inADay(() => remove());
    expect([(await rowOf(left.fileId))?.kept, existsSync(pathOf(left.fileId))]).toEqual([true, true]);
    const now = service.now;
    service.now = new Date(now.getTime() + 14 * DAY_MS + 1);
    await remove();
    service.now = now;
    expect([await rowOf(left.fileId), existsSync(pathOf(left.fileId))]).toEqual([null, false]);
  });
  it("takes row and bytes after a day, and leaves younger and attached ones", async () => {
    service.signedIn = null;
    const [left, kept] = [await service.uploaded(), await attached()];
    service.signedIn = verifier;
    expect(await remove()).toBe(0);
    expect(await inADay(remove)).toBeGreaterThan(0);
    expect([await rowOf(left.fileId), existsSync(pathOf(left.fileId))]).toEqual([null, false]);
    expect([await rowOf(kept.fileId), existsSync(pathOf(kept.fileId))]).toEqual([expect.anything(), true]);
    expect((await fetch(await open(kept.fileId))).status).toBe(200);
  });
  it("that dies half way is finished by the next, and meanwhile nobody can attach what is going", async () => {
    const { requestId, documentId } = await buildRequest(service.test.database);
    service.signedIn = null;
    const file = await service.uploaded();
    const dying = {
      ...service.store,
      remove: async (id: string) => (await service.store.remove(id), Promise.reject(new Error("killed"))),
    };
    await expect(inADay(() => remove(dying))).rejects.toThrow("killed");
    expect(existsSync(pathOf(file.fileId))).toBe(false);
    await expect(claim(requestId, [{ documentId, requirement: "FORM", ...file }])).rejects.toMatchObject(REFUSED);
    await inADay(() => remove());
    expect(await rowOf(file.fileId)).toBeNull();
  });
  it("finds an upload that died before its bytes were whole", async () => {
    const broken = {
      ...service.store,
      put: async (id: string) => (writeFileSync(`${service.directory}/left`, id), Promise.reject(new Error("killed"))),
    };
    const work = service.workAs(ANYONE);
    await expect(
      keepPicture(work, broken, uploadSender(work, "192.0.2.1"), { content: Buffer.from("x"), widthPx: 1, heightPx: 1 }, 0),
    ).rejects.toThrow("killed");
    const id = readFileSync(`${service.directory}/left`, "utf8");
    expect(await rowOf(id)).toMatchObject({ kept: false });
    await inADay(() => remove());
    expect(await rowOf(id)).toBeNull();
  });
  it("does not wait for one that is being attached, and does not take it", async () => {
    const { requestId, documentId } = await buildRequest(service.test.database);
    const file = await service.uploaded();
    const work = service.workAs(ANYONE);
    await work.em.transactional(async (tx) => {
      await claimFiles(tx, work, requestId, [{ documentId, requirement: "FORM", ...file }]);
      await inADay(() => remove());
    });
    expect(await rowOf(file.fileId)).toMatchObject({ requestId, kept: true });
    expect(existsSync(pathOf(file.fileId))).toBe(true);
  });
});
