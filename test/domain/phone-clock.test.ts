import { describe, expect, it } from "vitest";
import { clockApart, happenedAt, speaksFor } from "../../api/domain/phone-clock.ts";

const at = new Date("2026-11-24T02:00:00Z");
const minutes = (count: number): Date => new Date(at.getTime() + count * 60_000);

describe("when a deed happened", () => {
  it.each<[string, Date | null, Date]>([
    ["told at once: when the server heard of it", null, at],
    ["told late: when the phone says", minutes(-90), minutes(-90)],
    ["before what it follows from: not before that", minutes(-10_000), minutes(-120)],
    ["in a time that is yet to come: when the server heard of it", minutes(180), at],
  ])("%s", (_name, deviceAt, moment) => expect(happenedAt({ at, deviceAt }, minutes(-120))).toEqual(moment));
  it.each<[number, boolean]>([
    [-15, false],
    [-15.001, true],
    [15, false],
    [15.001, true],
  ])("clocks %s minutes apart are worth a look: %s", (count, isApart) =>
    expect(clockApart({ at, deviceAt: minutes(count) })).toEqual(isApart ? minutes(count) : null),
  );
  it("one clock alone is not apart from itself", () => expect(clockApart({ at, deviceAt: null })).toBeNull());
});

describe("whether a reading speaks for where somebody was", () => {
  const late = { takenAt: minutes(-60), receivedAt: at };
  it.each<[string, Parameters<typeof speaksFor>[0], Date | null, boolean]>([
    ["came in as it was taken", { takenAt: minutes(-15), receivedAt: at }, minutes(-14), true],
    ["came late, and nothing newer before it", late, null, true],
    ["came late, with what was newer", late, minutes(-1), true],
    ["came late, and what was newer had come long before", late, minutes(-16), false],
  ])("%s", (_name, reading, newerHeardAt, speaks) => expect(speaksFor(reading, newerHeardAt)).toBe(speaks));
});
