import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodeOsmAndFields, decodeOsmAndJson, decodeOwnTracks, type PhoneMessage } from "../../api/domain/phone-message.ts";

interface Case {
  readonly id: string;
  readonly protocol: "osmand" | "owntracks";
  readonly request: { readonly target: string; readonly body: string | null };
  readonly expect: {
    readonly position?: boolean;
    readonly positions?: number;
    readonly deviceId?: string;
    readonly lat?: number | null;
    readonly lon?: number | null;
    readonly time?: string | null;
    readonly accuracyM?: number | null;
    readonly hdop?: number | null;
    readonly speedMps?: number | null;
    readonly courseDeg?: number | null;
    readonly batteryPercent?: number | null;
  };
}
/** Collected from the apps' and servers' own tests; see its "sources". */
const { cases } = JSON.parse(readFileSync(new URL("../api/protocol-cases.json", import.meta.url), "utf8")) as {
  cases: readonly Case[];
};

function decode({ protocol, request: { target, body } }: Case): PhoneMessage {
  if (protocol === "owntracks") return decodeOwnTracks(body ?? "");
  if (/^\s*[[{]/.test(body ?? "")) return decodeOsmAndJson(body!);
  return decodeOsmAndFields(new URLSearchParams(body ?? target.slice(target.indexOf("?"))));
}

const spoken = (reading: PhoneMessage["readings"][number] | undefined): Record<string, unknown> =>
  reading
    ? {
        lat: reading.latitudeDeg,
        lon: reading.longitudeDeg,
        time: reading.takenAt?.toISOString() ?? null,
        accuracyM: reading.accuracyM,
        hdop: reading.hdop,
        courseDeg: reading.courseDeg,
        speedMps: reading.speedMps === null ? null : Number(reading.speedMps.toFixed(3)),
      }
    : {};
/** What the case says about values, in the words of `spoken`; a time that the case leaves open is not asked for. */
function asked({ id, expect: { deviceId, batteryPercent, position, ...values } }: Case): Record<string, unknown> {
  const { lat, lon, time, accuracyM, hdop, courseDeg, speedMps } = values;
  const ofReading = position
    ? { lat, lon, time: time ?? undefined, accuracyM, hdop, courseDeg, speedMps: rounded(speedMps) }
    : {};
  const all = { deviceId: id === "osmand-nan" ? undefined : deviceId, batteryPercent, ...ofReading };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
const rounded = (value: number | null | undefined): number | null | undefined =>
  typeof value === "number" ? Number(value.toFixed(3)) : value;

describe("what phones send", () => {
  it.each(cases.map((each) => [each.id, each] as const))("%s", (_id, each) => {
    const wanted = each.expect;
    const { deviceName, readings, batteryPercent } = decode(each);
    const count = wanted.positions ?? (wanted.position ? 1 : 0);
    // These two are readable; that they are of no use is said further in: nobody is paired so, and the clock is ahead.
    expect(readings).toHaveLength(["osmand-unknown-device", "osmand-future", "osmand-duplicate"].includes(each.id) ? 1 : count);
    const said = { deviceId: deviceName, batteryPercent, ...spoken(readings[0]) };
    expect(said).toMatchObject(asked(each));
  });

  it("reads a time without a zone as UTC, and none as none", () => {
    const at = (timestamp: string): Date | null | undefined =>
      decodeOsmAndFields(new URLSearchParams({ lat: "-4", lon: "119.6", timestamp })).readings[0]?.takenAt;
    expect(at("2014-06-04 09:10:11")?.toISOString()).toBe("2014-06-04T09:10:11.000Z");
    expect(at("1790000000000")?.toISOString()).toBe("2026-09-21T14:13:20.000Z");
    expect(at("2147483646")?.toISOString()).toBe("2038-01-19T03:14:06.000Z"); // the last second
    expect(at("2147483647")?.toISOString()).toBe("1970-01-25T20:31:23.647Z"); // milliseconds from here on
    expect(at("")).toBeNull();
    expect(decodeOsmAndFields(new URLSearchParams({ lat: "-4", lon: "119.6", timestamp: "soon" })).unusable).toEqual([
      "INVALID_TIME",
    ]);
  });
  it.each<[string, Record<string, string>, readonly unknown[]]>([
    ["lat and lon in one", { location: "-4.01,119.63" }, [-4.01, 119.63]],
    ["apart where both are there", { location: "1,2", lat: "-4.01", lon: "119.63" }, [-4.01, 119.63]],
    ["half of it", { location: "-4.01" }, ["INVALID_COORDINATES"]],
    ["no numbers", { location: "here,there" }, ["INVALID_COORDINATES"]],
    ["nothing at all, a sign of life", { location: "" }, []],
  ])("reads OsmAnd's location: %s", (_name, fields, wanted) => {
    for (const { readings, unusable } of [
      decodeOsmAndFields(new URLSearchParams(fields)),
      decodeOsmAndJson(JSON.stringify(fields)),
    ])
      expect([...readings.flatMap(({ latitudeDeg, longitudeDeg }) => [latitudeDeg, longitudeDeg]), ...unusable]).toEqual(wanted);
  });
  it("takes a list for one phone's, and believes none that names two", () => {
    const entry = (id: string) => ({ id, lat: -4, lon: 119.6, timestamp: 1_790_000_000 });
    expect(decodeOsmAndJson(JSON.stringify([entry("a"), entry("a")])).readings).toHaveLength(2);
    expect(decodeOsmAndJson(JSON.stringify([entry("a"), entry("b")]))).toMatchObject({
      readings: [],
      unusable: ["DEVICE_MISMATCH"],
    });
  });
  it.each(["{", "7", '"x"', "[7]", "null"])("does not stumble over %s", (body) => {
    expect(decodeOwnTracks(body)).toMatchObject({ readings: [], unusable: ["NOT_READABLE"] });
    expect(decodeOsmAndJson(body)).toMatchObject({ readings: [], unusable: ["NOT_READABLE"] });
  });
  it("keeps nothing but place, time, accuracy, speed and course", () => {
    const body = {
      _type: "location",
      lat: -4,
      lon: 119.6,
      tst: 1790000000,
      acc: 5,
      SSID: "rumah",
      BSSID: "aa:bb",
      poi: "x",
      alt: 3,
    };
    expect(Object.keys(decodeOwnTracks(JSON.stringify(body)).readings[0]!).toSorted()).toEqual([
      "accuracyM",
      "courseDeg",
      "hdop",
      "latitudeDeg",
      "longitudeDeg",
      "speedMps",
      "takenAt",
    ]);
  });
});
