import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import type { Reading } from "../domain/phone-message.ts";
import {
  type Accuracy,
  accuracyOf,
  type DutyPeriod,
  type Fix,
  type FixLimits,
  MAX_AHEAD_MS,
  type Rejection,
  rejectionOf,
} from "../domain/position.ts";
import { NO_TRACK, shownNext, type TrackEnd, trackEnd } from "../domain/track.ts";
import type { LiveFix } from "./live-positions.ts";
import type { PositionFix } from "./position.entity.ts";
import { POSITION_RULES } from "./position.rules.ts";

/** One message of one phone, or of the courier's own page. */
export interface Report {
  readonly courierId: string;
  readonly device: { readonly id: string; readonly batteryPercent: number | null } | null; // null: the page
  readonly readings: readonly Reading[];
  /** Why parts of the message were of no use before any reading was looked at. */
  readonly unusable: readonly string[];
}
export interface Outcome {
  readonly accepted: number; // on the track now, or already before
  readonly rejections: readonly (Rejection | "UNSTORABLE")[];
}
interface TrackFix extends Fix, Accuracy {
  readonly speedMps: number | null;
  readonly courseDeg: number | null;
}
interface Situation {
  readonly officeId: string;
  readonly duty: readonly DutyPeriod[];
  readonly shown: TrackFix | null; // on this duty
  readonly end: TrackEnd<TrackFix>; // of the track
}
/** Where the map shows a courier, and when the newest believed reading is of. */
interface Place extends LiveFix {
  readonly believedAt: Date;
}
interface Judged {
  readonly courierId: string;
  readonly fix: TrackFix;
  readonly verdict: PositionFix["verdict"];
}

/**
 * Writes what phones reported, for all of them together, in the caller's transaction.
 * @param setBackMs how far the server's clock was set back, see clock-watch.ts
 * @returns an outcome for each report, and where couriers are now whose place changed
 */
export async function storeReports(
  tx: EntityManager,
  reports: readonly Report[],
  now: Date,
  area: FixLimits["area"],
  setBackMs: number,
): Promise<{ outcomes: Outcome[]; moved: LiveFix[] }> {
  const situations = await situationsOf(tx, reports, now);
  const limits: FixLimits = { ...POSITION_RULES.fix, area };
  const judged: Judged[] = [];
  const outcomes = reports.map(({ courierId, readings }): Outcome => {
    const verdicts = readings.map((reading) => {
      const fix = byOurClock(fixOf(reading, now), now, setBackMs);
      const rejection = rejectionOf(fix, situations.get(courierId)?.duty ?? [], now, limits);
      if (rejection === null || rejection === "CLOCK_AHEAD")
        judged.push({ courierId, fix, verdict: rejection === null ? "TRACK" : "QUARANTINED" });
      return rejection;
    });
    const rejections = verdicts.filter((verdict) => verdict !== null);
    return { accepted: verdicts.length - rejections.length, rejections };
  });
  const fresh = await insert(tx, judged, now);
  const places: Place[] = [];
  for (const [courierId, fixes] of Map.groupBy(fresh, (each) => each.courierId)) {
    const situation = situations.get(courierId)!;
    const { believed } = await endAfter(
      tx,
      courierId,
      situation,
      fixes.map(({ fix }) => fix),
    );
    const shown = shownNext(situation.shown, believed);
    if (believed && shown) places.push({ courierId, officeId: situation.officeId, ...shown, believedAt: believed.takenAt });
  }
  await keepPlaces(tx, places);
  await touchDevices(tx, reports, outcomes, now);
  const hasMoved = ({ courierId, takenAt }: Place): boolean =>
    takenAt.getTime() !== situations.get(courierId)!.shown?.takenAt.getTime();
  return { outcomes, moved: places.filter(hasMoved).map(({ believedAt: _believedAt, ...fix }) => fix) };
}

