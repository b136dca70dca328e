import { spawn } from "node:child_process";
import { once } from "node:events";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SYSTEM } from "../../api/platform/journal.ts";
import { closeMonths } from "../../api/statistics/closing.commands.ts";
import { recountFigures } from "../../api/statistics/recount.ts";
import { ask, type StaffClient } from "../support/client.ts";
import { signedIn } from "../support/journey.ts";
import { handedOver } from "../support/past-handovers.ts";
import { startService, type TestService } from "../support/service.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const DAYS = 150;
const PER_DAY = 20;
const ALL = DAYS * PER_DAY;
const RANGE = { from: "2026-01", to: "2026-06" };

let service: TestService;
let supervisor: StaffClient;
beforeAll(async () => {
  service = await startService();
  supervisor = await signedIn(service, ["SUPERVISOR"]);
  await handedOver(service.database, { from: "2026-01-01", days: DAYS, perDay: PER_DAY });
  await service.counting.catchUp();
});
afterAll(() => service.stop());

const rows = async (statement: string): Promise<unknown[]> =>
  (await sql.raw(statement).execute(service.database.em.fork().getKysely<unknown>())).rows;
const recount = (said: (counted: number) => void = () => {}) =>
  recountFigures(service.database, service.databaseUrl, service.now(), said);
/** A month that was lost from the figures, as after a wrong turn of an earlier version. @returns how many documents it had */
async function loseMonth(month: string): Promise<number> {
  const [{ count }] = (await rows(`with gone as (delete from figure_count where month = '${month}' returning *)
    select sum(count)::int as count from gone where dimension = 'CITY' and measure = 'DOCUMENTS'`)) as [{ count: number }];
  await rows(`delete from counted_unit where month = '${month}'`);
  await rows(`delete from stage_count where month = '${month}'`);
  return count;
}

/** The same number from everywhere it can be read. */
async function totals(): Promise<number[]> {
  const open = await fetch(`${service.url}/open-data/statistics.json?from=${RANGE.from}&to=${RANGE.to}`);
  const { data } = await ask(
    service.url,
    `query ($from: String!, $to: String!) { statistics(from: $from, to: $to) { total } }`,
    RANGE,
  );
  const places = await supervisor.ask(
    `query ($from: String!, $to: String!) { placeFigures(from: $from, to: $to, by: VILLAGE) { byType { count } } }`,
    RANGE,
  );
  const ofPlaces = (places.data?.["placeFigures"] as { byType: { count: number }[] }[]).flatMap(({ byType }) => byType);
  const listed = await supervisor.ask(
    `query ($from: String!, $to: String!) { countedRows(measure: DOCUMENTS, from: $from, to: $to, first: 1) { totalCount } }`,
    RANGE,
  );
  return [
    ((await open.json()) as { total: number }).total,
    (data?.["statistics"] as { total: number }).total,
    ofPlaces.reduce((sum, { count }) => sum + count, 0),
    (listed.data?.["countedRows"] as { totalCount: number }).totalCount,
  ];
}

