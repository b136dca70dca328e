import { createPublicKey, randomBytes, verify } from "node:crypto";
import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import type { Work } from "../../api/platform/work.ts";
import { SYSTEM } from "../../api/platform/journal.ts";
import { closeMonths } from "../../api/statistics/closing.commands.ts";
import { countFacts } from "../../api/statistics/count-facts.ts";
import { ask, codeOf, type GraphQLAnswer, type StaffClient } from "../support/client.ts";
import { act, at, factsOf, staffOf } from "../support/courier.ts";
import { type Clock, handedOver, outWith } from "../support/door.ts";
import { monthTotal } from "../support/figures.ts";
import { newKey, signedIn } from "../support/journey.ts";
import { startService } from "../support/service.ts";

const clock: Clock = { now: new Date("2026-12-31T15:50:00Z") }; // New Year's Eve, 23:50 WITA
const service = await startService({ now: () => clock.now });
afterAll(() => service.stop());
const supervisorNow = (): Promise<StaffClient> => signedIn(service, ["SUPERVISOR"]);
/** Counts on its own, since nobody else does any more. */
const countAll = async (): Promise<void> => {
  while ((await countFacts(service.database.em.fork())).read > 0);
};

const work = (): Work => ({
  em: service.database.em.fork(),
  actor: SYSTEM,
  now: clock.now,
  vault: service.vault,
  randomBytes,
  deviceAt: null,
});
interface Signed {
  readonly statement: string;
  readonly signature: string;
  readonly publicKey: string;
  readonly reason: string | null;
}
interface Month {
  readonly month: string;
  readonly total: number;
  readonly revision: number | null;
  readonly signed: Signed | null;
  readonly counts: Record<string, number> | null;
}
async function months(from: string, to: string): Promise<Month[]> {
  const { data } = await ask(
    service.url,
    `query ($from: String!, $to: String!) { statistics(from: $from, to: $to) { months { month total revision
      counts { requests parcels attempts } signed { statement signature publicKey reason } } } }`,
    { from, to },
  );
  return (data?.["statistics"] as { months: Month[] }).months;
}
const isGenuine = ({ statement, signature, publicKey }: Signed): boolean =>
  verify(
    null,
    Buffer.from(statement),
    createPublicKey({ key: Buffer.from(publicKey, "base64"), format: "der", type: "spki" }),
    Buffer.from(signature, "base64"),
  );
const revise = (who: StaffClient, input: Record<string, unknown> = {}): Promise<GraphQLAnswer> =>
  who.ask(`mutation ($input: ReviseMonthInput!) { reviseMonth(input: $input) }`, {
    input: { idempotencyKey: newKey(), month: "2026-12", expectedRevision: 1, reason: "Serah terima ternyata keliru", ...input },
  });
const toRevise = async (supervisor: StaffClient): Promise<unknown> =>
  (await supervisor.ask(`{ monthsToRevise { month revision published { type count } counted { type count } } }`)).data?.[
    "monthsToRevise"
  ];

it("the published months of 2020 and 2021 are closed and signed as the first", async () => {
  const published = await months("2020-04", "2021-09");
  expect(published).toHaveLength(18);
  for (const { month, revision, signed, counts } of published) {
    expect([month, revision, counts]).toEqual([month, 1, null]); // nothing but documents was recorded: not zero
    expect(isGenuine(signed!)).toBe(true);
    expect(JSON.parse(signed!.statement)).toMatchObject({ month, revision: 1, source: "LAPORAN_INOVASI", service: null });
  }
  const { statement, ...rest } = published[0]!.signed!;
  expect(isGenuine({ statement: statement.replace(`"KTP_EL":5`, `"KTP_EL":6`), ...rest })).toBe(false);
});

describe("a month", () => {
  it("is open for three days after its end, then closed and signed, and never again", async () => {
    const office = await staffOf(service);
    const parcel = await outWith(office);
    clock.now = new Date("2026-12-31T15:59:00Z"); // 23:59 WITA
    await handedOver(office, parcel);
    clock.now = new Date("2027-01-03T15:59:00Z"); // the third day, 23:59 WITA
    expect(await monthTotal(service, "2026-12")).toBe(1);
    expect(await closeMonths(work())).toEqual([]);
    expect((await months("2026-12", "2026-12"))[0]).toMatchObject({ total: 1, revision: null, signed: null });
    clock.now = new Date("2027-01-03T16:00:00Z");
    expect(await closeMonths(work())).toEqual(["2026-12"]);
    const [closed] = await months("2026-12", "2026-12");
    expect(closed).toMatchObject({ total: 1, revision: 1, counts: { requests: 1, parcels: 1, attempts: 1 } });
    expect(isGenuine(closed!.signed!)).toBe(true);
    expect(await closeMonths(work())).toEqual([]);
  });

  it("is not closed while something that happened waits to be counted", async () => {
    const office = await staffOf(service);
    const [parcel, late] = [await outWith(office), await outWith(office)];
    await handedOver(office, parcel);
    await service.counting.catchUp();
    await service.counting.stop(); // nobody counts any more but this test
    await handedOver(office, late);
    clock.now = new Date("2027-02-10T00:00:00Z");
    expect(await closeMonths(work())).toEqual([]);
    await countAll();
    expect(await closeMonths(work())).toEqual(["2027-01"]);
    expect((await months("2027-01", "2027-01"))[0]).toMatchObject({ total: 2, revision: 1 });
  });
});