const fixOf = (reading: Reading, now: Date): TrackFix => ({
  latitudeDeg: reading.latitudeDeg,
  longitudeDeg: reading.longitudeDeg,
  takenAt: reading.takenAt ?? now,
  ...accuracyOf(reading),
  speedMps: within(reading.speedMps, MAX_SPOKEN_SPEED_MPS),
  courseDeg: within(reading.courseDeg, 360),
});
/** A phone that is ahead by just what the server's clock was set back by is right. */
function byOurClock(fix: TrackFix, now: Date, setBackMs: number): TrackFix {
  const aheadMs = fix.takenAt.getTime() - now.getTime();
  const isOfOldClock = aheadMs > MAX_AHEAD_MS && aheadMs <= setBackMs + MAX_AHEAD_MS;
  return isOfOldClock ? { ...fix, takenAt: new Date(fix.takenAt.getTime() - setBackMs) } : fix;
}
/** What a phone says of speed and course is shown, never relied on; a number out of all bounds is none. */
const within = (value: number | null, max: number): number | null =>
  value !== null && value >= 0 && value <= max ? value : null;
const MAX_SPOKEN_SPEED_MPS = 300;

/**
 * Holds the running duties, so that none ends between this look and what is written: a place after the end of duty must not exist. Whoever
 * else writes for one of these couriers waits, and then sees what was written here.
 */
async function situationsOf(tx: EntityManager, reports: readonly Report[], now: Date): Promise<Map<string, Situation>> {
  const kysely = tx.getKysely<unknown>();
  const couriers = [...new Set(reports.map(({ courierId }) => courierId))].toSorted();
  const oldest = reports.flatMap(({ readings }) => readings.map(({ takenAt }) => takenAt ?? now)).reduce(earlier, now);
  await sql`select id from duty_period where courier_id = any(${couriers}::uuid[]) and to_at is null order by courier_id for no key update`.execute(
    kysely,
  );
  const look = async (): Promise<SituationRow[]> => readSituations(tx, couriers, oldest);
  let rows = await look();
  const latest = new Date(now.getTime() + MAX_AHEAD_MS);
  const isAhead = ({ duty_since, shown, last }: SituationRow): boolean =>
    [duty_since, shown?.taken_at, last?.taken_at].some((at) => at && new Date(at) > latest);
  if (rows.some(isAhead)) {
    await forgetAhead(tx, couriers, now);
    rows = await look();
  }
  return new Map(rows.map((row) => [row.id, situationFrom(row)]));
}

/**
 * The server's clock was set back: what lies in a time that is yet to come was before that. It stays as it was told and is on no track any
 * more, or all that comes for as long would be older than it; and a duty that would only begin then has begun.
 */
async function forgetAhead(tx: EntityManager, couriers: readonly string[], now: Date): Promise<void> {
  const kysely = tx.getKysely<unknown>();
  const latest = new Date(now.getTime() + MAX_AHEAD_MS);
  await sql`update position_fix set verdict = 'OLD_CLOCK'
    where courier_id = any(${couriers}::uuid[]) and verdict = 'TRACK' and taken_at > ${latest}`.execute(kysely);
  await sql`delete from courier_position where courier_id = any(${couriers}::uuid[]) and taken_at > ${latest}`.execute(kysely);
  await sql`update duty_period set from_at = ${new Date(now.getTime() - POSITION_RULES.live.maxAgeMs)}
    where courier_id = any(${couriers}::uuid[]) and to_at is null and from_at > ${latest}`.execute(kysely);
}

