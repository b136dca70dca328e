import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type StaffRole, staffRoles } from "../../api/domain/actor.ts";
import { HEADS } from "../../api/domain/monitoring.ts";
import { readMonitoring, readMonitoringRows } from "../../api/monitoring/monitoring.queries.ts";
import { buildAccount } from "../support/accounts.ts";
import { codeOf, type StaffClient, type Watching } from "../support/client.ts";
import { courierOnDuty } from "../support/courier.ts";
import { caseOf, newKey, signedIn, step, submit, versioned } from "../support/journey.ts";
import { type QueueName, readQueuePage } from "../../api/requests/queue.queries.ts";
import { startService, type TestService } from "../support/service.ts";
import { scatter } from "../support/waiting.ts";

interface Numbered {
  readonly count: number;
  readonly cell: string;
}
interface Line extends Numbered {
  readonly state: string;
  readonly ages: readonly Numbered[];
}
interface Numbers {
  readonly at: string;
  readonly requests: readonly Line[];
  readonly documents: readonly Line[];
  readonly deliveries: readonly Line[];
  readonly pickups: readonly Line[];
  readonly review: { readonly standings: readonly (Numbered & { readonly standing: string })[] };
  readonly production: Numbers["review"];
  readonly failedToday: Numbered;
  readonly couriers: { readonly onDuty: Numbered; readonly silent: Numbered } | null;
  readonly loads: readonly {
    readonly role: string;
    readonly officers: number;
    readonly queues: readonly (Numbered & { readonly queue: string })[];
  }[];
}
const WAITING = `{ state count cell oldestMs ages { band count cell } }`;
const NUMBERS = `{ at requests ${WAITING} documents ${WAITING} deliveries ${WAITING} pickups ${WAITING}
  review { limitMs standings { standing count cell } } production { limitMs standings { standing count cell } } failedToday { count cell }
  couriers { onDuty { count cell } silent { count cell } } loads { role officers queues { queue count cell oldestAt } } }`;
async function numbersFor(staff: StaffClient): Promise<Numbers> {
  const answer = await staff.ask(`{ monitoring ${NUMBERS} }`);
  expect(answer.errors).toBeUndefined();
  return answer.data?.["monitoring"] as Numbers;
}
const standings = ({ review, production }: Numbers): Numbered[] => [...review.standings, ...production.standings];
/** Every number of the page. */
const allOf = (numbers: Numbers): Numbered[] => [
  ...[numbers.requests, numbers.documents, numbers.deliveries, numbers.pickups].flat().flatMap((line) => [line, ...line.ages]),
  ...standings(numbers),
  numbers.failedToday,
  ...(numbers.couriers ? [numbers.couriers.onDuty, numbers.couriers.silent] : []),
  ...numbers.loads.flatMap(({ queues }) => queues),
];

const ROWS = `query ($cell: ID!, $first: Int!, $after: String) { monitoringRows(cell: $cell, first: $first, after: $after) {
  totalCount edges { cursor node { id requestId state since ageMs dueAt courierName } } pageInfo { hasNextPage endCursor } } }`;
