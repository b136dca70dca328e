import { randomBytes } from "node:crypto";
import { chownSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { monthIn } from "../../api/domain/office-time.ts";
import { entities } from "../../api/entities.ts";
import { migrate, openDatabase } from "../../api/platform/database.ts";
import { matchDeployment } from "../../api/platform/deployment.ts";
import { SYSTEM } from "../../api/platform/journal.ts";
import { openVault } from "../../api/platform/vault.ts";
import { closeMonths } from "../../api/statistics/closing.commands.ts";
import { countAnew } from "../../api/statistics/counted-so-far.ts";
import { loadCityPack } from "../../seeds/run.ts";
import { subscribe } from "../support/client.ts";
import { burnTransactionNumbers, type Cluster, dumpAndRestore, queryAt, startCluster } from "../support/cluster.ts";
import type { TestDatabase } from "../support/database.ts";
import { monthTotal } from "../support/figures.ts";
import { deskProof, produced, readCase, type Receipt, reviewed, staffedService, step, submit } from "../support/journey.ts";
import { MASTER_KEY } from "../support/postgres.global.ts";
import type { TestService } from "../support/service.ts";

type Office = Awaited<ReturnType<typeof staffedService>>;

const running: { readonly stop: () => Promise<void> }[] = [];
const keep = <One extends { readonly stop: () => Promise<void> }>(one: One): One => {
  running.push(one);
  return one;
};
let young: Cluster;
let old: Cluster; // its transaction numbers are far ahead of the young one's
beforeAll(async () => {
  [young, old] = [keep(await startCluster()), keep(await startCluster())];
  await burnTransactionNumbers(old.url, 30_000);
}, 120_000);
afterAll(async () => {
  for (const one of running.toReversed()) await one.stop();
});

const databaseOf = (url: string): string => url.replace(/\/[^/]*$/, "/app");
async function emptyDatabase({ url }: Cluster): Promise<string> {
  await queryAt(url, "drop database if exists app");
  await queryAt(url, "create database app");
  return databaseOf(url);
}
/** As the service starts on a database: its tables are brought up to date and it is asked whose it is. */
async function opened(url: string): Promise<TestDatabase> {
  const database = await openDatabase(url, entities);
  await migrate(database, url);
  const { packDigest } = await matchDeployment(database.em.fork(), "parepare", "simulation", MASTER_KEY, countAnew);
  await loadCityPack({ em: database.em.fork(), now: new Date(), vault: openVault(MASTER_KEY) }, "parepare", packDigest ?? null);
  return { database, url, close: () => database.close(true) };
}

const TRACKING = `subscription ($code: String!, $pin: String, $after: String) { trackingUpdated(code: $code, pin: $pin, after: $after) { cursor resync } }`;
async function watched(
  { url }: TestService,
  { code, pin }: Receipt,
  after?: string,
): Promise<{ cursor: string; resync: boolean }> {
  const watching = subscribe(url, TRACKING, { code, pin, after });
  const { data } = await watching.next();
  await watching.stop();
  return data?.["trackingUpdated"] as { cursor: string; resync: boolean };
}
/** One request of two documents, from the citizen to the desk. */
async function atTheDesk({ service, verifier, printer }: Office): Promise<{ readonly id: string; readonly receipt: Receipt }> {
  const receipt = await submit(service);
  const { id } = await produced(printer, await reviewed(verifier, receipt.code));
  return { id, receipt };
}
async function handOver({ desk }: Office, { id, receipt }: Awaited<ReturnType<typeof atTheDesk>>): Promise<void> {
  await step(desk, "handOverAtDesk", deskProof((await readCase(desk, id)).pickup!, receipt.pin), "DeskProofInput");
}
async function handedOver({ databaseUrl }: TestService): Promise<number> {
  const [row] = await queryAt(databaseUrl, "select count(*)::int as count from civil_document where handed_over_at is not null");
  return row!["count"] as number;
}

/** The tables as they were, in a copy that was restored, started and used: nothing after its new, low transaction numbers was counted. */
async function asAnEarlierVersionLeftIt(url: string): Promise<void> {
  const statements = [
    "alter table journal alter column seq drop default",
    "drop function journal_next(), journal_settled()",
    "drop sequence journal_seq",
    "alter table journal alter column seq add generated always as identity",
    "alter table journal drop constraint journal_pkey",
    "drop index journal_request",
    "alter table journal add column xid xid8 not null default pg_current_xact_id()",
    "alter table journal add primary key (xid, seq)",
    "create index journal_request on journal (request_id, xid, seq) where request_id is not null",
    "alter table counting add column xid xid8 not null default '0'",
    "update counting set xid = '40000'",
    "truncate counted_unit, figure_count, stage_count",
    "delete from migration where name = '0007-journal-order'",
    "update deployment set cluster_id = (select system_identifier::text || '/1' from pg_control_system()), epoch = gen_random_uuid()::text",
  ];
  for (const statement of statements) await queryAt(url, statement);
}

/** Four families, of each the two documents. */
const EIGHT = { AKTA_KEMATIAN: 4, KARTU_KELUARGA: 4 };

interface Before {
  readonly waiting: Awaited<ReturnType<typeof atTheDesk>>;
  readonly cursor: string;
}
/** A day in the office: two requests are handed over and counted, one waits at the desk. */
async function aDayAt(url: string): Promise<Before> {
  const office = await staffedService({ on: await opened(url) });
  for (let index = 0; index < 2; index++) await handOver(office, await atTheDesk(office));
  const waiting = await atTheDesk(office);
  expect(await monthTotal(office.service)).toBe(4);
  const { cursor } = await watched(office.service, waiting.receipt);
  expect(await watched(office.service, waiting.receipt, cursor)).toMatchObject({ resync: false });
  await office.service.stop();
  return { waiting, cursor };
}
/** The copy is started for the first time, and work goes on in it until its month is closed. @returns what that says */
async function closedIn(url: string, { waiting, cursor }: Before): Promise<unknown> {
  const office = await staffedService({ on: await opened(url) });
  const { service } = office;
  try {
    expect(await monthTotal(service)).toBe(4);
    expect(await watched(service, waiting.receipt, cursor)).toMatchObject({ resync: true });
    const fresh = await watched(service, waiting.receipt);

    await handOver(office, waiting);
    await handOver(office, await atTheDesk(office));
    expect(await handedOver(service)).toBe(8);
    expect(await monthTotal(service)).toBe(8);
    expect(await watched(service, waiting.receipt, fresh.cursor)).toMatchObject({ resync: false });
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);

    const month = monthIn("Asia/Makassar", service.now());
    const later = new Date(service.now().getTime() + 40 * 24 * 3_600_000);
    const { database, vault } = service;
    const closed = await closeMonths({ em: database.em.fork(), actor: SYSTEM, now: later, vault, randomBytes, deviceAt: null });
    expect(closed).toContain(month);
    const [row] = await queryAt(url, "select statement from closed_month where month = $1", [month]);
    return (JSON.parse(row!["statement"] as string) as { documents: unknown }).documents;
  } finally {
    await service.stop();
  }
}

