import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { forgetAnswers } from "../../api/platform/idempotency.ts";
import { forgetTries } from "../../api/platform/throttle.ts";
import type { Work } from "../../api/platform/work.ts";
import { forgetTrail } from "../../api/positions/position.queries.ts";
import { passDeadlines } from "../../api/requests/deadline.commands.ts";
import { closeMonths } from "../../api/statistics/closing.commands.ts";
import { countFacts } from "../../api/statistics/count-facts.ts";
import { buildAccount, TEST_PASSWORD } from "../support/accounts.ts";
import { COMMON_NAMES, fillWithPast } from "../support/bulk.ts";
import { ask, type GraphQLAnswer, type StaffClient, staffClient } from "../support/client.ts";
import { act, at, courierOnDuty, courierService, loaded, oneDocument, planned, runAt, underWay } from "../support/courier.ts";
import { caseOf, newNik, searched, signedIn, step, submit, versioned } from "../support/journey.ts";
import { publicOperations, staffOperations } from "../support/operations.ts";
import { HERE, pairPhone } from "../support/phones.ts";
import { scansOf, sentDuring } from "../support/plans.ts";

/** Nothing that is done all day reads more of a table that only ever grows. */
const MOST_ROWS = 1_000;
const GROWING = [
  "document_request",
  "civil_document",
  "document_requirement",
  "stored_file",
  "person_index",
  "delivery",
  "delivery_attempt",
  "pickup",
  "run",
  "journal",
  "counted_unit",
  "position_fix",
];
/** What may read more rows, and why; by an index all the same. */
const READS_MORE: Readonly<Record<string, string>> = {
  "search by two common names": "both words' entries are held against each other, in their index alone",
  "counting a batch": "so many facts are counted at once, with all others of their requests",
  "rows behind a figure": "their number is shown with the first page: those of the months that were asked for",
};

const office = await courierService();
const { service, verifier, dispatcher, couriers } = office;
const explaining = new pg.Client(service.databaseUrl);
let supervisor: StaffClient;
afterAll(async () => {
  await explaining.end();
  await service.stop();
});
beforeAll(async () => {
  await service.counting.stop(); // what is measured is what a test does
  await explaining.connect();
  supervisor = await signedIn(service, ["SUPERVISOR"]);
  const { officeId, id } = await buildAccount(service, ["COURIER"]);
  await fillWithPast(service, officeId, id);
}, 180_000);

const ok = (answer: GraphQLAnswer): void => expect(answer.errors).toBeUndefined();
const page = (staff: StaffClient, name: string, variables: Record<string, unknown> = {}): (() => Promise<void>) => {
  const operation = staffOperations[name]!;
  return async () => ok(await staff.ask(operation, variables));
};
const work = (): Work => ({
  em: service.database.em.fork(),
  actor: { kind: "SYSTEM" },
  now: service.now(),
  vault: service.vault,
  randomBytes,
  deviceAt: null,
});
const inADay = (): Date => new Date(service.now().getTime() - 86_400_000);
const range = { from: "2026-01", to: "2026-11" };
const named = (name: string): Record<string, unknown> =>
  oneDocument({ applicant: { name, nik: newNik(), phone: "081234567890", familyCardNumber: null } });

