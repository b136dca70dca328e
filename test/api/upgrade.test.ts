import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterEach, expect, it } from "vitest";
import { readCalendar } from "../../api/catalogue/calendar.queries.ts";
import type { Fact } from "../../api/domain/events.ts";
import { migrate } from "../../api/platform/database.ts";
import { record, SYSTEM } from "../../api/platform/journal.ts";
import { openVault } from "../../api/platform/vault.ts";
import { replaceOldSeals } from "../../api/requests/old-seals.commands.ts";
import { replaceOldWords } from "../../api/requests/old-words.commands.ts";
import { wordsOf } from "../../api/requests/words.ts";
import { countFacts } from "../../api/statistics/count-facts.ts";
import { cloneDatabase, type TestDatabase } from "../support/database.ts";
import { everythingSealed } from "../support/old-seals.ts";
import { MASTER_KEY } from "../support/postgres.global.ts";

const vault = openVault(MASTER_KEY);
const OFFICER = randomUUID();
const [REQUEST, DOCUMENT, FILE] = [randomUUID(), randomUUID(), randomUUID()];
const PEOPLE = {
  code: "AAAA-BBBB",
  applicant: { name: "Siti Aminah", nik: "7372014101990001", phone: "081234567890", familyCardNumber: "7372010101990001" },
  recipient: { name: "Siti Aminah", relation: "APPLICANT", phone: null },
  address: { street: "Jalan Mawar 3", landmark: null, latitudeDeg: -4.02, longitudeDeg: 119.65 },
  absenceReason: "WORK",
};

let test: TestDatabase;
afterEach(() => test.close());
const rowsOf = async <Row>(statement: ReturnType<typeof sql<Row>>): Promise<Row[]> =>
  (await statement.execute(test.database.em.fork().getKysely<unknown>())).rows;

/** A database as version 0006 left it: a family at the desk, a photo that nobody attached, an old holiday; no facts yet. */
async function atVersion6(): Promise<void> {
  test = await cloneDatabase(null);
  await test.database.migrator.up({ to: "0006-figures" });
  const { key, wrapped } = vault.newDataKey(REQUEST);
  const sealed = (table: string, row: string, value: object): Buffer =>
    key.seal({ table, column: "sealed", row }, JSON.stringify(value));
  const bytes = (): Buffer => Buffer.from(randomUUID());
  const statements = [
    sql`insert into area (code, level, name, boundary) values ('7372011001', 'village', 'Kampung', '{}')`,
    sql`insert into office values ('DUKCAPIL', '73.72', 'Kota Parepare', 'Asia/Makassar', '{}', 'Jalan', '0421', 'https://x.example')`,
    sql`insert into document_type values ('KARTU_KELUARGA', 1, 'x', '{}', '{}')`,
    sql`insert into checklist values ('KARTU_KELUARGA', 'NEW', 1, '{}', '2019-01-01', 'F', 'B', '[]')`,
    sql`insert into holiday values ('2025-12-25', '{"id":"Natal","en":"Christmas"}', 'NATIONAL')`,
    sql`insert into account (id, login, name, office_id, roles, password_hash, created_at)
      values (${OFFICER}, 'petugas', 'Petugas', 'DUKCAPIL', '{VERIFIER}', 'x', '2025-01-01')`,
    sql`insert into document_request (id, state, channel, office_id, handover_method, village_code, consent_version, consented_at, submitted_at,
        code_index, pin_index, secret_hash, data_key, sealed)
      values (${REQUEST}, 'IN_REVIEW', 'ONLINE', 'DUKCAPIL', 'PICKUP', '7372011001', '1', '2025-01-01', '2025-01-01',
        ${bytes()}, ${bytes()}, ${bytes()}, ${wrapped}, ${sealed("document_request", REQUEST, PEOPLE)})`,
    sql`insert into civil_document (id, request_id, position, kind, reason, checklist_version, label, old_card, sealed)
      values (${DOCUMENT}, ${REQUEST}, 1, 'KARTU_KELUARGA', 'NEW', 1, 'L1', 'NOT_APPLICABLE',
        ${sealed("civil_document", DOCUMENT, { name: "Siti Aminah", nik: null })})`,
    sql`insert into stored_file (id, claim_hash, bytes, width_px, height_px, uploaded_at, data_key, kept)
      values (${FILE}, ${bytes()}, 1000, 10, 10, '2025-01-01', ${bytes()}, true)`,
    sql`insert into failed_try (what, at) values (${bytes()}, '2025-01-01')`,
    sql`update counting set xid = '5001', seq = 2`,
  ];
  for (const statement of statements) await rowsOf(statement);
}

