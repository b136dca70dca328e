import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openVault } from "../../api/platform/vault.ts";
import type { Work } from "../../api/platform/work.ts";
import { publishFigures } from "../../api/statistics/statistics.commands.ts";
import { readCityPack } from "../../seeds/city-pack.ts";
import { cloneDatabase, type TestDatabase } from "../support/database.ts";
import { MASTER_KEY } from "../support/postgres.global.ts";

let test: TestDatabase;
beforeAll(async () => {
  test = await cloneDatabase();
});
afterAll(() => test.close());

const { figures } = readCityPack("parepare");
const work = (): Pick<Work, "em" | "now" | "vault"> => ({
  em: test.database.em.fork(),
  now: new Date("2026-11-24T00:00:00Z"),
  vault: openVault(MASTER_KEY),
});
const facts = async (): Promise<unknown[]> =>
  (
    await sql<{ fact: unknown }>`select fact from journal order by seq`.execute(test.database.em.fork().getKysely<unknown>())
  ).rows.map(({ fact }) => fact);

it("the pack's months became one fact", async () => {
  expect(await facts()).toEqual([{ type: "figuresPublished", months: [...new Set(figures.map(({ month }) => month))] }]);
});

it("publishing the same again changes nothing and says nothing", async () => {
  expect(await publishFigures(work(), figures, [])).toEqual([]);
  expect(await facts()).toHaveLength(1);
});

it("a published month is never changed silently, and nothing of the refused batch is kept", async () => {
  const changed = { ...figures[0]!, documents: figures[0]!.documents + 1 };
  const fresh = { ...figures[0]!, month: "2022-01" };
  await expect(publishFigures(work(), [fresh, changed], [])).rejects.toMatchObject({
    code: "FIGURES_ALREADY_PUBLISHED",
    facts: { month: "2020-04" },
  });
  const rows = await sql`select 1 from closed_month where month = '2022-01'`.execute(
    test.database.em.fork().getKysely<unknown>(),
  );
  expect(rows.rows).toEqual([]);
  expect(await facts()).toHaveLength(1);
});