/** Each prepares what it needs and gives back what is measured. */
const HOT: Readonly<Record<string, () => Promise<() => Promise<unknown>>>> = {
  "a citizen's request": async () => () => submit(service),
  "a step of staff": async () => {
    const current = await caseOf(verifier, (await submit(service)).code);
    return () => step(verifier, "startReview", versioned(current));
  },
  "a case, with its duplicates": async () => {
    const { id } = await caseOf(verifier, (await submit(service)).code);
    return page(verifier, "Case", { id, language: "ID" });
  },
  queues: async () => page(supervisor, "Queues"),
  "a queue's list": async () => page(supervisor, "QueuePage", { queue: "NEW", first: 20 }),
  "tracking by the code": async () => {
    const { code } = await submit(service);
    return async () => ok(await ask(service.url, publicOperations["Tracking"]!, { code, language: "ID" }));
  },
  "tracking by code and PIN": async () => {
    const { code, pin } = await underWay(office, { input: oneDocument(), courier: await courierOnDuty(service) });
    return async () => ok(await ask(service.url, publicOperations["Tracking"]!, { code, pin, language: "ID" }));
  },
  "starting a run": async () => {
    const { courier, runId } = await loaded(office, { input: oneDocument(), courier: couriers[1] });
    return async () => act(courier, "startRun", "StepInput", await runAt(office, runId));
  },
  "a step at the door": async () => {
    const parcel = await underWay(office, { input: oneDocument(), courier: await courierOnDuty(service) });
    return async () => act(parcel.courier, "arriveAtDoor", "CourierStepInput", await at(office, parcel));
  },
  "a courier's day": async () => page(couriers[0], "CourierDay", { language: "ID" }),
  "the board's parcels": async () => {
    await planned(office, oneDocument());
    return page(dispatcher, "DispatchParcels", { first: 50 });
  },
  "the board's runs": async () => page(dispatcher, "DispatchRuns", { first: 50 }),
  "the fleet": async () => page(dispatcher, "DispatchCouriers", { first: 50 }),
  "the fleet's alerts": async () => page(dispatcher, "DispatchAlerts"),
  monitoring: async () => page(supervisor, "Monitoring"),
  "search by number": async () => () => searched(verifier, "7372010101990001"),
  "search by label": async () => {
    const { documents } = await caseOf(verifier, (await submit(service)).code);
    return async () => expect(await searched(verifier, documents[0]!.label)).toHaveLength(1);
  },
  "search by a common name": async () => {
    for (const name of ["Muhammad Ali", "Muhammad Amin", "Muhammad Anas"]) await submit(service, named(name));
    return page(verifier, "SearchRequests", { text: "muhammad", first: 2 });
  },
  "search by two common names": async () => {
    await submit(service, named("Sitti Muhammad"));
    await submit(service, named("Muhammad Sitti"));
    return page(verifier, "SearchRequests", { text: Object.keys(COMMON_NAMES).join(" "), first: 1 });
  },
  "counting a batch": async () => () => countFacts(service.database.em.fork()),
  "what passes by time": async () => () => passDeadlines(work()),
  "what is forgotten": async () => async () => {
    await forgetTries(work().em, inADay());
    await forgetAnswers(work().em, { outbox: inADay(), others: inADay() });
    await forgetTrail(work().em, new Date("2021-01-01"));
  },
  "closing months": async () => {
    await sql`update counting set seq = (select max(seq) from journal)`.execute(work().em.getKysely<unknown>());
    return async () => expect(await closeMonths(work())).not.toEqual([]);
  },
  "public figures": async () => async () =>
    ok(await ask(service.url, `query ($from: String!, $to: String!) { statistics(from: $from, to: $to) { total } }`, range)),
  "figures by village": async () => page(supervisor, "PlaceFigures", { ...range, by: "VILLAGE" }),
  "rows behind a figure": async () =>
    page(supervisor, "CountedRows", {
      measure: "DOCUMENTS",
      from: "2023-01",
      to: "2023-01",
      place: { by: "VILLAGE", value: "73.72.01.1004" },
    }),
  "signing in": async () => {
    const { login } = await buildAccount(service, ["VERIFIER"]);
    return () => staffClient(service, login, TEST_PASSWORD);
  },
  "a phone's reading": async () => {
    const phone = await pairPhone(service, couriers[0], "OWNTRACKS");
    const tst = Math.floor(service.now().getTime() / 1_000);
    return async () => expect((await phone.send({ lat: HERE.latitudeDeg, lon: HERE.longitudeDeg, tst })).status).toBe(200);
  },
};

it.each(Object.keys(HOT))("%s: by an index, and little of it", async (name) => {
  const doing = await HOT[name]!();
  const sent = await sentDuring(doing);
  expect(sent.length).toBeGreaterThan(0);
  const found: string[] = [];
  for (const statement of sent) {
    const scans = (await scansOf(explaining, statement)).filter(({ table }) => GROWING.includes(table));
    for (const { how, table, rows } of scans)
      if (how === "Seq Scan" || (rows > MOST_ROWS && !(name in READS_MORE)))
        found.push(`${how} of ${table}, ${rows} rows: ${statement.text.replaceAll(/\s+/g, " ")}`);
  }
  expect(found).toEqual([]);
});

/** Nothing of the catalogue is ever deleted, so nobody looks who points there. */
const KEPT = ["area", "document_type", "checklist"];
it("no foreign key is without an index", async () => {
  const { rows } = await explaining.query<{ key: string }>(
    `
    select c.conrelid::regclass || '(' || (select string_agg(a.attname, ',') from pg_attribute a where a.attrelid = c.conrelid and a.attnum = any(c.conkey)) || ')' as key
    from pg_constraint c
    where c.contype = 'f' and c.confrelid::regclass::text <> all($1) and not exists (
      select 1 from pg_index i where i.indrelid = c.conrelid and (i.indkey::smallint[])[0] = c.conkey[1])
    order by 1`,
    [KEPT],
  );
  expect(rows.map(({ key }) => key)).toEqual([]);
});