interface Row {
  readonly id: string;
  readonly requestId: string | null;
  readonly state: string;
  readonly since: string;
  readonly courierName: string | null;
}
interface Page {
  readonly totalCount: number;
  readonly edges: readonly { readonly node: Row }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
async function pageOf(staff: StaffClient, cell: string, first: number, after: string | null): Promise<Page> {
  const answer = await staff.ask(ROWS, { cell, first, after });
  expect(answer.errors).toBeUndefined();
  return answer.data?.["monitoringRows"] as Page;
}
/** Page by page; as many as every page says that there are. */
async function rowsOf(staff: StaffClient, cell: string, first = 100): Promise<Row[]> {
  const pages = [await pageOf(staff, cell, first, null)];
  while (pages.at(-1)!.pageInfo.hasNextPage) pages.push(await pageOf(staff, cell, first, pages.at(-1)!.pageInfo.endCursor));
  const rows = pages.flatMap(({ edges }) => edges.map(({ node }) => node));
  expect(new Set(pages.map(({ totalCount }) => totalCount))).toEqual(new Set([rows.length]));
  return rows;
}

/** A Tuesday noon (WITA), at which the clock stands still. */
const NOON = new Date("2026-11-24T04:00:00Z");
const OTHER_OFFICE = "7371";
let service: TestService;
let supervisor: StaffClient;
let office: string;

beforeAll(async () => {
  service = await startService({ now: () => NOON });
  supervisor = await signedIn(service, ["SUPERVISOR"]);
  const [here, there] = [
    await buildAccount(service, ["COURIER"]),
    await buildAccount(service, ["COURIER"], { officeId: OTHER_OFFICE }),
  ];
  office = here.officeId;
  const place = { now: service.now(), open: 260, ended: 60 };
  await scatter(service.database, { ...place, officeId: office, courierId: here.id, seed: 11 });
  await scatter(service.database, { ...place, officeId: OTHER_OFFICE, courierId: there.id, seed: 12 });
});
afterAll(() => service.stop());

/** What a supervisor of the office reads at some time. */
const workAt = (now: Date) => ({
  em: service.database.em.fork(),
  actor: { kind: "STAFF", accountId: "a", roles: ["SUPERVISOR"], officeId: office } as const,
  now,
  vault: service.vault,
  randomBytes,
  deviceAt: null,
  live: { of: () => null },
});
const idsBySql = async (query: string, values: readonly string[]): Promise<string[]> => {
  const rows = await service.database.em
    .fork()
    .getConnection()
    .execute<{ id: string }[]>(query, [...values]);
  return rows.map(({ id }) => id).toSorted();
};

describe("numbers", () => {
  it("are exactly the rows that they lead to, every one of them", async () => {
    const numbers = allOf(await numbersFor(supervisor));
    expect(numbers.length).toBeGreaterThan(150);
    for (const { cell, count } of numbers) {
      const rows = await rowsOf(supervisor, cell);
      expect([cell, rows.length, new Set(rows.map(({ id }) => id)).size]).toEqual([cell, count, count]);
    }
    expect(numbers.filter(({ count }) => count > 0).length).toBeGreaterThan(90); // the data reach most of them
  });

  it("are the office's own rows in that state, and nobody else's", async () => {
    const numbers = await numbersFor(supervisor);
    const of = `join document_request r on r.id = x.request_id where r.office_id = ? and r.ended_at is null and x.state = ?`;
    const tables = [
      ["documents", `select x.id::text from civil_document x ${of}`],
      ["deliveries", `select x.id::text from delivery x ${of}`],
      ["pickups", `select x.id::text from pickup x ${of}`],
      ["requests", `select x.id::text from document_request x where x.office_id = ? and x.ended_at is null and x.state = ?`],
    ] as const;
    for (const [group, query] of tables) {
      expect(numbers[group].map(({ state }) => state)).toEqual(HEADS[group]);
      for (const { state, cell } of numbers[group]) {
        const rows = await rowsOf(supervisor, cell);
        expect(rows.map(({ id }) => id).toSorted()).toEqual(await idsBySql(query, [office, state]));
        expect(rows.every((row) => row.state === state)).toBe(true);
      }
    }
  });

  it("of failed attempts are today's that were not corrected", async () => {
    const { failedToday } = await numbersFor(supervisor);
    const query = `select a.id::text from delivery_attempt a join document_request r on r.id = a.request_id
      where r.office_id = ? and a.corrected_at is null and a.at >= ?::timestamptz`;
    expect((await rowsOf(supervisor, failedToday.cell)).map(({ id }) => id).toSorted()).toEqual(
      await idsBySql(query, [office, "2026-11-24 00:00+08"]),
    );
  });

  it("of queues are those of the queues themselves", async () => {
    const roles: StaffRole[] = ["OPERATOR", "VERIFIER", "PRINTER", "DESK", "DISPATCHER"];
    const clerk = await signedIn(service, roles);
    const { loads } = await numbersFor(supervisor);
    expect(loads.map(({ role }) => role)).toEqual(roles);
    expect(loads.every(({ officers }) => officers >= 1)).toBe(true);
    const answer = await clerk.ask(`{ queues { name count } }`);
    const queues = answer.data?.["queues"] as { name: QueueName; count: number }[];
    const told = loads.flatMap(({ queues: all }) => all);
    for (const { name, count } of queues) {
      expect(told.filter(({ queue }) => queue === name).map((each) => each.count)).not.toEqual([]);
      expect(new Set(told.filter(({ queue }) => queue === name).map((each) => each.count))).toEqual(new Set([count]));
      const own = await readQueuePage(service.database.em.fork(), { ...workAt(NOON).actor, roles }, name, 100, null);
      expect((await rowsOf(supervisor, `queue.${name}`)).slice(0, 100).map(({ id }) => id)).toEqual(own.ids);
    }
  });

  it("come page by page without a gap or a repeat, also while rows leave", async () => {
    const cell = "requests.IN_REVIEW";
    const whole = (await rowsOf(supervisor, cell)).map(({ id }) => id);
    expect((await rowsOf(supervisor, cell, 7)).map(({ id }) => id)).toEqual(whole);
    const page = await pageOf(supervisor, cell, 5, null);
    await sql`update document_request set state = 'READY' where id = ${whole[4]!}`.execute(
      service.database.em.fork().getKysely<unknown>(),
    );
    const next = await pageOf(supervisor, cell, 5, page.pageInfo.endCursor);
    expect(next.edges.map(({ node }) => node.id)).toEqual(whole.slice(5, 10));
    await sql`update document_request set state = 'IN_REVIEW' where id = ${whole[4]!}`.execute(
      service.database.em.fork().getKysely<unknown>(),
    );
  });

  it.each(["requests.COMPLETED", "queue.NOTHING", "nonsense", ""])("called %j do not exist", async (cell) => {
    expect(codeOf(await supervisor.ask(ROWS, { cell, first: 5 }))).toBe("INVALID_INPUT");
  });
  it.each([0, 101])("are not listed by %d", async (first) => {
    expect(codeOf(await supervisor.ask(ROWS, { cell: "requests.READY", first }))).toBe("INVALID_INPUT");
  });

  it("change with time alone", async () => {
    const breached = async (now: Date): Promise<number> => {
      const { counted } = await readMonitoring(workAt(now));
      return counted.filter(({ head }) => head === "BREACHED").length;
    };
    const { counted, changesAt } = await readMonitoring(workAt(NOON));
    expect(changesAt > NOON).toBe(true);
    const next = counted
      .filter(({ head, changesAt: at }) => head === "SOON" && at !== null)
      .map(({ changesAt: at }) => at!.getTime());
    expect(await breached(new Date(Math.min(...next)))).toBe(await breached(NOON));
    expect(await breached(new Date(Math.min(...next) + 1))).toBe((await breached(NOON)) + 1);
  });
});

describe("who may", () => {
  const may: readonly StaffRole[] = ["VERIFIER", "DISPATCHER", "SUPERVISOR"];
  it.each(staffRoles.filter((role) => !may.includes(role)))("%s may not, neither numbers nor rows nor live", async (role) => {
    const staff = await signedIn(service, [role]);
    expect(codeOf(await staff.ask(`{ monitoring ${NUMBERS} }`))).toBe("NOT_PERMITTED");
    expect(codeOf(await staff.ask(ROWS, { cell: "requests.READY", first: 5 }))).toBe("NOT_PERMITTED");
    const watching = staff.subscribe(`subscription { monitoringUpdated { at } }`);
    expect(codeOf(await watching.next())).toBe("NOT_PERMITTED");
    await watching.stop();
  });
  it.each(may)("%s may", async (role) => {
    const staff = await signedIn(service, [role]);
    const numbers = await numbersFor(staff);
    expect(numbers.requests).toEqual((await numbersFor(supervisor)).requests);
    expect(numbers.couriers === null).toBe(role === "VERIFIER");
  });
  it("a verifier does not see the fleet, not even by the name of its number", async () => {
    const verifier = await signedIn(service, ["VERIFIER"]);
    for (const cell of ["couriers.ON_DUTY", "couriers.SILENT"])
      expect(codeOf(await verifier.ask(ROWS, { cell, first: 5 }))).toBe("NOT_PERMITTED");
  });
  it("another office's numbers are its own", async () => {
    const stranger = await signedIn(service, ["SUPERVISOR"], { officeId: OTHER_OFFICE });
    const [theirs, ours] = [await numbersFor(stranger), await numbersFor(supervisor)];
    for (const { cell } of [...ours.requests, ...ours.documents, ours.failedToday]) {
      const own = new Set((await rowsOf(supervisor, cell)).map(({ id }) => id));
      expect((await rowsOf(stranger, cell)).filter(({ id }) => own.has(id))).toEqual([]);
    }
    expect(theirs.requests.some(({ count }) => count > 0)).toBe(true);
    const nowhere = await signedIn(service, ["SUPERVISOR"], { officeId: "EMPTY" });
    expect(allOf(await numbersFor(nowhere)).filter(({ count }) => count > 0)).toEqual([]);
  });
  it("no row says more than ids, states and times", async () => {
    const { rows } = await readMonitoringRows(workAt(NOON), "documents.QUEUED", 1, null);
    expect(Object.keys(rows[0]!).toSorted()).toEqual(
      "ageMs changesAt courierName cursor dueAt group head id requestId since state".split(" "),
    );
  });
});

describe("live", () => {
  const LIVE = `subscription { monitoringUpdated ${NUMBERS} }`;
  const next = async (watching: Watching): Promise<Numbers> => {
    const answer = await watching.next();
    expect(answer.errors).toBeUndefined();
    return answer.data?.["monitoringUpdated"] as Numbers;
  };
  const count = (numbers: Numbers, state: string): number => numbers.requests.find((line) => line.state === state)!.count;

  it("shows the numbers at once, and again after a fact", async () => {
    const watching = supervisor.subscribe(LIVE);
    const first = await next(watching);
    expect(first).toEqual(await numbersFor(supervisor));
    const { code } = await submit(service);
    const second = await next(watching);
    expect(count(second, "SUBMITTED")).toBe(count(first, "SUBMITTED") + 1);
    const verifier = await signedIn(service, ["VERIFIER"]);
    await step(verifier, "startReview", versioned(await caseOf(verifier, code)));
    const third = await next(watching);
    expect(count(third, "IN_REVIEW")).toBe(count(first, "IN_REVIEW") + 1);
    await watching.stop();
  });

  it("shows a courier who begins a duty to those who watch the fleet, and nothing of it to the others", async () => {
    const verifier = await signedIn(service, ["VERIFIER"]);
    const watchings = [supervisor.subscribe(LIVE), verifier.subscribe(LIVE)];
    const [before] = await Promise.all(watchings.map(next));
    const courier = await signedIn(service, ["COURIER"]);
    await courier.ask(`mutation ($input: SetDutyInput!) { setDuty(input: $input) { onDutySince } }`, {
      input: { idempotencyKey: newKey(), duty: "ON" },
    });
    const [seen, hidden] = await Promise.all(watchings.map(next));
    expect(seen!.couriers!.onDuty.count).toBe(before!.couriers!.onDuty.count + 1);
    expect(hidden!.couriers).toBeNull();
    await Promise.all(watchings.map((watching) => watching.stop()));
  });

  it("names a silent courier, whom the supervisor can call", async () => {
    const courier = await courierOnDuty(service);
    await sql`insert into run (id, office_id, courier_id, state, created_at, started_at)
      values (gen_random_uuid(), ${office}, ${courier.id}, 'STARTED', ${service.now()}, ${service.now()})`.execute(
      service.database.em.fork().getKysely<unknown>(),
    );
    expect((await numbersFor(supervisor)).couriers!.silent.count).toBe(0);
    const { rows } = await readMonitoringRows(workAt(new Date(NOON.getTime() + 180_001)), "couriers.SILENT", 100, null);
    expect(rows).toMatchObject([{ id: courier.id, requestId: null, courierName: expect.stringMatching(/^Staf/) as string }]);
  });
});
