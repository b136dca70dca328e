import fc from "fast-check";
import { expect, it } from "vitest";
import { dayIn, isWeekend, monthIn, nextMidnight, officeZones, startOfDay } from "../../api/domain/office-time.ts";
import { nextWorkingWindow } from "../../api/domain/window.ts";

it.each([
  ["2026-11-23T14:59:59.999Z", "2026-11-23", "2026-11-23", "2026-11-23"],
  ["2026-11-23T15:00:00.000Z", "2026-11-23", "2026-11-23", "2026-11-24"], // midnight in Jayapura
  ["2026-11-23T16:00:00.000Z", "2026-11-23", "2026-11-24", "2026-11-24"], // in Makassar
  ["2026-11-23T17:00:00.000Z", "2026-11-24", "2026-11-24", "2026-11-24"], // and in Jakarta
  ["2026-12-31T15:59:00.000Z", "2026-12-31", "2026-12-31", "2027-01-01"],
  ["2024-02-29T16:01:00.000Z", "2024-02-29", "2024-03-01", "2024-03-01"],
])("%s is %s in the west, %s in the middle and %s in the east", (instant, west, middle, east) => {
  const at = new Date(instant);
  const days = [dayIn("Asia/Jakarta", at), dayIn("Asia/Makassar", at), dayIn("Asia/Jayapura", at)];
  expect(days).toEqual([west, middle, east]);
  expect(monthIn("Asia/Makassar", at)).toBe(middle.slice(0, 7));
});

const instants = fc.date({ min: new Date("1988-01-02T00:00:00Z"), max: new Date("2099-01-01T00:00:00Z"), noInvalidDate: true });

it("days are those of the zone's name, and every instant lies between the edges of its day", () => {
  const named = Object.fromEntries(
    officeZones.map((timeZone) => [timeZone, new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" })]),
  );
  fc.assert(
    fc.property(fc.constantFrom(...officeZones), instants, (zone, instant) => {
      expect(dayIn(zone, instant)).toBe(named[zone]!.format(instant));
      const [start, end] = [startOfDay(zone, dayIn(zone, instant)), nextMidnight(zone, instant)];
      expect(start <= instant && instant < end).toBe(true);
      expect(dayIn(zone, new Date(end.getTime() - 1))).toBe(dayIn(zone, instant));
      expect(dayIn(zone, end)).not.toBe(dayIn(zone, instant));
    }),
  );
});

it("couriers come from nine to three by the office's clock", () => {
  const friday = new Date("2026-11-20T04:00:00Z");
  const windows = officeZones.map((zone) => nextWorkingWindow({ zone, holidaysAt: () => new Set(["2026-11-23"]) }, friday));
  expect(windows.map(({ from, to }) => [from.toISOString().slice(0, 13), to.toISOString().slice(11, 13)])).toEqual([
    ["2026-11-24T02", "08"],
    ["2026-11-24T02", "08"],
    ["2026-11-24T01", "07"],
    ["2026-11-24T00", "06"],
  ]);
});

it.each([
  ["2026-11-20", false], // a Friday
  ["2026-11-21", true],
  ["2026-11-22", true],
  ["2026-11-23", false],
])("%s is a weekend: %s", (day, expected) => expect(isWeekend(day)).toBe(expected));