describe("while somebody's open transaction holds counting back", () => {
  it("a month in which something was committed since is not closed", async () => {
    const office = await staffOf(service);
    const [parcel, late] = [await outWith(office), await outWith(office)];
    await handedOver(office, parcel);
    await countAll();
    const open = new pg.Client(service.databaseUrl);
    await open.connect();
    await open.query("begin");
    await open.query(`insert into journal (recorded_at, fact) values (now(), '{"type":"figuresPublished","months":[]}')`);
    await handedOver(office, late);
    await countAll();
    clock.now = new Date("2027-03-05T00:00:00Z");
    expect(await closeMonths(work())).toEqual([]);
    await open.query("rollback");
    await open.end();
    await countAll();
    expect(await closeMonths(work())).toEqual(["2027-02"]);
    expect((await months("2027-02", "2027-02"))[0]).toMatchObject({ total: 2, revision: 1 });
  });
});

describe("a correction after the closing", () => {
  it("changes nothing that is published until a supervisor revises the month with a reason", async () => {
    clock.now = new Date("2027-03-01T02:00:00Z");
    const office = await staffOf(service);
    const [old, other] = [await outWith(office), await outWith(office)];
    await handedOver(office, old);
    await handedOver(office, other);
    clock.now = new Date("2027-04-05T02:00:00Z");
    await countAll();
    expect(await closeMonths(work())).toEqual(["2027-03"]);
    const supervisor = await supervisorNow();
    expect(codeOf(await revise(supervisor, { month: "2027-03" }))).toBe("NOTHING_TO_REVISE");

    const supervising = { ...(await at(office, old)), reason: "Penerima bukan orang yang dimaksud" };
    await act(supervisor, "correctDelivery", "ReasonedStepInput", supervising);
    await countAll();
    expect((await months("2027-03", "2027-03"))[0]).toMatchObject({ total: 2, revision: 1 });
    const kind = "AKTA_KEMATIAN";
    expect(await toRevise(supervisor)).toEqual([
      { month: "2027-03", revision: 1, published: [{ type: kind, count: 2 }], counted: [{ type: kind, count: 1 }] },
    ]);

    const key = newKey();
    expect((await revise(supervisor, { month: "2027-03", idempotencyKey: key })).data).toEqual({ reviseMonth: "2027-03" });
    expect((await revise(supervisor, { month: "2027-03", idempotencyKey: key })).data).toEqual({ reviseMonth: "2027-03" });
    const [revised] = await months("2027-03", "2027-03");
    expect(revised).toMatchObject({ total: 1, revision: 2, signed: { reason: "Serah terima ternyata keliru" } });
    expect(isGenuine(revised!.signed!)).toBe(true);
    expect(await toRevise(supervisor)).toEqual([]);
    expect(await factsOf(office)).toContainEqual({ type: "monthRevised", month: "2027-03", revision: 2 });
    expect(codeOf(await revise(supervisor, { month: "2027-03" }))).toBe("STALE");
    await act(supervisor, "correctDelivery", "ReasonedStepInput", { ...(await at(office, other)), reason: "Juga keliru" });
    await countAll();
    expect((await revise(supervisor, { month: "2027-03", expectedRevision: 2 })).errors).toBeUndefined();
    expect((await months("2027-03", "2027-03"))[0]).toMatchObject({ total: 0, revision: 3 });
    const kept = await service.database.em
      .getConnection()
      .execute("select revision from closed_month where month = '2027-03' order by 1");
    expect(kept).toEqual([{ revision: 1 }, { revision: 2 }, { revision: 3 }]);
  });

  it("is in the revision although it was not counted yet; as long as it cannot be counted, nothing is signed", async () => {
    clock.now = new Date("2027-05-01T02:00:00Z");
    const office = await staffOf(service);
    const [old, other] = [await outWith(office), await outWith(office)];
    await handedOver(office, old);
    await handedOver(office, other);
    clock.now = new Date("2027-06-05T02:00:00Z");
    await countAll();
    expect(await closeMonths(work())).toContain("2027-05");
    const supervisor = await supervisorNow();
    const correct = async (parcel: typeof old): Promise<unknown> =>
      act(supervisor, "correctDelivery", "ReasonedStepInput", { ...(await at(office, parcel)), reason: "Keliru" });
    await correct(old);
    expect((await revise(supervisor, { month: "2027-05" })).data).toEqual({ reviseMonth: "2027-05" });
    expect((await months("2027-05", "2027-05"))[0]).toMatchObject({ total: 1, revision: 2 });

    const open = new pg.Client(service.databaseUrl);
    await open.connect();
    await open.query("begin");
    await open.query(`insert into journal (recorded_at, fact) values (now(), '{"type":"figuresPublished","months":[]}')`);
    await correct(other);
    expect(codeOf(await revise(supervisor, { month: "2027-05", expectedRevision: 2 }))).toBe("STALE");
    await open.query("rollback");
    await open.end();
    expect((await revise(supervisor, { month: "2027-05", expectedRevision: 2 })).errors).toBeUndefined();
    expect((await months("2027-05", "2027-05"))[0]).toMatchObject({ total: 0, revision: 3 });
  });

  it("may not be published by anybody else, without a reason, or of a month that is not closed or not counted here", async () => {
    for (const role of ["DISPATCHER", "DESK", "COURIER", "ADMIN", "VERIFIER"] as const)
      expect(codeOf(await revise(await signedIn(service, [role])))).toBe("NOT_PERMITTED");
    const supervisor = await supervisorNow();
    expect(codeOf(await revise(supervisor, { reason: " " }))).toBe("INVALID_INPUT");
    expect(codeOf(await revise(supervisor, { month: "2027-07" }))).toBe("NOT_FOUND");
    expect(codeOf(await revise(supervisor, { month: "x" }))).toBe("INVALID_INPUT");
    expect(codeOf(await revise(supervisor, { month: "2020-04" }))).toBe("NOTHING_TO_REVISE");
  });
});
