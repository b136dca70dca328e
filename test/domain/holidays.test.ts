import { describe, expect, it } from "vitest";
import { endOfHolidays, holidaysOf, type ListedHoliday } from "../../api/domain/holidays.ts";
import { readProductionClock } from "../../api/domain/service-clock.ts";

/** WITA */
const at = (wita: string): Date => new Date(`${wita.replace(" ", "T")}:00+08:00`);
const listed = (date: string, since: string, until: string | null = null): ListedHoliday => ({
  date,
  knownSince: at(since),
  withdrawnAt: until === null ? null : at(until),
});

describe("the list of holidays", () => {
  const calendar = holidaysOf([
    listed("2026-08-17", "1970-01-01 08:00"),
    listed("2026-06-01", "1970-01-01 08:00", "2026-05-20 10:00"),
    listed("2026-06-02", "2026-05-20 10:00"),
    listed("2026-06-01", "2026-05-25 10:00"),
  ]);
  it.each([
    ["1970-01-01 07:59", []],
    ["2026-05-20 09:59", ["2026-06-01", "2026-08-17"]],
    ["2026-05-20 10:00", ["2026-06-02", "2026-08-17"]],
    ["2026-05-25 10:00", ["2026-06-01", "2026-06-02", "2026-08-17"]],
    ["2030-01-01 00:00", ["2026-06-01", "2026-06-02", "2026-08-17"]],
  ])("was as it was: %s", (instant, days) => expect([...calendar(at(instant))].toSorted()).toEqual(days));

  it("judges what was made by what it said when the clock stopped, and what is being made by what it says now", () => {
    const queued = { at: at("2026-11-16 09:00"), state: "QUEUED" as const }; // a Monday
    const ready = { at: at("2026-11-17 10:00"), state: "READY" as const };
    const later = { at: at("2026-11-20 10:00"), state: "HANDED_OVER" as const };
    const decreed = { zone: "Asia/Makassar", holidaysAt: holidaysOf([listed("2026-11-17", "2026-11-17 12:00")]) } as const;
    const now = at("2026-11-23 10:00");
    expect(readProductionClock([queued, ready, later], now, decreed).breachedAt).toEqual(at("2026-11-17 09:00"));
    expect(readProductionClock([queued, { ...ready, at: at("2026-11-17 12:00") }, later], now, decreed).breachedAt).toBeNull();
    expect(readProductionClock([queued], at("2026-11-17 11:59"), decreed).breachedAt).not.toBeNull();
    expect(readProductionClock([queued], at("2026-11-17 12:00"), decreed).breachedAt).toBeNull();
    // While it waits it has not stopped for good.
    const waiting = [queued, { at: at("2026-11-17 10:00"), state: "AWAITING_BLANK" as const }];
    expect(readProductionClock(waiting, now, decreed)).toMatchObject({ elapsedMs: 15 * 3_600_000, breachedAt: null });
    // Spoiled afterwards, its clock runs again: it stopped a second time, under the new list.
    const spoiled = [
      queued,
      ready,
      { at: at("2026-11-17 13:00"), state: "SPOILED" as const },
      { ...ready, at: at("2026-11-18 08:00") },
    ];
    expect(readProductionClock(spoiled, now, decreed)).toMatchObject({ elapsedMs: 23 * 3_600_000, breachedAt: null });
  });
});

describe("the end of the list", () => {
  const days = new Set(["2026-12-25", "2027-01-01", "2026-01-01"]);
  it.each([
    [days, "2027-10-01 23:59", null],
    [days, "2027-10-02 00:00", "2027-12-31"],
    [days, "2028-06-01 12:00", "2027-12-31"],
    [new Set(["2026-12-25"]), "2026-11-24 12:00", "2026-12-31"],
    [new Set(["2020-12-25"]), "2026-11-24 12:00", "2020-12-31"],
    [new Set<string>(), "2026-11-24 12:00", "2025-12-31"],
  ])("%o at %s is %s", (list, now, end) =>
    expect(endOfHolidays({ zone: "Asia/Makassar", holidaysAt: () => list }, at(now))).toBe(end),
  );
});
