import { sql } from "kysely";
import { afterAll, describe, expect, it } from "vitest";
import { accountFor } from "../../api/accounts/account.change.ts";
import { presentError } from "../../api/platform/graphql-errors.ts";
import { createLog } from "../../api/platform/log.ts";
import { countFacts } from "../../api/statistics/count-facts.ts";
import { buildAccount } from "../support/accounts.ts";
import {
  act,
  at,
  courierOnDuty,
  courierService,
  draftRun,
  oneDocument,
  runAt,
  stepsOf,
  tryAct,
  underWay,
} from "../support/courier.ts";
import { handedOver as handedOverAtDoor, outWith } from "../support/door.ts";
import { lockWaiters, whileClerkIsAt, whileHandHolds, workOf } from "../support/holding.ts";
import { caseOf, deskProof, newKey, produced, readCase, reviewed, step, submit, tryStep, versioned } from "../support/journey.ts";

const office = await courierService();
const { service, verifier, printer, desk } = office;
afterAll(() => service.stop());
const fork = () => service.database.em.fork();
const rows = async <Row>(query: string): Promise<Row[]> => (await sql.raw<Row>(query).execute(fork().getKysely<unknown>())).rows;

/** Facts are counted where a test says so, and here alone. A transaction of another test file may hold them back for a moment. */
await service.counting.stop();
async function countOn(em: ReturnType<typeof fork>, requestId: string): Promise<number> {
  await countFacts(em);
  return (await sql`select 1 from counted_unit where request_id = ${requestId}`.execute(em.getKysely<unknown>())).rows.length;
}
const PATIENTLY = { interval: 20, timeout: 8_000 };
const UNITS = 4; // two documents, a request, a parcel
async function handedOver(): Promise<string> {
  const { code, pin } = await submit(service);
  const { id } = await produced(printer, await reviewed(verifier, code));
  await step(desk, "handOverAtDesk", deskProof((await readCase(desk, id)).pickup!, pin), "DeskProofInput");
  return id;
}

describe("counting and clerks", () => {
  it("what was handed over is counted while a clerk is at the request", async () => {
    const id = await handedOver();
    await whileClerkIsAt(service, id, async () => {
      await expect.poll(() => countOn(fork(), id), PATIENTLY).toBe(UNITS);
    });
  });
  it("a clerk is at a request while counting has not committed it", async () => {
    const id = await handedOver();
    await fork().transactional(async (tx) => {
      await expect.poll(() => countOn(tx, id), PATIENTLY).toBe(UNITS);
      await expect(whileClerkIsAt(service, id, () => Promise.resolve())).resolves.toBeUndefined();
    });
  });
  it("a courier's place is stored while an administrator is at the account", async () => {
    const { id: courierId } = await buildAccount(service, ["COURIER"]);
    const { id: adminId, officeId } = await buildAccount(service, ["ADMIN"]);
    const work = await workOf(service, { kind: "STAFF", accountId: adminId, roles: ["ADMIN"], officeId });
    const place = `insert into position_fix (courier_id, taken_at, received_at, latitude_deg, longitude_deg, accuracy_m, verdict)
      values ('${courierId}', now(), now(), -4.01, 119.62, 5, 'TRACK') returning 1`;
    await work.em.transactional(async (tx) => {
      await accountFor({ ...work, em: tx }, { idempotencyKey: newKey(), id: courierId, expectedVersion: 1 });
      expect(await rows(place)).toHaveLength(1);
    });
  });
});

it("a correction that opens a run again waits for whoever is at the courier's other run, and then sees that it is out", async () => {
  const courier = await courierOnDuty(service);
  const parcel = await outWith(office, undefined, courier);
  await handedOverAtDoor(office, parcel);
  await act(courier, "closeRun", "StepInput", await runAt(office, parcel.runId));
  const other = await draftRun(office, courier);
  const input = { ...(await at(office, parcel)), reason: "Salah tekan" };
  await whileHandHolds(service, "run", other, async (session) => {
    const answer = tryAct(courier, "correctDelivery", "ReasonedStepInput", input);
    await lockWaiters(service, 1);
    await session.query(`update run set state = 'STARTED', started_at = now() where id = '${other}'; commit`);
    expect((await answer).errors?.[0]?.extensions).toMatchObject({
      code: "ILLEGAL_STEP",
      facts: { because: ["OTHER_RUN_OPEN"] },
    });
  });
});

describe("a transaction that lost against another", () => {
  it("of two that wait for each other: the courier's step is done all the same, once", async () => {
    const parcel = await underWay(office, { input: oneDocument() });
    await whileHandHolds(service, "document_request", parcel.requestId, async (session) => {
      await session.query("set deadlock_timeout = '1h'"); // it is the service that is ended
      const answer = tryAct(parcel.courier, "arriveAtDoor", "CourierStepInput", await at(office, parcel));
      await lockWaiters(service, 1); // it holds the run and wants the request
      await session.query(`select from run where id = '${parcel.runId}' for update`); // answers when the service has given way
      await session.query("commit");
      expect((await answer).errors).toBeUndefined();
    });
    expect((await stepsOf(office, parcel)).filter((name) => name === "arrive")).toHaveLength(1);
  });
  it.each([
    ["40P01", 3],
    ["40001", 3],
    ["25P03", 1],
    ["25P04", 1],
    ["55P03", 1],
  ])("%s is answered BUSY after %i tries, and the same step sent again is done, once", async (state, tries) => {
    const current = await caseOf(verifier, (await submit(service)).code);
    await rows(`create sequence tries`);
    await rows(`create function lose() returns trigger language plpgsql as
      $$ begin perform nextval('tries'); raise exception 'kalah' using errcode = '${state}'; end $$`);
    await rows(`create trigger lose before update on document_request for each row execute function lose()`);
    const input = { ...versioned(current), idempotencyKey: newKey() };
    const busy = await tryStep(verifier, "startReview", input);
    const made = await rows<{ made: string }>(`select last_value::text as made from tries`);
    await rows(`drop function lose cascade`);
    await rows(`drop sequence tries`);
    expect(busy.errors?.[0]?.extensions).toEqual({ code: "BUSY", retryAfterS: 2 });
    expect(made).toEqual([{ made: String(tries) }]);
    await step(verifier, "startReview", input);
    await step(verifier, "startReview", input); // the answer of the first
    const { history } = await readCase(verifier, current.id);
    expect(history.filter(({ sentence }) => sentence === "Pemeriksaan dimulai")).toHaveLength(1);
  });
  it("a session that was ended while it did nothing is BUSY as well", async () => {
    const { id } = await caseOf(verifier, (await submit(service)).code);
    const lost = fork().transactional(async (tx) => {
      const { rows: own } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx.getKysely<unknown>());
      await sql`set local idle_in_transaction_session_timeout = 50`.execute(tx.getKysely<unknown>());
      const pid = own[0]!.pid;
      await expect.poll(() => rows(`select 1 from pg_stat_activity where pid = ${pid}`), { interval: 20 }).toEqual([]);
      await sql`select from document_request where id = ${id}`.execute(tx.getKysely<unknown>());
    });
    const error = await lost.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(presentError(error, createLog("silent")).extensions).toEqual({ code: "BUSY", retryAfterS: 2 });
  });
});
