import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { CivilDocument } from "../../api/documents/document.entity.ts";
import type { Vault } from "../../api/platform/vault.ts";
import { replaceOldSeals } from "../../api/requests/old-seals.commands.ts";
import { DocumentRequest } from "../../api/requests/request.entity.ts";
import { keyOfRequest, sealedSubject } from "../../api/requests/sealed.ts";
import { type CourierService, courierService, oneDocument } from "../support/courier.ts";
import { failed, handedOver, outWith } from "../support/door.ts";
import { deskProof, newNik, produced, readCase, reviewed, step, submit } from "../support/journey.ts";
import { everythingSealed, grouped, oldSeals, sealAsBefore } from "../support/old-seals.ts";
import { statementsOf } from "../support/statements.ts";

const MORE_THAN_TWO_BATCHES = 450;

let office: CourierService;
/** Handed over at the desk, failed at a door with and without a word, handed over at a door; and a family of more than two batches. */
beforeAll(async () => {
  office = await courierService();
  const { service, verifier, printer, desk } = office;
  const receipt = await submit(service);
  const waiting = await produced(printer, await reviewed(verifier, receipt.code));
  const { pickup } = await readCase(desk, waiting.id);
  await step(desk, "handOverAtDesk", deskProof(pickup!, receipt.pin), "DeskProofInput");
  await failed(office, await outWith(office), { note: "Pagar terkunci" });
  await failed(office, await outWith(office, oneDocument({ absenceReason: "WORK" })));
  await handedOver(office, await outWith(office));
  const em = service.database.em.fork();
  const request = await em.findOneOrFail(DocumentRequest, { id: waiting.id });
  const key = keyOfRequest(service.vault, request);
  for (let child = 0; child < MORE_THAN_TWO_BATCHES; child++) {
    const id = randomUUID();
    const sealedFields = sealedSubject.seal(key, id, { name: `Anak ${child}`, nik: child % 2 === 0 ? null : newNik() });
    const paper = { kind: "KARTU_KELUARGA", reason: "NEW", checklistVersion: 1, oldCard: "NOT_APPLICABLE" } as const;
    em.persist(
      em.create(CivilDocument, { id, requestId: request.id, position: 100 + child, label: `C${child}`, sealedFields, ...paper }),
    );
  }
  await em.flush();
});
afterAll(() => office.service.stop());

const replace = (vault = office.service.vault): Promise<number> => replaceOldSeals(office.service.database.em.fork(), vault);
/** Fails at the so-many-th row, as a process that ends there. */
function dyingAt(row: number): Vault {
  let rows = 0;
  const dataKey: Vault["dataKey"] = (owner, wrapped) => {
    rows += 1;
    if (rows === row) throw new Error("killed");
    return office.service.vault.dataKey(owner, wrapped);
  };
  return { ...office.service.vault, dataKey };
}

it("an old seal held all of a row at once", async () => {
  const all = Object.entries(await everythingSealed(office.service));
  const of = (table: string): Record<string, unknown>[] =>
    all.flatMap(([row, fields]) => (row.startsWith(table) ? [grouped(table, fields)] : []));
  expect(of("document_request")).toContainEqual({
    code: expect.any(String) as unknown,
    applicant: {
      name: "Siti Aminah",
      nik: expect.any(String) as unknown,
      phone: "081234567890",
      familyCardNumber: "7372010101990001",
    },
    recipient: { name: "Siti Aminah", relation: "APPLICANT", phone: null },
    address: {
      street: expect.stringMatching(/^Jalan Jenderal Sudirman \d+$/) as unknown,
      landmark: "samping masjid",
      latitudeDeg: -4.0283,
      longitudeDeg: 119.6506,
    },
    absenceReason: "WORK",
  });
  expect(of("delivery_attempt")).toContainEqual({ place: null, note: "Pagar terkunci", calledAt: null, proof: null });
});

it("everything that is sealed is the same after it was sealed anew, and nothing old is left", async () => {
  const before = await everythingSealed(office.service);
  const count = await sealAsBefore(office.service);
  expect([count, await oldSeals(office.service)]).toEqual([Object.keys(before).length, count]);
  expect(await replace()).toBe(count);
  expect(await oldSeals(office.service)).toBe(0);
  expect(await everythingSealed(office.service)).toEqual(before);
});

it("stopped halfway it has lost nothing, and the next start does the rest", async () => {
  const before = await everythingSealed(office.service);
  const count = await sealAsBefore(office.service);
  await expect(replace(dyingAt(300))).rejects.toThrow("killed");
  const left = await oldSeals(office.service);
  expect(left).toBeGreaterThan(200); // nothing of the batch it was at
  expect(count - left).toBeGreaterThan(200); // the one before it stands
  expect(await replace()).toBe(left);
  expect(await everythingSealed(office.service)).toEqual(before);
});

it("two processes at once do each row once", async () => {
  const before = await everythingSealed(office.service);
  const count = await sealAsBefore(office.service);
  const unwrapped = vi.spyOn(office.service.vault, "dataKey");
  const done = await Promise.all([replace(), replace()]);
  expect([done[0] + done[1], unwrapped.mock.calls.length]).toEqual([count, count]);
  unwrapped.mockRestore();
  expect(await oldSeals(office.service)).toBe(0);
  expect(await everythingSealed(office.service)).toEqual(before);
});

it("leaves to another process what that one is at, does the rest, and ends only when that is done too", async () => {
  await sealAsBefore(office.service);
  const waiting = `select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  const other = new pg.Client(office.service.databaseUrl);
  await other.connect();
  await other.query("begin");
  await other.query("select from civil_document where sealed is not null order by id limit 1 for update");
  const done = replace();
  const execute = (text: string): Promise<unknown[]> => office.service.database.em.fork().getConnection().execute(text);
  await expect.poll(async () => (await execute(waiting))[0]).toEqual({ count: 1 });
  expect(await execute("select count(*)::int as count from civil_document where sealed is not null")).toEqual([{ count: 1 }]);
  await other.query("rollback"); // that process was killed
  await done;
  expect(await oldSeals(office.service)).toBe(0);
  await other.end();
});

it("with nothing to do costs one statement", async () => {
  expect(await statementsOf(() => replace())).toHaveLength(1);
});

it("a row is sealed the old way or the new one, never both or neither", async () => {
  const execute = (text: string): Promise<unknown> => office.service.database.em.fork().getConnection().execute(text);
  for (const table of ["document_request", "civil_document", "delivery_attempt"]) {
    await expect(execute(`update ${table} set sealed = ''`)).rejects.toThrow(`${table}_sealed`);
    await expect(execute(`update ${table} set sealed_fields = null`)).rejects.toThrow(`${table}_sealed`);
  }
  await expect(execute(`update pickup set proof = '' where state = 'HANDED_OVER'`)).rejects.toThrow("pickup_proof");
  await expect(execute(`update pickup set sealed_fields = null where state = 'HANDED_OVER'`)).rejects.toThrow("pickup_proof");
});