async function readSituations(tx: EntityManager, couriers: readonly string[], oldest: Date): Promise<SituationRow[]> {
  const { rows } = await sql<SituationRow>`
    select a.id, a.office_id,
      (select json_agg(json_build_array(d.from_at, d.to_at)) from duty_period d
        where d.courier_id = a.id and (d.to_at is null or d.to_at >= ${oldest})) as duty,
      o.from_at as duty_since, to_json(p) as shown, to_json(b) as believed, to_json(l) as last
    from account a
    left join duty_period o on o.courier_id = a.id and o.to_at is null
    left join courier_position p on p.courier_id = a.id and p.taken_at >= o.from_at
    left join position_fix b on b.courier_id = a.id and b.taken_at = p.believed_at
    left join lateral (select f.* from position_fix f where f.courier_id = a.id and f.verdict = 'TRACK'
      order by f.taken_at desc limit 1) l on true
    where a.id = any(${couriers}::uuid[])`.execute(tx.getKysely<unknown>());
  return rows;
}
interface FixRow {
  readonly taken_at: Date | string;
  readonly latitude_deg: number;
  readonly longitude_deg: number;
  readonly accuracy_m: number;
  readonly accuracy_from: Accuracy["accuracyFrom"];
  readonly speed_mps: number | null;
  readonly course_deg: number | null;
}
interface SituationRow {
  readonly id: string;
  readonly office_id: string;
  readonly duty: readonly (readonly [string, string | null])[] | null;
  readonly duty_since: Date | null;
  readonly shown: FixRow | null;
  readonly believed: FixRow | null; // null: it is the one that is shown
  readonly last: FixRow | null;
}
const situationFrom = ({ office_id, duty, shown, believed, last }: SituationRow): Situation => ({
  officeId: office_id,
  duty: (duty ?? []).map(([from, to]) => ({ from: new Date(from), to: to === null ? null : new Date(to) })),
  shown: fixFromIf(shown),
  end: { believed: fixFromIf(believed ?? shown), last: fixFromIf(last) },
});
const fixFrom = (row: FixRow): TrackFix => ({
  takenAt: new Date(row.taken_at),
  latitudeDeg: row.latitude_deg,
  longitudeDeg: row.longitude_deg,
  accuracyM: row.accuracy_m,
  accuracyFrom: row.accuracy_from,
  speedMps: row.speed_mps,
  courseDeg: row.course_deg,
});
const fixFromIf = (row: FixRow | null): TrackFix | null => row && fixFrom(row);
const earlier = (a: Date, b: Date): Date => (a < b ? a : b);

/** One statement for all phones. A reading that is there already is left as it was. @returns the new ones of the track, oldest first */
async function insert(tx: EntityManager, judged: readonly Judged[], now: Date): Promise<Judged[]> {
  if (judged.length === 0) return [];
  const column = <T>(of: (fix: TrackFix) => T): T[] => judged.map(({ fix }) => of(fix));
  const { rows } = await sql<FixRow & { courier_id: string; verdict: Judged["verdict"] }>`
    insert into position_fix (courier_id, taken_at, received_at, latitude_deg, longitude_deg, accuracy_m, accuracy_from, speed_mps,
      course_deg, verdict)
    select courier_id, taken_at, ${now}, latitude_deg, longitude_deg, accuracy_m, accuracy_from, speed_mps, course_deg, verdict
    from unnest(${judged.map(({ courierId }) => courierId)}::uuid[], ${column(({ takenAt }) => takenAt)}::timestamptz[],
      ${column(({ latitudeDeg }) => latitudeDeg)}::float8[], ${column(({ longitudeDeg }) => longitudeDeg)}::float8[],
      ${column(({ accuracyM }) => accuracyM)}::float8[], ${column(({ accuracyFrom }) => accuracyFrom)}::text[],
      ${column(({ speedMps }) => speedMps)}::float8[],
      ${column(({ courseDeg }) => courseDeg)}::float8[], ${judged.map(({ verdict }) => verdict)}::text[])
      as reported (courier_id, taken_at, latitude_deg, longitude_deg, accuracy_m, accuracy_from, speed_mps, course_deg, verdict)
    on conflict do nothing
    returning courier_id, taken_at, latitude_deg, longitude_deg, accuracy_m, accuracy_from, speed_mps, course_deg, verdict`.execute(
    tx.getKysely<unknown>(),
  );
  return rows
    .filter(({ verdict }) => verdict === "TRACK")
    .map(({ courier_id, verdict, ...row }) => ({ courierId: courier_id, fix: fixFrom(row), verdict }))
    .toSorted((a, b) => a.fix.takenAt.getTime() - b.fix.takenAt.getTime());
}