describe("a dump that is restored into another cluster", { timeout: 120_000 }, () => {
  it.each([
    ["whose transaction numbers are far behind", () => [old, young] as const],
    ["whose transaction numbers are far ahead", () => [young, old] as const],
  ])("%s counts on, closes its month right, and believes no cursor of before", async (_name, clusters) => {
    const [from, to] = clusters();
    const [source, target] = [await emptyDatabase(from), await emptyDatabase(to)];
    const before = await aDayAt(source);
    await dumpAndRestore(source, target);
    expect(await closedIn(target, before)).toEqual(EIGHT);
  });

  it("and whose counting an earlier version had stopped, is counted from the beginning", async () => {
    const [source, target] = [await emptyDatabase(old), await emptyDatabase(young)];
    const before = await aDayAt(source);
    await dumpAndRestore(source, target);
    await asAnEarlierVersionLeftIt(target);
    expect(await closedIn(target, before)).toEqual(EIGHT);
  });
});

describe("a copy of the files", { timeout: 120_000 }, () => {
  it("that were at rest, started elsewhere, counts on, and believes no cursor of a fact that it does not have", async () => {
    const source = keep(await startCluster());
    const before = await aDayAt(await emptyDatabase(source));
    await source.rest();
    const copy = keep(await startCluster(source.copyOfFiles()));
    await source.wake();
    // The first goes on, and a client is told of what the copy never hears of.
    const office = await staffedService({ on: await opened(databaseOf(source.url)) });
    await atTheDesk(office);
    const { cursor } = await watched(office.service, before.waiting.receipt);
    await office.service.stop();
    expect(await closedIn(databaseOf(copy.url), { ...before, cursor })).toEqual(EIGHT);
  });

  it("that is brought forward to a point in time begins a life of its own", async () => {
    const source = keep(await startCluster());
    const client = new pg.Client(source.url);
    await client.connect();
    const database = await emptyDatabase(source);
    await client.query("select pg_backup_start('copy', true)");
    const files = source.copyOfFiles();
    const before = await aDayAt(database); // which only the log of writes knows of
    const { rows } = await client.query<{ label: string }>("select labelfile as label from pg_backup_stop(false)");
    await client.end();
    source.copyLogTo(files);
    const { uid, gid } = statSync(files);
    for (const [name, text] of [
      ["backup_label", rows[0]!.label],
      ["recovery.signal", ""],
    ] as const) {
      writeFileSync(join(files, name), text);
      chownSync(join(files, name), uid, gid);
    }
    rmSync(join(files, "postmaster.pid"), { force: true });
    const copy = keep(await startCluster(files, { restore_command: "false" }));
    expect(await closedIn(databaseOf(copy.url), before)).toEqual(EIGHT);
  });
});
