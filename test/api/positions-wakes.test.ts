import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Topic } from "../../api/domain/events.ts";
import { createLog } from "../../api/platform/log.ts";
import type { LiveFix } from "../../api/positions/live-positions.ts";
import { createMarkerWakes, type MarkerWakes } from "../../api/positions/marker-wakes.ts";
import { POSITION_RULES } from "../../api/positions/position.rules.ts";
import {
  act,
  type AssignedParcel,
  at,
  courierOnDuty,
  type CourierService,
  courierService,
  draftRun,
  loaded,
  oneDocument,
  type Officer,
  runAt,
} from "../support/courier.ts";

const { citizenGapMs, live } = POSITION_RULES;
const seen = { timeout: 5_000, interval: 5 } as const;
let office: CourierService;
let [near, far]: Outing[] = [];
let wakes: MarkerWakes;
let woken: Topic[];
let touched: string[];
let looks: number;
/** Time that passes when the test says so. */
let nowMs: number;
let alarms: { readonly atMs: number; readonly ring: () => void }[];

beforeAll(async () => {
  office = await courierService();
  [near, far] = [await outing(2), await outing(1)];
});
afterAll(() => office.service.stop());
beforeEach(() => {
  [woken, touched, looks, nowMs, alarms] = [[], [], 0, Date.parse("2026-11-24T02:00:00Z"), []];
  wakes = createMarkerWakes({
    fork: () => {
      looks += 1;
      return office.service.database.em.fork();
    },
    bus: { wake: (topic) => void woken.push(topic) },
    live: { touch: (courierId) => void touched.push(courierId) },
    now: () => new Date(nowMs),
    later: (ms, ring) => {
      const alarm = { atMs: nowMs + ms, ring };
      alarms.push(alarm);
      return () => void (alarms = alarms.filter((other) => other !== alarm));
    },
    log: createLog("silent"),
  });
});
function pass(ms: number): void {
  const untilMs = nowMs + ms;
  for (;;) {
    const next = alarms.toSorted((a, b) => a.atMs - b.atMs)[0];
    if (!next || next.atMs > untilMs) break;
    alarms = alarms.filter((other) => other !== next);
    nowMs = next.atMs;
    next.ring();
  }
  nowMs = untilMs;
}

interface Outing {
  readonly courier: Officer;
  readonly runId: string;
  readonly parcels: readonly AssignedParcel[];
}
async function outing(stops: number): Promise<Outing> {
  const courier = await courierOnDuty(office.service);
  const runId = await draftRun(office, courier);
  const parcels: AssignedParcel[] = [];
  for (let index = 0; index < stops; index++) parcels.push(await loaded(office, { courier, runId, input: oneDocument() }));
  await act(courier, "startRun", "StepInput", await runAt(office, runId));
  return { courier, runId, parcels };
}
const topicOf = ({ requestId }: AssignedParcel): Topic => `position:${requestId}`;
const moved = ({ courier }: Outing, ageMs = 0): LiveFix => ({
  courierId: courier.id,
  officeId: "office",
  latitudeDeg: -4.0135,
  longitudeDeg: 119.6255,
  accuracyM: 5,
  accuracyFrom: "PHONE",
  speedMps: null,
  courseDeg: null,
  takenAt: new Date(nowMs - ageMs),
});
/** So many looks have been made by now, and these were told by the newest. */
async function told(times: number, ...parcels: readonly AssignedParcel[]): Promise<void> {
  await expect.poll(() => woken.toSorted(), seen).toEqual(parcels.map(topicOf).toSorted());
  expect(looks).toBe(times);
  woken = [];
}

it("wakes the citizen who is next, of each courier that moved, with one look", async () => {
  wakes.moved([moved(near!), moved(far!)]);
  await told(1, near!.parcels[0]!, far!.parcels[0]!);
  expect(looks).toBe(1);
});

it("wakes at most every two seconds, and then for what came last", async () => {
  wakes.moved([moved(near!)]);
  await told(1, near!.parcels[0]!);
  for (let times = 0; times < 10; times++) {
    pass(100);
    wakes.moved([moved(near!)]);
  }
  wakes.moved([moved(far!)]); // whose two seconds are others
  await told(2, far!.parcels[0]!);
  pass(citizenGapMs - 1_001);
  expect(looks).toBe(2);
  pass(1);
  await told(3, near!.parcels[0]!);
  pass(10 * citizenGapMs);
  expect(looks).toBe(3);
});

it("wakes once more when a place is not live any more, and when it is too old to be shown", async () => {
  wakes.moved([moved(near!, live.liveAgeMs - 10_000)]);
  await told(1, near!.parcels[0]!);
  pass(10_000);
  expect([looks, touched]).toEqual([1, []]); // exactly so old is still live
  pass(100);
  await told(2, near!.parcels[0]!);
  expect(touched).toEqual([near!.courier.id]);
  pass(live.maxAgeMs - live.liveAgeMs);
  await told(3, near!.parcels[0]!);
  expect(touched).toHaveLength(2);
  pass(86_400_000);
  expect([looks, touched.length]).toEqual([3, 2]);
});

it("a newer place begins anew, and stopping ends it all", async () => {
  wakes.moved([moved(near!, live.liveAgeMs - 10_000)]);
  await told(1, near!.parcels[0]!);
  pass(5_000);
  wakes.moved([moved(near!)]);
  await told(2, near!.parcels[0]!);
  pass(live.liveAgeMs);
  expect(touched).toEqual([]);
  wakes.stop();
  expect(alarms).toEqual([]);
});

it("whoever is arrived at comes first, and nobody is next of a courier who pauses", async () => {
  await act(near!.courier, "arriveAtDoor", "CourierStepInput", await at(office, near!.parcels[1]!));
  wakes.moved([moved(near!)]);
  await told(1, near!.parcels[1]!);
  await act(near!.courier, "pauseRun", "StepInput", await runAt(office, near!.runId));
  pass(citizenGapMs);
  wakes.moved([moved(near!), moved(far!)]);
  await told(2, far!.parcels[0]!);
  expect(looks).toBe(2);
});
