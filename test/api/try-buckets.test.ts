import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { forgetFullBuckets, judgeTry, type TryLimits } from "../../api/platform/try-buckets.ts";
import { cloneDatabase, type TestDatabase } from "../support/database.ts";

let test: TestDatabase;
beforeAll(async () => {
  test = await cloneDatabase();
});
afterAll(() => test.close());

const HOUR_MS = 3_600_000;
const start = new Date("2026-11-24T02:00:00Z");
const hours = (count: number): Date => new Date(start.getTime() + count * HOUR_MS);
/** Somebody's own two tries, and those of their network: one an hour comes back. */
const limits = (networkTries: number): TryLimits => ({
  own: { what: randomBytes(32), tokens: 2, refillMs: HOUR_MS },
  shared: [{ what: randomBytes(32), tokens: networkTries, refillMs: HOUR_MS }],
  knownForMs: 24 * HOUR_MS,
});
const judge = (of: TryLimits, isRight: boolean, now: Date): Promise<boolean> =>
  judgeTry(test.database.em.fork(), of, isRight, now);
async function buckets(of: TryLimits): Promise<[fullAt: Date, isKnown: boolean][]> {
  const { rows } = await sql<{ what: Buffer; full_at: Date; succeeded_at: Date | null }>`select * from try_bucket`.execute(
    test.database.em.fork().getKysely<unknown>(),
  );
  return [of.own, ...of.shared].flatMap(({ what }) =>
    rows.filter((row) => what.equals(row.what)).map((row): [Date, boolean] => [new Date(row.full_at), row.succeeded_at !== null]),
  );
}

it("a try where there is no token left costs nothing, and who is right then is not known by it", async () => {
  const of = limits(9);
  for (let tries = 0; tries < 4; tries++) expect(await judge(of, false, start)).toBe(false);
  expect(await judge(of, true, start)).toBe(false);
  expect(await buckets(of)).toEqual([
    [hours(2), false],
    [hours(2), false],
  ]);
  expect(await judge(of, true, hours(1))).toBe(true);
  expect(await buckets(of)).toEqual([
    [hours(2), true],
    [hours(2), false], // of a network nobody is known
  ]);
});
it("who is known is judged by their own tries, also after a wrong one, and as long as they are known", async () => {
  const of = limits(1);
  expect(await judge(of, true, start)).toBe(true);
  const stranger = { ...limits(1), shared: of.shared };
  expect(await judge(stranger, false, start)).toBe(false); // the network's only one
  expect(await judge(of, false, start)).toBe(false);
  expect(await judge(of, true, start)).toBe(true);
  const used = { ...limits(1), shared: of.shared };
  expect(await judge(used, false, hours(24))).toBe(false);
  expect(await judge(of, true, hours(24))).toBe(false);
});
it("what is full again is forgotten, and who is known not before they are not", async () => {
  const [known, waiting] = [limits(9), limits(9)];
  await judge(known, true, start);
  await judge(waiting, false, start);
  const forget = (now: Date): Promise<void> => forgetFullBuckets(test.database.em.fork(), now, 24 * HOUR_MS);
  await forget(start);
  expect([await buckets(known), await buckets(waiting)]).toEqual([
    [[start, true]],
    [
      [hours(1), false],
      [hours(1), false],
    ],
  ]);
  await forget(hours(1));
  expect([await buckets(known), await buckets(waiting)]).toEqual([[[start, true]], []]);
  await forget(hours(24));
  expect(await buckets(known)).toEqual([]);
});
