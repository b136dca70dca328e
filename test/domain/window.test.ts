import { expect, it } from "vitest";
import { isForLaterDay, restOfToday } from "../../api/domain/window.ts";

const ZONE = "Asia/Makassar";
const wita = (clock: string): Date => new Date(`2026-11-${clock}:00+08:00`);

it.each([
  ["24T09:00", "24T08:00", false], // later today
  ["23T09:00", "24T08:00", false], // late already
  ["25T00:00", "24T23:59", true],
  ["25T09:00", "25T00:00", false],
  ["26T09:00", "24T08:00", true],
])("promised from %s and looked at on %s it is for a later day: %s", (from, now, isLater) => {
  expect(isForLaterDay(ZONE, wita(from), wita(now))).toBe(isLater);
});
it.each([
  ["24T08:00", "24T15:00"],
  ["24T11:59", "24T15:00"],
  ["24T14:00", "24T17:00"],
  ["24T20:30", "24T23:30"],
  ["24T22:00", "25T00:00"],
])("what leaves on %s is promised until %s", (now, to) => {
  expect(restOfToday(ZONE, wita(now))).toEqual({ from: wita(now), to: wita(to) });
});