/** The command as the operator runs it, beside the running service. */
function command(): { readonly kill: () => void; readonly end: Promise<{ code: number | null; said: string }> } {
  const child = spawn(process.execPath, ["--import", "@oxc-node/core/register", "api/main-recount.ts"], {
    cwd: root,
    env: {
      PATH: process.env["PATH"],
      DATABASE_URL: service.databaseUrl,
      MASTER_KEY_FILE: "/nowhere",
      PUBLIC_URL: "https://antar.example.go.id",
    },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  const end = once(child, "close").then(([code]) => ({ code: code as number | null, said }));
  return { kill: () => child.kill("SIGKILL"), end };
}

describe("a recount", () => {
  it("of what is right changes nothing", async () => {
    expect(await totals()).toEqual([ALL, ALL, ALL, ALL]);
    expect(await recount()).toEqual([]);
    expect(await totals()).toEqual([ALL, ALL, ALL, ALL]);
  });

  it("shows everybody the old figures or the new ones and nothing between; what happens meanwhile is counted once", async () => {
    const lost = await loseMonth("2026-03");
    const fresh = 20;
    const seen = new Set<number>();
    let isGoing = true;
    const reading = (async () => {
      while (isGoing) for (const total of await totals()) seen.add(total);
    })();
    const handing: Promise<unknown>[] = [];
    const months = await recount((counted) => {
      if (counted >= ALL / 2 && handing.length === 0)
        handing.push(handedOver(service.database, { from: "2026-04-07", days: 1, perDay: fresh }));
    });
    await Promise.all(handing);
    await service.counting.catchUp();
    await totals();
    isGoing = false;
    await reading;
    expect(months[0]).toEqual({ month: "2026-03", before: 0, after: lost, isClosed: false });
    expect(await totals()).toEqual([ALL + fresh, ALL + fresh, ALL + fresh, ALL + fresh]);
    const allowed = [ALL - lost, ALL - lost + fresh, ALL, ALL + fresh];
    expect([...seen].filter((total) => !allowed.includes(total))).toEqual([]);
    expect(seen.size).toBeGreaterThan(1);
    const facts = await rows(
      `select fact->'months' as months from journal where fact->>'type' = 'figuresRecounted' order by seq`,
    );
    expect(facts.at(-1)).toEqual({ months: months.map(({ month }) => month) });
    expect(await recount()).toEqual([]); // from nothing, the same
    const [{ documents }] = (await rows(`select count(*)::int as documents from counted_unit where unit = 'DOCUMENT'`)) as [
      { documents: number },
    ];
    expect(documents).toBe(ALL + fresh);
  });

  it("keeps the tables as they were: keys, indexes and what they refer to", async () => {
    const described = `select conrelid::regclass::text as "table", conname, pg_get_constraintdef(oid) as definition from pg_constraint
      where conrelid in ('counted_unit'::regclass, 'figure_count'::regclass, 'stage_count'::regclass, 'counting'::regclass)
      union all select tablename, indexname, indexdef from pg_indexes where tablename in ('counted_unit', 'figure_count', 'stage_count') order by 1, 2`;
    const before = await rows(described);
    await loseMonth("2026-02");
    await recount();
    expect(await rows(described)).toEqual(before);
    expect(await rows(`select 1 from pg_namespace where nspname = 'recount'`)).toEqual([]);
  });

  it("runs once at a time", async () => {
    const results = await Promise.allSettled([recount(), recount()]);
    const refused = results.flatMap((result) => (result.status === "rejected" ? [String(result.reason)] : []));
    expect(refused).toEqual([expect.stringContaining("running already")]);
  });

  it("killed in the middle leaves the figures as they were, and the next one makes them right and says what differs", async () => {
    await totals();
    const [before] = await totals();
    const lost = await loseMonth("2026-01");
    const wrong = before! - lost;
    const first = command();
    const watcher = new pg.Client(service.databaseUrl);
    await watcher.connect();
    const some = async (): Promise<boolean> =>
      (await watcher.query(`select to_regclass('recount.counted_unit') is not null as here`)).rows[0].here === true &&
      (await watcher.query(`select from recount.counted_unit limit 1`)).rows.length > 0;
    await expect.poll(some, { interval: 5, timeout: 20_000 }).toBe(true);
    await watcher.query(`begin; lock table recount.counted_unit in exclusive mode`); // it cannot go on
    const { rows: counted } = await watcher.query(
      `select count(*)::int as units from recount.counted_unit where unit = 'DOCUMENT'`,
    );
    expect(counted[0].units).toBeGreaterThan(0);
    expect(counted[0].units).toBeLessThan(before!);
    first.kill();
    expect((await first.end).code).toBeNull();
    await watcher.query("rollback");
    await watcher.end();
    expect(await totals()).toEqual([wrong, wrong, wrong, wrong]);

    const second = await command().end;
    expect(second).toEqual({ code: 0, said: expect.stringContaining(`2026-01: 0 documents before, ${lost} now\n`) as string });
    expect(second.said).toMatch(/^\d+ of \d+ requests$/m);
    expect(await totals()).toEqual([before, before, before, before]);
  }, 60_000);

  it("is refused on a database of a newer version", async () => {
    await rows("insert into migration (name) values ('9999-of-tomorrow')");
    const { code, said } = await command().end;
    await rows("delete from migration where name = '9999-of-tomorrow'");
    expect(code).toBe(1);
    expect(said).toContain('"9999-of-tomorrow" is not known here');
  });

  it("is refused on a database of an older version", async () => {
    const [{ id, name }] = (await rows(
      "delete from migration where id = (select max(id) from migration) returning id, name",
    )) as [{ id: number; name: string }];
    const { code, said } = await command().end;
    await rows(`insert into migration (id, name) values (${id}, '${name}')`);
    expect(code).toBe(1);
    expect(said).toMatch(/^The database at [^ ]+ is not of this version yet: start the service once, then run this again\.$/m);
  });

  it("never changes what was signed: a closed month that differs is one to be revised", async () => {
    const month = "2026-05";
    const [{ documents }] = (await rows(`select sum(count)::int as documents from figure_count
      where month = '${month}' and dimension = 'CITY' and measure = 'DOCUMENTS'`)) as [{ documents: number }];
    await rows(
      `update figure_count set count = count - 1 where month = '${month}' and dimension = 'CITY' and measure = 'DOCUMENTS'`,
    );
    const work = {
      em: service.database.em.fork(),
      actor: SYSTEM,
      now: service.now(),
      vault: service.vault,
      randomBytes,
      deviceAt: null,
    };
    expect(await closeMonths(work)).toContain(month);
    const signed = `select * from closed_month where month = '${month}'`;
    const before = await rows(signed);
    expect(await recount()).toEqual([{ month, before: documents - 1, after: documents, isClosed: true }]);
    expect(await rows(signed)).toEqual(before);
    const toRevise = await supervisor.ask(`{ monthsToRevise { month published { count } counted { count } } }`);
    expect(toRevise.data).toEqual({
      monthsToRevise: [{ month, published: [{ count: documents - 1 }], counted: [{ count: documents }] }],
    });
  });
});
