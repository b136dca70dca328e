import pg from "pg";
import { afterEach, beforeEach, expect, it } from "vitest";
import { endLostSession, type Session, tryLock } from "../../api/platform/one-process.ts";
import { emptyDatabase } from "../support/database.ts";

let clients: pg.Client[];
let url: string;
beforeEach(async () => {
  clients = [];
  url = await emptyDatabase();
});
afterEach(() => Promise.all(clients.map((client) => client.end())));

async function connect(): Promise<pg.Client> {
  const client = new pg.Client(url);
  client.on("error", () => {}); // its end is looked for
  await client.connect();
  clients.push(client);
  return client;
}
const sessionOf = async (client: pg.Client): Promise<Session> =>
  (
    await client.query<Session>(
      "select pid, extract(epoch from backend_start)::text as began from pg_stat_activity where pid = pg_backend_pid()",
    )
  ).rows[0]!;
const lives = async (looker: pg.Client, { pid }: Session): Promise<boolean> =>
  (await looker.query("select from pg_stat_activity where pid = $1", [pid])).rowCount === 1;

it("ends the session that has the lock, which is free then", async () => {
  const [lost, next] = [await connect(), await connect()];
  const session = await tryLock(lost);
  expect(session).toEqual(await sessionOf(lost));
  expect(await tryLock(next)).toBeNull();
  await endLostSession(next, session!);
  expect(await tryLock(next)).not.toBeNull();
});

it("leaves a session alone that has the number by now and holds another lock, and one that began later", async () => {
  const [writer, holder, next] = [await connect(), await connect(), await connect()];
  await writer.query("select pg_advisory_lock(hashtext('antar-dompet migration')), pg_advisory_lock(4711, 12)");
  const [holding, writing] = [(await tryLock(holder))!, await sessionOf(writer)];
  await endLostSession(next, writing);
  await endLostSession(next, { ...holding, began: writing.began });
  expect([await lives(next, writing), await lives(next, holding)]).toEqual([true, true]);
});
