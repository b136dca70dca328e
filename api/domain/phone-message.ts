/** A reading as a phone sent it, in our units; nothing else of what phones send is even looked at. */
export interface Reading {
  readonly takenAt: Date | null; // the phone's clock; null: it did not say, the time of arrival counts
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly accuracyM: number | null; // null: it did not say; below 0: it has no place, as iOS has it
  readonly hdop: number | null; // horizontal dilution of precision, what some say instead
  readonly speedMps: number | null;
  readonly courseDeg: number | null; // clockwise from north
}
/** Why a message, or a part of it, is of no use. It is answered like any other: a phone resends what is refused before all that is newer. */
export type Unusable = "NOT_READABLE" | "INVALID_COORDINATES" | "INVALID_TIME" | "ENCRYPTED" | "DEVICE_MISMATCH";
/** What a phone sent. Without readings it is a sign of life. */
export interface PhoneMessage {
  readonly deviceName: string | null; // what the phone calls itself; never proof of who it is
  readonly readings: readonly Reading[];
  readonly unusable: readonly Unusable[];
  readonly batteryPercent: number | null;
}
type Json = Readonly<Record<string, unknown>>;

const SIGN_OF_LIFE: PhoneMessage = { deviceName: null, readings: [], unusable: [], batteryPercent: null };
const unusable = (...why: readonly Unusable[]): PhoneMessage => ({ ...SIGN_OF_LIFE, unusable: why });
const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

const MPS_PER_KNOT = 1 / 1.94384; // as traccar's UnitsConverter has it
const MPS_PER_KMH = 1 / 3.6;
const MAX_SECONDS = 2 ** 31 - 1; // larger is milliseconds

/** OwnTracks in HTTP mode: one object or a list of them; only `_type: location` says where somebody is. */
export function decodeOwnTracks(body: string): PhoneMessage {
  if (body.trim() === "") return SIGN_OF_LIFE;
  const parsed = parse(body);
  if (parsed === undefined) return unusable("NOT_READABLE");
  return joined((Array.isArray(parsed) ? parsed : [parsed]).map(ownTracksEntry));
}
function ownTracksEntry(entry: unknown): PhoneMessage {
  if (!isObject(entry)) return unusable("NOT_READABLE");
  if (entry["_type"] === "encrypted") return unusable("ENCRYPTED");
  if (entry["_type"] !== "location") return SIGN_OF_LIFE;
  const battery = percent(number(entry["batt"]));
  const takenAt = momentOf((number(entry["tst"]) ?? 0) * 1000);
  if (takenAt === "INVALID") return { ...unusable("INVALID_TIME"), batteryPercent: battery };
  return withReading(null, battery, entry["lat"], entry["lon"], {
    takenAt,
    accuracyM: number(entry["acc"]),
    hdop: null,
    speedMps: scaled(notNegative(number(entry["vel"])), MPS_PER_KMH),
    courseDeg: notNegative(number(entry["cog"])),
  });
}

/** The OsmAnd protocol as a query or a form: speed in knots, time in seconds, milliseconds or ISO (without a zone: UTC). */
export function decodeOsmAndFields(fields: URLSearchParams): PhoneMessage {
  const named = (...names: readonly string[]): string | null =>
    names.map((name) => fields.get(name)).find((found) => found !== null) ?? null;
  return osmAndEntry({
    id: named("id", "deviceid", "device_id"),
    lat: named("lat"),
    lon: named("lon"),
    location: named("location"),
    timestamp: named("timestamp"),
    accuracy: named("accuracy"),
    hdop: named("hdop"),
    speed: named("speed"),
    bearing: named("bearing", "heading"),
    batt: named("batt"),
  });
}