/** Where the courier's track ends with these as well: went on from its end, or judged anew where some came late. */
async function endAfter(
  tx: EntityManager,
  courierId: string,
  { duty, end }: Situation,
  fresh: readonly TrackFix[],
): Promise<TrackEnd<TrackFix>> {
  const since = duty.find(({ to }) => to === null)?.from;
  const ofThisDuty = since ? fresh.filter(({ takenAt }) => takenAt >= since) : []; // others are of an earlier one: nowhere near now
  if (!since || ofThisDuty.length === 0) return NO_TRACK;
  const isLate = end.last !== null && ofThisDuty[0]!.takenAt <= end.last.takenAt;
  if (!isLate) return trackEnd(ofThisDuty, end, POSITION_RULES.maxSpeedMps);
  const { rows } = await sql<FixRow>`
    select taken_at, latitude_deg, longitude_deg, accuracy_m, accuracy_from, speed_mps, course_deg from position_fix
    where courier_id = ${courierId} and taken_at >= ${since} and verdict = 'TRACK' order by taken_at`.execute(
    tx.getKysely<unknown>(),
  );
  return trackEnd(rows.map(fixFrom), NO_TRACK, POSITION_RULES.maxSpeedMps);
}

async function keepPlaces(tx: EntityManager, places: readonly Place[]): Promise<void> {
  if (places.length === 0) return;
  const column = <T>(of: (place: Place) => T): T[] => places.map(of);
  await sql`
    insert into courier_position (courier_id, taken_at, believed_at, latitude_deg, longitude_deg, accuracy_m, accuracy_from, speed_mps,
      course_deg)
    select courier_id, taken_at, nullif(believed_at, taken_at), latitude_deg, longitude_deg, accuracy_m, accuracy_from, speed_mps, course_deg
    from unnest(${column(({ courierId }) => courierId)}::uuid[], ${column(({ takenAt }) => takenAt)}::timestamptz[],
      ${column(({ believedAt }) => believedAt)}::timestamptz[], ${column(({ latitudeDeg }) => latitudeDeg)}::float8[],
      ${column(({ longitudeDeg }) => longitudeDeg)}::float8[], ${column(({ accuracyM }) => accuracyM)}::float8[],
      ${column(({ accuracyFrom }) => accuracyFrom)}::text[], ${column(({ speedMps }) => speedMps)}::float8[],
      ${column(({ courseDeg }) => courseDeg)}::float8[])
      as shown (courier_id, taken_at, believed_at, latitude_deg, longitude_deg, accuracy_m, accuracy_from, speed_mps, course_deg)
    on conflict (courier_id) do update set taken_at = excluded.taken_at, believed_at = excluded.believed_at,
      latitude_deg = excluded.latitude_deg, longitude_deg = excluded.longitude_deg, accuracy_m = excluded.accuracy_m,
      accuracy_from = excluded.accuracy_from, speed_mps = excluded.speed_mps, course_deg = excluded.course_deg`.execute(
    tx.getKysely<unknown>(),
  );
}

/**
 * Last contact and battery, and what the dispatcher should know about the phone; of several messages the last one's. A phone about which
 * nothing is new is not written with each message: that would cost as much as the place itself.
 */
async function touchDevices(
  tx: EntityManager,
  reports: readonly Report[],
  outcomes: readonly Outcome[],
  now: Date,
): Promise<void> {
  const last = new Map<string, { battery: number | null; rejection: string | null }>();
  for (const [index, { device, unusable }] of reports.entries())
    if (device)
      last.set(device.id, {
        battery: device.batteryPercent,
        rejection: outcomes[index]!.rejections.at(-1) ?? unusable.at(-1) ?? null,
      });
  if (last.size === 0) return;
  const contacts = [...last].toSorted(([a], [b]) => (a < b ? -1 : 1));
  await sql`
    update device set last_contact_at = ${now}, battery_percent = coalesce(contact.battery, battery_percent),
      last_rejection = coalesce(contact.rejection, last_rejection),
      last_rejected_at = case when contact.rejection is null then last_rejected_at else ${now} end
    from unnest(${contacts.map(([id]) => id)}::uuid[], ${contacts.map(([, { battery }]) => battery)}::int[],
      ${contacts.map(([, { rejection }]) => rejection)}::text[]) as contact (id, battery, rejection)
    where device.id = contact.id and (contact.rejection is not null
      or coalesce(contact.battery, battery_percent) is distinct from battery_percent
      or coalesce(last_contact_at, '-infinity') <= ${new Date(now.getTime() - POSITION_RULES.contactGapMs)})`.execute(
    tx.getKysely<unknown>(),
  );
}
