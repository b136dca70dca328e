import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { WatchedCourier } from "../../api/domain/fleet-alerts.ts";
import {
  ageBandOf,
  ageBands,
  cellName,
  type Counted,
  countCourier,
  countParcel,
  countRequest,
  type Group,
  HEADS,
  isIn,
  nextChangeAt,
  parseCell,
  tally,
  type WaitingRequest,
} from "../../api/domain/monitoring.ts";

/** WITA; 20 November 2026 is a Friday. */
const at = (wita: string): Date => new Date(`${wita.replace(" ", "T")}:00+08:00`);
const HOUR_MS = 3_600_000;
const after = (instant: Date, hours: number): Date => new Date(instant.getTime() + hours * HOUR_MS);
const NO_HOLIDAYS = { zone: "Asia/Makassar", holidaysAt: () => new Set<string>() } as const;
const limits = { silentAfterMs: 180_000 };

const submitted = at("2026-11-16 09:00");
const request = (state: WaitingRequest["state"], more: Partial<WaitingRequest> = {}): WaitingRequest => ({
  id: "r",
  state,
  changes: [
    { at: submitted, state: "SUBMITTED" as const },
    ...(state === "SUBMITTED" ? [] : [{ at: after(submitted, 1), state }]),
  ],
  documents: [],
  ...more,
});
type Document = WaitingRequest["documents"][number];
const queued = at("2026-11-20 15:00");
const document = (state: Document["state"], enteredAt = queued): Document => ({
  id: "d",
  state,
  changes: [{ at: queued, state: "QUEUED" as const }, ...(state === "QUEUED" ? [] : [{ at: enteredAt, state }])],
});
const heads = (all: readonly Counted[], group: Group): string[] =>
  all.flatMap((counted) => (counted.group === group ? [counted.head] : []));
const only = (all: readonly Counted[], group: Group): Counted => all.find((counted) => counted.group === group)!;

describe("ages", () => {
  it.each([
    [0, "UNDER_4_HOURS"],
    [4 * HOUR_MS - 1, "UNDER_4_HOURS"],
    [4 * HOUR_MS, "UNDER_24_HOURS"],
    [24 * HOUR_MS, "UNDER_3_DAYS"],
    [72 * HOUR_MS - 1, "UNDER_3_DAYS"],
    [72 * HOUR_MS, "OVER_3_DAYS"],
  ] as const)("%d ms is %s", (ageMs, band) => expect(ageBandOf(ageMs)).toBe(band));

  it("of a document are counted time: a weekend does not make it old", () => {
    const monday = at("2026-11-23 10:00");
    const found = only(
      countRequest(request("IN_PRODUCTION", { documents: [document("QUEUED")] }), monday, NO_HOLIDAYS),
      "documents",
    );
    expect(found.ageMs).toBe(19 * HOUR_MS); // nine on Friday, ten on Monday
    expect(found.since).toEqual(queued);
  });
  it("of a document that waits for its blank are the time it waits, however long its clock is paused", () => {
    const entered = at("2026-11-20 16:00");
    const waiting = request("IN_PRODUCTION", { documents: [document("AWAITING_BLANK", entered)] });
    const found = countRequest(waiting, after(entered, 100), NO_HOLIDAYS);
    expect(only(found, "documents")).toMatchObject({ ageMs: 100 * HOUR_MS, dueAt: null });
    expect(only(found, "production").head).toBe("IN_TIME");
  });
  it("of a request in production are those of the document that has taken longest", () => {
    const changes = (hours: number): Document["changes"] => [{ at: after(queued, hours), state: "QUEUED" }];
    const documents = [
      { ...document("QUEUED"), changes: changes(2) },
      { ...document("QUEUED"), changes: changes(0) },
    ];
    const found = countRequest(request("IN_PRODUCTION", { documents }), after(queued, 3), NO_HOLIDAYS);
    expect(only(found, "requests").ageMs).toBe(3 * HOUR_MS);
  });
  it("of a request that waits for its citizen do not count the office's time before", () => {
    const found = countRequest(request("NEEDS_COMPLETION"), after(submitted, 6), NO_HOLIDAYS);
    expect(only(found, "requests").ageMs).toBe(5 * HOUR_MS);
  });
  it("of a parcel are the time in its state", () => {
    const parcel = { group: "deliveries", id: "p", requestId: "r", state: "PLANNED", since: submitted } as const;
    expect(countParcel(parcel, after(submitted, 30))).toMatchObject({ head: "PLANNED", ageMs: 30 * HOUR_MS });
  });
});

describe("clocks", () => {
  it.each([
    [21, "IN_TIME", 22],
    [22, "SOON", 24],
    [24, "SOON", 24],
    [24.01, "BREACHED", null],
  ] as const)("a review after %d hours is %s", (hours, head, changesAfter) => {
    const found = only(countRequest(request("SUBMITTED"), after(submitted, hours), NO_HOLIDAYS), "review");
    expect(found).toMatchObject({ head, dueAt: after(submitted, 24) });
    expect(found.changesAt).toEqual(changesAfter === null ? null : after(submitted, changesAfter));
  });
  it("that is over is counted no more, broken or not", () => {
    expect(heads(countRequest(request("READY"), after(submitted, 90), NO_HOLIDAYS), "review")).toEqual([]);
  });
  it("of production stands still on the weekend and on holidays", () => {
    const waiting = request("IN_PRODUCTION", { documents: [document("IN_WORK")] });
    const head = (now: Date, holidays = new Set<string>()): string =>
      only(countRequest(waiting, now, { ...NO_HOLIDAYS, holidaysAt: () => holidays }), "production").head;
    expect(head(at("2026-11-22 23:59"))).toBe("IN_TIME");
    expect(head(at("2026-11-23 13:00"))).toBe("SOON");
    expect(head(at("2026-11-23 13:00"), new Set(["2026-11-23"]))).toBe("IN_TIME");
    expect(head(at("2026-11-23 15:01"))).toBe("BREACHED");
  });
});

