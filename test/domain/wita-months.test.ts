import fc from "fast-check";
import { expect, it } from "vitest";
import {
  dayInWita,
  isWeekend,
  monthEdgesInWita,
  monthInWita,
  nextMidnightInWita,
  startOfDayInWita,
} from "../../api/domain/wita.ts";

it.each([
  ["2020-04-30T15:59:00Z", "2020-04"], // 23:59 WITA
  ["2020-04-30T15:59:59.999Z", "2020-04"],
  ["2020-04-30T16:00:00Z", "2020-05"],
  ["2020-04-30T16:01:00Z", "2020-05"], // 00:01 WITA
  ["2020-12-31T15:59:00Z", "2020-12"],
  ["2020-12-31T16:01:00Z", "2021-01"],
  ["2024-02-29T15:59:00Z", "2024-02"],
  ["2024-02-29T16:01:00Z", "2024-03"],
])("%s lies in %s", (instant, month) => expect(monthInWita(new Date(instant))).toBe(month));

it.each([
  ["2020-04", "2020-03-31T16:00:00.000Z", "2020-04-30T16:00:00.000Z"],
  ["2020-12", "2020-11-30T16:00:00.000Z", "2020-12-31T16:00:00.000Z"],
  ["2024-02", "2024-01-31T16:00:00.000Z", "2024-02-29T16:00:00.000Z"],
])("%s goes from %s to %s", (month, from, to) => {
  const edges = monthEdgesInWita(month);
  expect([edges.from.toISOString(), edges.to.toISOString()]).toEqual([from, to]);
});

const instants = fc.date({ min: new Date("1970-01-02T00:00:00Z"), max: new Date("2199-01-01T00:00:00Z"), noInvalidDate: true });

it("every instant lies between the edges of its month and of its day", () => {
  fc.assert(
    fc.property(instants, (instant) => {
      const { from, to } = monthEdgesInWita(monthInWita(instant));
      expect(from <= instant && instant < to).toBe(true);
      expect(monthInWita(new Date(to.getTime() - 1))).toBe(monthInWita(instant));
      expect(monthInWita(to)).not.toBe(monthInWita(instant));
      expect(startOfDayInWita(dayInWita(instant)) <= instant && instant < nextMidnightInWita(instant)).toBe(true);
      expect(dayInWita(nextMidnightInWita(instant))).not.toBe(dayInWita(instant));
    }),
  );
});

it.each([
  ["2026-11-20", false], // a Friday
  ["2026-11-21", true],
  ["2026-11-22", true],
  ["2026-11-23", false],
])("%s is a weekend: %s", (day, expected) => expect(isWeekend(day)).toBe(expected));
