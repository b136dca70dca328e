import { randomBytes } from "node:crypto";
import fc from "fast-check";
import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { byVersion, deliveryEvents } from "../../api/deliveries/delivery.changes.ts";
import type { JournalEntry } from "../../api/platform/journal.ts";
import type { Work } from "../../api/platform/work.ts";
import { buildAccount } from "../support/accounts.ts";
import { courierService, oneDocument, type Parcel, planned } from "../support/courier.ts";

const office = await courierService();
const { service } = office;
afterAll(() => service.stop());
const { id: accountId, officeId } = await buildAccount(service, ["DISPATCHER"]);
const actor = { kind: "STAFF", accountId, roles: ["DISPATCHER"], officeId } as const;
const workNow = (): Work => ({
  em: service.database.em.fork(),
  actor,
  now: service.now(),
  vault: service.vault,
  randomBytes,
  deviceAt: null,
});

const factOf = ({ requestId, id: deliveryId }: Pick<Parcel, "requestId" | "id">, version: number) =>
  ({
    type: "deliveryStepped",
    requestId,
    deliveryId,
    step: "reschedule",
    state: "PLANNED",
    version,
    courierId: null,
  }) as const;
const INSERT = "insert into journal (recorded_at, actor_kind, request_id, fact) values (now(), 'SYSTEM', $1, $2)";
interface Heard {
  readonly id: string;
  readonly version: number;
  readonly cursor: string;
}
async function heard(after: string | null, looks: AsyncIterable<unknown>): Promise<Heard[]> {
  const all: Heard[] = [];
  for await (const { cursor, stepped } of deliveryEvents(workNow, looks, after))
    if (stepped) all.push({ id: stepped.parcel.delivery.id, version: stepped.version, cursor });
  return all;
}
const told = (events: readonly Heard[]): (readonly [string, number])[] => events.map(({ id, version }) => [id, version]);

describe("two steps of one delivery of which the later one's transaction began first", () => {
  it("are told in their order, and whoever goes on behind any event misses none", async () => {
    const [parcel, other] = [await planned(office, oneDocument()), await planned(office, oneDocument())];
    const [first, second] = [new pg.Client(service.databaseUrl), new pg.Client(service.databaseUrl)];
    await Promise.all([first.connect(), second.connect()]);
    const connection = service.database.em.fork().getConnection();
    const version = async (): Promise<number> => {
      const rows = await connection.execute<{ version: number }[]>("select version from delivery where id = ?", [parcel.id]);
      return rows[0]!.version;
    };
    const before = await version();
    /** As every command does it: something is written, then the request is locked, then the step. */
    const begin = async (client: pg.Client): Promise<void> => {
      await client.query("begin");
      await client.query("select pg_current_xact_id()");
    };
    const stepIt = async (client: pg.Client): Promise<void> => {
      await client.query("select 1 from document_request where id = $1 for update", [parcel.requestId]);
      const { rows } = await client.query<{ version: number }>(
        "update delivery set version = version + 1 where id = $1 returning version",
        [parcel.id],
      );
      await client.query(INSERT, [parcel.requestId, JSON.stringify(factOf(parcel, rows[0]!.version))]);
    };
    async function* looks(): AsyncGenerator<number> {
      await begin(first);
      await begin(second);
      await stepIt(second);
      const waiting = stepIt(first); // for the lock of the second
      await second.query(INSERT, [other.requestId, JSON.stringify(factOf(other, 9))]);
      await second.query("commit");
      await waiting;
      yield 1; // nothing yet: the first is still running
      await first.query("commit");
      yield 2;
    }
    const events = await heard(null, looks());
    await Promise.all([first.end(), second.end()]);
    const all = [
      [parcel.id, before + 1],
      [parcel.id, before + 2],
      [other.id, 9],
    ] as const;
    expect(told(events)).toEqual(all);
    const raw = await connection.execute<{ fact: { deliveryId: string; version: number } }[]>(
      "select fact from journal where fact ->> 'deliveryId' = ? and fact ->> 'step' = 'reschedule' order by journal.xid, journal.seq",
      [parcel.id],
    );
    expect(raw.map(({ fact }) => fact.version)).toEqual([before + 2, before + 1]); // the journal has them the other way round
    async function* once(): AsyncGenerator<number> {
      yield 1;
    }
    for (const [index, { cursor }] of events.entries())
      expect(told(await heard(cursor, once()))).toEqual(expect.arrayContaining(all.slice(index + 1)));
  });
});

describe("in any journal", () => {
  const entriesOf = (steps: readonly { readonly delivery: number; readonly version: number }[]): JournalEntry[] =>
    steps.map(({ delivery, version }, index) => ({
      fact: factOf({ requestId: `r${delivery}`, id: `d${delivery}` }, version),
      cursor: { xid: String(100 + index), seq: "1" },
      recordedAt: new Date(0),
    }));
  const journals = fc
    .uniqueArray(fc.record({ delivery: fc.integer({ min: 1, max: 4 }), version: fc.integer({ min: 1, max: 9 }) }), {
      selector: ({ delivery, version }) => `${delivery} ${version}`,
      maxLength: 20,
    })
    .map(entriesOf);
  const START = { xid: "1", seq: "0" };

  it("each step is told once, those of one delivery by version, and what lies behind an event's cursor is everything that is left", () => {
    fc.assert(
      fc.property(journals, (entries) => {
        const all = byVersion(entries, START);
        expect(new Set(all.map(({ entry }) => entry))).toEqual(new Set(entries));
        expect(all).toHaveLength(entries.length);
        for (const steps of Map.groupBy(all, ({ entry: { fact } }) => (fact as { deliveryId: string }).deliveryId).values()) {
          const versions = steps.map(({ entry: { fact } }) => (fact as { version: number }).version);
          expect(versions).toEqual(versions.toSorted((a, b) => a - b));
        }
        for (const [index, { cursor }] of all.entries()) {
          const left = new Set(entries.filter((entry) => BigInt(entry.cursor.xid) > BigInt(cursor.xid)));
          expect(all.slice(index + 1).every(({ entry }) => left.has(entry))).toBe(true);
        }
        expect(all.at(-1)?.cursor ?? START).toEqual(entries.at(-1)?.cursor ?? START);
      }),
      { numRuns: 2_000 },
    );
  });
});