/** The OsmAnd protocol as JSON: a flat list like the form, or Traccar Client 9's nested object with metres per second and battery 0 to 1. */
export function decodeOsmAndJson(body: string): PhoneMessage {
  const parsed = parse(body);
  if (Array.isArray(parsed))
    return joined(parsed.map((entry) => (isObject(entry) ? osmAndEntry(entry) : unusable("NOT_READABLE"))));
  if (!isObject(parsed)) return unusable("NOT_READABLE");
  const location = parsed["location"];
  if (!isObject(location)) return osmAndEntry(parsed);
  const coords = isObject(location["coords"]) ? location["coords"] : {};
  const battery = isObject(location["battery"]) ? notNegative(number(location["battery"]["level"])) : null;
  const takenAt = timeOf(location["timestamp"]);
  const deviceName = text(parsed["device_id"]);
  if (takenAt === "INVALID") return { ...unusable("INVALID_TIME"), deviceName };
  return withReading(deviceName, percent(scaled(battery, 100)), coords["latitude"], coords["longitude"], {
    takenAt,
    accuracyM: number(coords["accuracy"]),
    hdop: null,
    speedMps: notNegative(number(coords["speed"])),
    courseDeg: notNegative(number(coords["heading"])),
  });
}
function osmAndEntry(entry: Json): PhoneMessage {
  const deviceName = text(entry["id"]) ?? text(entry["device_id"]);
  const battery = percent(number(entry["batt"]));
  const [lat, lon] = placeOf(entry);
  if (isAbsent(lat) && isAbsent(lon)) return { ...SIGN_OF_LIFE, deviceName, batteryPercent: battery };
  const takenAt = timeOf(entry["timestamp"]);
  if (takenAt === "INVALID") return { ...unusable("INVALID_TIME"), deviceName, batteryPercent: battery };
  return withReading(deviceName, battery, lat, lon, {
    takenAt,
    accuracyM: number(entry["accuracy"]),
    hdop: notNegative(number(entry["hdop"])),
    speedMps: scaled(notNegative(number(entry["speed"])), MPS_PER_KNOT),
    courseDeg: notNegative(number(entry["bearing"])),
  });
}

/** `lat` and `lon`, or both in one as `location=lat,lon`. */
function placeOf({ lat, lon, location }: Json): readonly unknown[] {
  const isApart = !isAbsent(lat) || !isAbsent(lon) || isAbsent(location);
  return isApart ? [lat, lon] : [...String(location).split(","), null];
}

function withReading(
  deviceName: string | null,
  batteryPercent: number | null,
  latitude: unknown,
  longitude: unknown,
  more: Omit<Reading, "latitudeDeg" | "longitudeDeg">,
): PhoneMessage {
  const [latitudeDeg, longitudeDeg] = [number(latitude), number(longitude)];
  const isPlace = latitudeDeg !== null && longitudeDeg !== null && Math.abs(latitudeDeg) <= 90 && Math.abs(longitudeDeg) <= 180;
  if (!isPlace) return { ...unusable("INVALID_COORDINATES"), deviceName, batteryPercent };
  return { deviceName, batteryPercent, unusable: [], readings: [{ latitudeDeg, longitudeDeg, ...more }] };
}

/** A list is one message of one phone. */
function joined(parts: readonly PhoneMessage[]): PhoneMessage {
  const names = new Set(parts.flatMap(({ deviceName }) => deviceName ?? []));
  if (names.size > 1) return unusable("DEVICE_MISMATCH");
  return {
    deviceName: [...names][0] ?? null,
    readings: parts.flatMap(({ readings }) => readings),
    unusable: parts.flatMap((part) => part.unusable),
    batteryPercent: parts.findLast(({ batteryPercent }) => batteryPercent !== null)?.batteryPercent ?? null,
  };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** null for what is no number, above all for an empty text: what cannot be read must not become a 0. */
function number(value: unknown): number | null {
  const parsed = typeof value === "string" && DECIMAL.test(value) ? Number(value) : value;
  return typeof parsed === "number" && Number.isFinite(parsed) ? parsed : null;
}
const isAbsent = (value: unknown): boolean => value === null || value === undefined || value === "";
function text(value: unknown): string | null {
  return typeof value === "string" || typeof value === "number" ? String(value) || null : null;
}
/** Phones say -1 for "unknown". */
const notNegative = (value: number | null): number | null => (value !== null && value >= 0 ? value : null);
const scaled = (value: number | null, by: number): number | null => (value === null ? null : value * by);
const percent = (value: number | null): number | null =>
  value !== null && value >= 0 && value <= 100 ? Math.round(value) : null;

const WRITTEN = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)(?:Z|([+-]\d\d):?(\d\d))?$/;
function timeOf(value: unknown): Date | null | "INVALID" {
  if (isAbsent(value)) return null;
  const numeric = number(value);
  if (numeric !== null) return momentOf(numeric >= MAX_SECONDS ? numeric : numeric * 1000);
  const [, day, time, hours, minutes] = (typeof value === "string" ? WRITTEN.exec(value) : null) ?? [];
  return momentOf(Date.parse(`${day}T${time}${hours === undefined ? "Z" : `${hours}:${minutes}`}`));
}
const LAST_MS = Date.UTC(9999, 11, 31); // what a database can hold and a client can write
const momentOf = (ms: number): Date | "INVALID" => (ms > 0 && ms <= LAST_MS ? new Date(ms) : "INVALID");
