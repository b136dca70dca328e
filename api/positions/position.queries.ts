import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { Area } from "../catalogue/catalogue.entity.ts";
import type { FixLimits } from "../domain/position.ts";
import type { LiveFix } from "./live-positions.ts";
import { Device, type DeviceKind, DutyPeriod } from "./position.entity.ts";
import { POSITION_RULES } from "./position.rules.ts";

export interface PairedPhone {
  readonly id: string;
  readonly courierId: string;
  readonly name: string;
}

/** What a phone is found by. */
export interface PhoneKey {
  readonly kind: DeviceKind;
  readonly secretHash: Buffer;
}
/** For each key its phone, while it is paired and its courier may still work; null for every reason there is. */
export async function phonesByKeys(em: EntityManager, keys: readonly PhoneKey[]): Promise<(PairedPhone | null)[]> {
  const { rows } = await sql<PairedPhone & { place: number }>`
    select wanted.place::int, d.id, d.courier_id as "courierId", d.name
    from unnest(${keys.map(({ kind }) => kind)}::text[], ${keys.map(({ secretHash }) => secretHash)}::bytea[])
      with ordinality as wanted (kind, secret_hash, place)
    join device d on d.secret_hash = wanted.secret_hash and d.kind = wanted.kind and d.revoked_at is null
    join account a on a.id = d.courier_id and a.disabled_at is null and 'COURIER' = any(a.roles)`.execute(
    em.getKysely<unknown>(),
  );
  const phones = new Map(rows.map(({ place, ...phone }) => [place, phone]));
  return keys.map((_, index) => phones.get(index + 1) ?? null);
}

export const readDevice = (em: EntityManager, id: string): Promise<Device> => em.findOneOrFail(Device, { id });

/** Where the map shows the couriers who are on duty. */
export async function readPlaces(em: EntityManager): Promise<LiveFix[]> {
  const { rows } = await sql<LiveFix>`
    select p.courier_id as "courierId", a.office_id as "officeId", p.latitude_deg as "latitudeDeg", p.longitude_deg as "longitudeDeg",
      p.accuracy_m as "accuracyM", p.accuracy_from as "accuracyFrom", p.speed_mps as "speedMps", p.course_deg as "courseDeg", p.taken_at as "takenAt"
    from courier_position p join account a on a.id = p.courier_id
    join duty_period d on d.courier_id = p.courier_id and d.to_at is null and p.taken_at >= d.from_at`.execute(
    em.getKysely<unknown>(),
  );
  return rows.map((row) => ({ ...row, takenAt: new Date(row.takenAt) }));
}

const M_PER_DEG = 111_195;

/** The square around the middle of the city in which a reading can be true. */
export async function readServedBox(em: EntityManager): Promise<FixLimits["area"]> {
  const city = await em.findOneOrFail(Area, { level: "regency" });
  const [latitudeDeg, longitudeDeg] = [city.labelLatitudeDeg ?? 0, city.labelLongitudeDeg ?? 0];
  const reachDeg = POSITION_RULES.boxM / 2 / M_PER_DEG;
  const sidewaysDeg = reachDeg / Math.cos((latitudeDeg * Math.PI) / 180);
  return {
    southDeg: latitudeDeg - reachDeg,
    northDeg: latitudeDeg + reachDeg,
    westDeg: longitudeDeg - sidewaysDeg,
    eastDeg: longitudeDeg + sidewaysDeg,
  };
}

/** A long pause of the service leaves much to forget; one statement stays short. */
const FORGOTTEN_AT_ONCE = 20_000;
/**
 * The trail older than this is nobody's business any more. A reading in quarantine may claim a day that never comes: for it, its arrival counts.
 * @returns how many readings went
 */
export async function forgetTrail(em: EntityManager, before: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from position_fix where ctid = any(array(
      select ctid from position_fix
      where taken_at < ${before} or (verdict = 'QUARANTINED' and received_at < ${before}) limit ${FORGOTTEN_AT_ONCE}))`.execute(
    em.getKysely<unknown>(),
  );
  return Number(numAffectedRows ?? 0n);
}

/** null: off duty */
export async function readDutySince(em: EntityManager, courierId: string): Promise<Date | null> {
  const duty = await em.findOne(DutyPeriod, { courierId, toAt: null });
  return duty?.fromAt ?? null;
}
