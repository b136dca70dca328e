import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { deliveryEvents } from "../../api/deliveries/delivery.changes.ts";
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
      yield 1; // the second's facts: what the first is about to commit has a higher number
      await first.query("commit");
      yield 2;
    }
    const events = await heard(null, looks());
    await Promise.all([first.end(), second.end()]);
    const all = [
      [parcel.id, before + 1],
      [other.id, 9],
      [parcel.id, before + 2],
    ] as const;
    expect(told(events)).toEqual(all);
    async function* once(): AsyncGenerator<number> {
      yield 1;
    }
    for (const [index, { cursor }] of events.entries())
      expect(told(await heard(cursor, once()))).toEqual(expect.arrayContaining(all.slice(index + 1)));
  });
});