interface OldFact {
  readonly xid: number;
  readonly seq: number;
  readonly at: string;
  readonly fact: object;
}
async function factsAtVersion6(facts: readonly OldFact[]): Promise<void> {
  for (const { xid, seq, at, fact } of facts)
    await rowsOf(sql`
      insert into journal (xid, seq, recorded_at, actor_kind, account_id, roles, request_id, fact) overriding system value
      values (${xid}::text::xid8, ${seq}, ${at}, 'STAFF', ${OFFICER}, 'VERIFIER', ${REQUEST}, ${JSON.stringify(fact)}::jsonb)`);
}
const stepped = (step: number): object => ({ type: "requestStepped", requestId: REQUEST, step: `step ${step}` });
interface Kept {
  readonly seq: number;
  readonly step: string;
}
const stepsKept = (): Promise<Kept[]> => rowsOf(sql<Kept>`select seq::int, fact->>'step' as step from journal order by seq`);
async function nextSeq(): Promise<number> {
  const fact = { type: "figuresPublished", months: [] } as const;
  await record(test.database.em.fork(), fact, { actor: SYSTEM, now: new Date(), deviceAt: null });
  return (await rowsOf(sql<{ seq: number }>`select max(seq)::int as seq from journal`))[0]!.seq;
}

it("what a database of version 0006 holds is there after all migrations, and opens", async () => {
  await atVersion6();
  const [{ wrapped } = { wrapped: Buffer.alloc(0) }] = await rowsOf(
    sql<{ wrapped: Uint8Array }>`select data_key as wrapped from document_request`,
  );
  const key = vault.dataKey(REQUEST, wrapped);
  const said = { type: "personRevealed", requestId: REQUEST, field: "applicant.nik" };
  const purpose = key.seal({ table: "journal", column: "purpose", row: REQUEST }, "Mencocokkan KTP   ").toString("base64");
  await factsAtVersion6([
    { xid: 5000, seq: 1, at: "2025-01-01T00:00:00Z", fact: stepped(1) },
    { xid: 5001, seq: 4, at: "2025-01-01T00:01:00Z", fact: stepped(2) },
    { xid: 5002, seq: 3, at: "2025-01-01T00:02:00Z", fact: { ...said, purpose } },
  ]);
  const holidays = (): Promise<unknown[]> => rowsOf(sql`select date, name, kind from holiday`);
  const files = (): Promise<unknown[]> => rowsOf(sql`select id, bytes, claim_hash, data_key from stored_file`);
  const before = [await holidays(), await files()];

  await migrate(test.database, test.url);
  const em = test.database.em.fork();
  expect([await replaceOldSeals(em, vault), await replaceOldWords(em, vault)]).toEqual([2, 1]);

  expect([await holidays(), await files()]).toEqual(before);
  expect([...(await readCalendar(test.database.em.fork())).holidaysAt(new Date("2025-12-01"))]).toEqual(["2025-12-25"]);
  expect((await stepsKept()).map(({ seq }) => seq)).toEqual([1, 3, 4]); // numbers that differ stay what they were
  const [saying] = await rowsOf(sql<{ fact: Fact; at: Date }>`select fact, recorded_at as at from journal where seq = 3`);
  expect(wordsOf(key, { fact: saying!.fact, at: new Date(saying!.at), accountId: OFFICER })).toBe("Mencocokkan KTP");
  const opened = await everythingSealed({ database: test.database, vault });
  expect(opened[`document_request ${REQUEST}`]).toMatchObject({ "applicant.nik": PEOPLE.applicant.nik, code: PEOPLE.code });
  expect(opened[`civil_document ${DOCUMENT}`]).toEqual({ name: "Siti Aminah", nik: null });
  expect(await countFacts(test.database.em.fork())).toEqual({ read: 3, upTo: "4" }); // from the first fact on
  expect(await nextSeq()).toBe(5);
});

it("a copy without its sequences, in which facts got numbers that others had, keeps every fact, in the order in which they came", async () => {
  await atVersion6();
  const day = (index: number): string => new Date(Date.UTC(2025, 0, index)).toISOString();
  await factsAtVersion6([
    ...[1, 2, 3, 5].map((seq, index) => ({ xid: 5000 + index, seq, at: day(index + 1), fact: stepped(index + 1) })),
    // In the copy: the cluster is younger, and numbers begin at 1.
    ...[1, 2, 3, 4, 5, 6].map((seq, index) => ({ xid: 700 + index, seq, at: day(index + 5), fact: stepped(index + 5) })),
  ]);
  await migrate(test.database, test.url);
  expect(await stepsKept()).toEqual(Array.from({ length: 10 }, (_, index) => ({ seq: index + 1, step: `step ${index + 1}` })));
  expect(await nextSeq()).toBe(11);
});
