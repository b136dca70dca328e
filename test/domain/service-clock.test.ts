import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DocumentState, documentStates } from "../../api/domain/document.ts";
import { requestStates } from "../../api/domain/request.ts";
import { type ClockReading, readProductionClock, readReviewClock, type StateChange } from "../../api/domain/service-clock.ts";

const HOUR_MS = 3_600_000;
/** WITA: `at("2026-11-20 15:00")`; 20 November 2026 is a Friday. */
const at = (wita: string): Date => new Date(`${wita.replace(" ", "T")}:00+08:00`);
const changes = <State extends string>(...given: [string, State][]): StateChange<State>[] =>
  given.map(([wita, state]) => ({ at: at(wita), state }));
const calendar = { zone: "Asia/Makassar", holidaysAt: () => new Set(["2026-11-25"]) } as const;
const reading = (
  condition: ClockReading["condition"],
  hours: number,
  dueAt: string | null,
  breachedAt: string | null,
): ClockReading => ({
  condition,
  elapsedMs: hours * HOUR_MS,
  dueAt: dueAt === null ? null : at(dueAt),
  breachedAt: breachedAt === null ? null : at(breachedAt),
});

describe("production", () => {
  it.each<[string, [string, DocumentState][], string, ClockReading]>([
    ["has not started without a document", [], "2026-11-20 15:00", reading("NOT_STARTED", 0, null, null)],
    [
      "runs from the moment the papers are complete",
      [["2026-11-16 09:00", "QUEUED"]],
      "2026-11-16 15:00",
      reading("RUNNING", 6, "2026-11-17 09:00", null),
    ],
    [
      "is on time to the last moment",
      [["2026-11-16 09:00", "QUEUED"]],
      "2026-11-17 09:00",
      reading("RUNNING", 24, "2026-11-17 09:00", null),
    ],
    [
      "is breached one moment later, and says since when",
      [["2026-11-16 09:00", "QUEUED"]],
      "2026-11-17 10:00",
      reading("RUNNING", 25, "2026-11-17 09:00", "2026-11-17 09:00"),
    ],
    ["skips the weekend", [["2026-11-20 15:00", "QUEUED"]], "2026-11-22 12:00", reading("RUNNING", 9, "2026-11-23 15:00", null)],
    [
      "begins on Monday when the papers are complete on Saturday",
      [["2026-11-21 15:00", "QUEUED"]],
      "2026-11-21 18:00",
      reading("RUNNING", 0, "2026-11-24 00:00", null),
    ],
    [
      "skips a holiday in the middle of the week",
      [["2026-11-24 15:00", "QUEUED"]],
      "2026-11-26 01:00",
      reading("RUNNING", 10, "2026-11-26 15:00", null),
    ],
    [
      "stands still for the signature",
      [
        ["2026-11-16 09:00", "QUEUED"],
        ["2026-11-16 10:00", "IN_WORK"],
        ["2026-11-16 11:00", "AWAITING_SIGNATURE"],
      ],
      "2026-11-19 09:00",
      reading("PAUSED", 2, null, null),
    ],
    [
      "goes on after the blank came",
      [
        ["2026-11-16 09:00", "QUEUED"],
        ["2026-11-16 11:00", "AWAITING_BLANK"],
        ["2026-11-18 11:00", "PRINTED"],
      ],
      "2026-11-18 12:00",
      reading("RUNNING", 3, "2026-11-19 09:00", null),
    ],
    [
      "stops when the document is ready",
      [
        ["2026-11-16 09:00", "QUEUED"],
        ["2026-11-16 12:00", "READY"],
      ],
      "2026-11-30 09:00",
      reading("STOPPED", 3, null, null),
    ],
    [
      "goes on when it is spoiled, keeping what was used",
      [
        ["2026-11-16 09:00", "QUEUED"],
        ["2026-11-16 12:00", "READY"],
        ["2026-11-18 12:00", "SPOILED"],
      ],
      "2026-11-18 13:00",
      reading("RUNNING", 4, "2026-11-19 09:00", null),
    ],
    [
      "keeps a breach after it stopped",
      [
        ["2026-11-16 09:00", "QUEUED"],
        ["2026-11-17 15:00", "READY"],
      ],
      "2026-11-18 09:00",
      reading("STOPPED", 30, null, "2026-11-17 09:00"),
    ],
    [
      "is breached by all the running time together",
      [
        ["2026-11-16 09:00", "QUEUED"],
        ["2026-11-16 19:00", "AWAITING_BLANK"],
        ["2026-11-18 00:00", "PRINTED"],
      ],
      "2026-11-18 20:00",
      reading("RUNNING", 30, "2026-11-18 14:00", "2026-11-18 14:00"),
    ],
    [
      "knows nothing of the future",
      [
        ["2026-11-16 09:00", "QUEUED"],
        ["2026-11-16 12:00", "READY"],
      ],
      "2026-11-16 10:00",
      reading("RUNNING", 1, "2026-11-17 09:00", null),
    ],
  ])("%s", (_what, given, now, expected) => expect(readProductionClock(changes(...given), at(now), calendar)).toEqual(expected));

  it.each(documentStates)("in state %s", (state) => {
    const paused = ["AWAITING_SIGNATURE", "AWAITING_BLANK"];
    const running = ["QUEUED", "IN_WORK", "PRINTED", "SPOILED", "LOST"];
    const expected = paused.includes(state) ? "PAUSED" : running.includes(state) ? "RUNNING" : "STOPPED";
    const { condition, elapsedMs } = readProductionClock(changes(["2026-11-16 09:00", state]), at("2026-11-16 10:00"), calendar);
    expect([condition, elapsedMs]).toEqual([expected, expected === "RUNNING" ? HOUR_MS : 0]);
  });

  it("complains about a calendar without working days", () => {
    const all = { has: () => true } as unknown as ReadonlySet<string>;
    expect(() =>
      readProductionClock(changes(["2026-11-16 09:00", "QUEUED"]), at("2026-11-16 10:00"), {
        ...calendar,
        holidaysAt: () => all,
      }),
    ).toThrow(RangeError);
  });

  const start = at("2026-11-01 00:00").getTime();
  const minutes = fc.nat(60 * 24 * 30);
  const history = fc
    .array(fc.tuple(minutes, fc.constantFrom(...documentStates)), { minLength: 1, maxLength: 8 })
    .map((entries) =>
      entries
        .toSorted(([one], [other]) => one - other)
        .map(([minute, state]) => ({ at: new Date(start + minute * 60_000), state })),
    );
  const read = (given: StateChange<DocumentState>[], minute: number): ClockReading =>
    readProductionClock(given, new Date(start + minute * 60_000), calendar);

  it("never runs backwards nor faster than time, and a breach never moves", () => {
    fc.assert(
      fc.property(history, minutes, minutes, (given, one, other) => {
        const [earlier, later] = one < other ? [one, other] : [other, one];
        const [before, after] = [read(given, earlier), read(given, later)];
        expect(after.elapsedMs).toBeGreaterThanOrEqual(before.elapsedMs);
        expect(after.elapsedMs - before.elapsedMs).toBeLessThanOrEqual((later - earlier) * 60_000);
        expect(before.breachedAt ?? after.breachedAt).toEqual(after.breachedAt);
      }),
      { numRuns: 1_000 },
    );
  });

  it("a pause adds nothing, however long and wherever", () => {
    fc.assert(
      fc.property(history, minutes, fc.constantFrom("AWAITING_SIGNATURE", "AWAITING_BLANK"), (given, until, state) => {
        const last = given.at(-1);
        const paused = [...given, { at: last?.at ?? new Date(start), state } as const];
        const nowMinute = 60 * 24 * 30 + until;
        expect(read(paused, nowMinute).elapsedMs).toBe(read(paused, 60 * 24 * 30).elapsedMs);
        expect(read(paused, nowMinute).condition).toBe("PAUSED");
      }),
    );
  });

  it("left alone it is due exactly when 24 hours have been counted", () => {
    fc.assert(
      fc.property(history, minutes, (given, minute) => {
        const { condition, dueAt, breachedAt } = read(given, minute);
        const known = given.filter((change) => change.at.getTime() <= start + minute * 60_000);
        if (condition !== "RUNNING" || breachedAt !== null || dueAt === null) return;
        expect(readProductionClock(known, dueAt, calendar)).toMatchObject({ elapsedMs: 24 * HOUR_MS, breachedAt: null });
        // Counted time may stand still from here over a weekend; four days on it cannot.
        const afterwards = new Date(dueAt.getTime() + 4 * 24 * HOUR_MS);
        expect(readProductionClock(known, afterwards, calendar).breachedAt).not.toBeNull();
      }),
    );
  });
});

describe("review", () => {
  it.each(requestStates)("in state %s", (state) => {
    const expected = { DRAFT: "NOT_STARTED", SUBMITTED: "RUNNING", IN_REVIEW: "RUNNING", NEEDS_COMPLETION: "PAUSED" } as Record<
      string,
      string
    >;
    const { condition } = readReviewClock(changes(["2026-11-16 09:00", state]), at("2026-11-16 10:00"), null);
    expect(condition).toBe(expected[state] ?? "STOPPED");
  });

  it("counts from submitting, not while the citizen completes, weekends too", () => {
    const given = changes(
      ["2026-11-20 08:00", "DRAFT"],
      ["2026-11-20 10:00", "SUBMITTED"],
      ["2026-11-20 12:00", "IN_REVIEW"],
      ["2026-11-20 13:00", "NEEDS_COMPLETION"],
      ["2026-11-21 13:00", "IN_REVIEW"],
    );
    expect(readReviewClock(given, at("2026-11-21 14:00"), 5 * HOUR_MS)).toEqual(reading("RUNNING", 4, "2026-11-21 15:00", null));
    expect(readReviewClock(given, at("2026-11-21 14:00"), null)).toEqual(reading("RUNNING", 4, null, null));
  });
});
