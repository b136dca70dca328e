import { beforeEach, expect, it } from "vitest";
import type { Topic } from "../../api/domain/events.ts";
import type { Counted } from "../../api/domain/monitoring.ts";
import type { MonitoringView } from "../../api/monitoring/monitoring.queries.ts";
import {
  createMonitoringWakes,
  MONITORING_GAP_MS,
  type MonitoringWakes,
  monitoringTopic,
} from "../../api/monitoring/monitoring.wakes.ts";
import { type Bus, createBus } from "../../api/platform/bus.ts";
import type { LiveFix } from "../../api/positions/live-positions.ts";

const seen = { timeout: 2_000, interval: 2 } as const;
const START_MS = Date.parse("2026-11-24T02:00:00Z");
let bus: Bus;
let wakes: MonitoringWakes;
let nowMs: number;
let alarms: { readonly atMs: number; readonly ring: () => void }[];
let heard: Map<string, Date>;
let gaps: (number | undefined)[];
let reads: string[];

beforeEach(() => {
  [bus, nowMs, alarms, heard, gaps, reads] = [createBus(), START_MS, [], new Map(), [], []];
  wakes = createMonitoringWakes({
    bus: {
      ...bus,
      watch: (topics, gapMs) => {
        gaps.push(gapMs);
        return bus.watch(topics, 0);
      },
    },
    live: { of: (courierId) => (heard.has(courierId) ? ({ courierId, takenAt: heard.get(courierId)! } as LiveFix) : null) },
    now: () => new Date(nowMs),
    later: (ms, ring) => {
      const alarm = { atMs: nowMs + ms, ring };
      alarms.push(alarm);
      return () => void (alarms = alarms.filter((other) => other !== alarm));
    },
  });
});
function pass(ms: number): void {
  nowMs += ms;
  const due = alarms.filter(({ atMs }) => atMs <= nowMs);
  alarms = alarms.filter((alarm) => !due.includes(alarm));
  for (const { ring } of due) ring();
}

const MINUTE_MS = 60_000;
const silent = (id: string): Counted => ({
  group: "couriers",
  head: "SILENT",
  id,
  requestId: null,
  state: "SILENT",
  since: new Date(START_MS - 10 * MINUTE_MS),
  ageMs: 10 * MINUTE_MS,
  dueAt: null,
  changesAt: null,
});
/** Watches as the subscription does. @returns how often it looked */
function watch(officeId: string, counted: readonly Counted[] = [], inMs = 30 * MINUTE_MS): { readonly looks: () => number } {
  let looks = 0;
  const woken = bus.watch(monitoringTopic(officeId), 0);
  const look = async (): Promise<void> => {
    if ((await woken.next()).done) return;
    await wakes.look(officeId, () => {
      reads.push(officeId);
      return Promise.resolve({ at: new Date(nowMs), counted, loads: [], holidaysEnd: null, changesAt: new Date(nowMs + inMs) });
    });
    looks += 1;
    await look();
  };
  void look();
  return { looks: () => looks };
}
/** Wakes nobody is concerned by are over when a wake-up that came after them has been followed. */
async function settled(...topics: Topic[]): Promise<void> {
  for (const topic of topics) bus.wake(topic);
  await new Promise((resolve) => setImmediate(resolve));
}

it("everyone who watches an office looks again after a fact, at one reading for all of them", async () => {
  const watchers = [watch("a"), watch("a"), watch("a")];
  await expect.poll(() => watchers.map(({ looks }) => looks()), seen).toEqual([1, 1, 1]);
  expect(reads).toEqual(["a"]);
  for (const topic of ["queues", "fleet"] as const) await settled(topic);
  await expect.poll(() => watchers.map(({ looks }) => looks()), seen).toEqual([3, 3, 3]);
  expect(reads).toEqual(["a", "a", "a"]);
  expect(new Set(gaps)).toEqual(new Set([MONITORING_GAP_MS]));
});

it("when something becomes late nobody has to tell", async () => {
  const { looks } = watch("a", [], 30 * MINUTE_MS);
  const other = watch("b", [], 50 * MINUTE_MS);
  await expect.poll(() => looks() + other.looks(), seen).toBe(2);
  pass(30 * MINUTE_MS);
  await settled();
  expect([looks(), other.looks()]).toEqual([1, 1]); // to the last moment it is not late
  pass(20);
  await expect.poll(looks, seen).toBe(2);
  expect(other.looks()).toBe(1);
  pass(20 * MINUTE_MS);
  await expect.poll(other.looks, seen).toBe(2);
  pass(10 * MINUTE_MS + 20);
  await expect.poll(looks, seen).toBe(3);
});

it("couriers who move change nothing, but one who was silent and is heard again", async () => {
  const { looks } = watch("a", [silent("andi")]);
  await expect.poll(looks, seen).toBe(1);
  heard.set("budi", new Date(nowMs));
  heard.set("andi", new Date(START_MS - 10 * MINUTE_MS)); // what is known already
  await settled("positions", "positions");
  expect(looks()).toBe(1);
  heard.set("andi", new Date(nowMs));
  await settled("positions");
  await expect.poll(looks, seen).toBeGreaterThan(1);
});

it("a fact that comes while the first reading is under way is not missed", async () => {
  let answer = (_view: MonitoringView): void => {};
  const pending = wakes.look("a", () => new Promise((resolve) => (answer = resolve)));
  const woken = bus.watch(monitoringTopic("a"), 0);
  await woken.next();
  await settled("queues");
  answer({ at: new Date(nowMs), counted: [], loads: [], holidaysEnd: null, changesAt: new Date(nowMs + MINUTE_MS) });
  await pending;
  expect((await woken.next()).value).toEqual(new Set([monitoringTopic("a")]));
  await woken.return?.();
});

it("a reading that failed is tried again by itself", async () => {
  let tries = 0;
  const woken = bus.watch(monitoringTopic("a"), 0);
  await woken.next();
  const failing = wakes.look("a", () => {
    tries += 1;
    return Promise.reject(new Error("no database"));
  });
  await expect(failing).rejects.toThrow("no database");
  pass(30_020);
  expect((await woken.next()).value).toEqual(new Set([monitoringTopic("a")]));
  expect(tries).toBe(1);
  await woken.return?.();
});

it("an office that nobody watches any more is forgotten with its next moment, and nothing goes on behind it", async () => {
  await wakes.look("a", () =>
    Promise.resolve({ at: new Date(nowMs), counted: [], loads: [], holidaysEnd: null, changesAt: new Date(nowMs + MINUTE_MS) }),
  );
  expect([bus.watcherCount(), alarms.length]).toEqual([1, 1]);
  pass(MINUTE_MS + 20);
  await expect.poll(() => [bus.watcherCount(), alarms.length], seen).toEqual([0, 0]);
});

it("after the stop no alarm is left", async () => {
  for (const officeId of ["a", "b"])
    await wakes.look(officeId, () =>
      Promise.resolve({ at: new Date(nowMs), counted: [], loads: [], holidaysEnd: null, changesAt: new Date(nowMs + MINUTE_MS) }),
    );
  wakes.stop();
  expect([bus.watcherCount(), alarms.length]).toEqual([0, 0]);
});