describe("couriers", () => {
  const andi: WatchedCourier = {
    courierId: "andi",
    onDutySince: at("2026-11-20 08:00"),
    openRun: { state: "STARTED", startedAt: at("2026-11-20 09:00") },
    lastFixAt: at("2026-11-20 10:00"),
    clockAheadAt: null,
  };
  const lines = (now: Date, more: Partial<WatchedCourier> = {}): string[] =>
    countCourier({ ...andi, ...more }, now, limits).map(({ head }) => head);
  it("are silent after three minutes, not before", () => {
    const [onDuty] = countCourier(andi, at("2026-11-20 10:03"), limits);
    expect(onDuty).toMatchObject({ head: "ON_DUTY", changesAt: at("2026-11-20 10:03") });
    expect(lines(at("2026-11-20 10:03"))).toEqual(["ON_DUTY"]);
    expect(lines(at("2026-11-20 10:04"))).toEqual(["ON_DUTY", "SILENT"]);
  });
  it("are expected to speak only on duty and on their way", () => {
    expect(lines(at("2026-11-20 12:00"), { openRun: null })).toEqual(["ON_DUTY"]);
    expect(lines(at("2026-11-20 12:00"), { onDutySince: null })).toEqual([]);
  });
});

describe("numbers", () => {
  const cells = (Object.keys(HEADS) as Group[]).flatMap((group) => HEADS[group].map((head) => ({ group, head, band: null })));
  it("are called by names that lead back to them", () => {
    for (const cell of cells) expect(parseCell(cellName(cell))).toEqual(cell);
    for (const band of ageBands)
      expect(parseCell(`requests.IN_REVIEW.${band}`)).toEqual({ group: "requests", head: "IN_REVIEW", band });
  });
  it.each([
    "",
    "requests",
    "requests.COMPLETED",
    "requests.DRAFT",
    "nothing.IN_REVIEW",
    "review.SOON.OVER_3_DAYS",
    "requests.IN_REVIEW.OLD",
    "requests.IN_REVIEW.OVER_3_DAYS.x",
    "constructor.name",
  ])("%j is no number", (name) => expect(parseCell(name)).toBeNull());
  it("do not name what is over", () => {
    expect(HEADS.requests).toEqual(
      "SUBMITTED IN_REVIEW NEEDS_COMPLETION IN_PRODUCTION READY HANDING_OVER PARTLY_COMPLETED".split(" "),
    );
    expect(HEADS.documents).toEqual(
      "QUEUED IN_WORK AWAITING_SIGNATURE AWAITING_BLANK PRINTED READY PACKED SPOILED LOST".split(" "),
    );
    expect(HEADS.pickups).toEqual(["AWAITING_PICKUP", "OVERDUE", "ARCHIVED"]);
  });

  const parcels = fc.array(
    fc.record({
      group: fc.constant("deliveries" as const),
      id: fc.uuid(),
      requestId: fc.uuid(),
      state: fc.constantFrom(...HEADS.deliveries),
      since: fc.integer({ min: 0, max: 100 * 60 }).map((minutes) => after(submitted, -minutes / 60)),
    }),
  );
  it("add up: each is in one band of one head, and the rows of a cell are as many as its number", () => {
    fc.assert(
      fc.property(parcels, (found) => {
        const all = found.map((parcel) => countParcel(parcel, submitted));
        const lines = tally(all, "deliveries");
        expect(lines.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
        for (const { head, count, bands } of lines) {
          expect(bands.reduce((sum, line) => sum + line.count, 0)).toBe(count);
          for (const line of bands)
            expect(all.filter((each) => isIn(each, { group: "deliveries", head, band: line.band }))).toHaveLength(line.count);
        }
      }),
    );
  });
  it("stay as they are until the moment that is told, and no longer where nothing else changes them", () => {
    const numbersOf = (found: Counted[]): unknown => tally(found, "deliveries").map(({ count, bands }) => [count, bands]);
    fc.assert(
      fc.property(parcels, (found) => {
        const count = (now: Date): Counted[] => found.map((parcel) => countParcel(parcel, now));
        const next = nextChangeAt(count(submitted), submitted, NO_HOLIDAYS);
        expect(numbersOf(count(new Date(next.getTime() - 1)))).toEqual(numbersOf(count(submitted)));
        const isMidnight = next.getTime() === at("2026-11-17 00:00").getTime();
        const isChanged = JSON.stringify(numbersOf(count(next))) !== JSON.stringify(numbersOf(count(submitted)));
        expect(isMidnight || isChanged).toBe(true);
      }),
    );
  });
  it("are looked at again at midnight, when today begins anew", () => {
    expect(nextChangeAt([], at("2026-11-20 23:30"), NO_HOLIDAYS)).toEqual(at("2026-11-21 00:00"));
  });
});
