import { randomBytes } from "node:crypto";
import pg from "pg";
import { uuidFrom } from "../../api/domain/uuid.ts";
import { SESSION_COOKIE } from "../../api/platform/session-cookie.ts";
import { sha256 } from "../../api/platform/vault.ts";

/** Invented people of the city's office. */
export interface Crew {
  readonly couriers: readonly { readonly id: string; readonly deviceId: string; readonly secret: string }[];
  /** Of each dispatcher, signed in: the Cookie header of their browser. */
  readonly cookies: readonly string[];
}

/** Long enough before now for every reading that a benchmark makes up. */
const ON_DUTY_FOR = "6 hours";

/** Couriers on duty, each with a paired phone, and dispatchers with a session. */
export async function buildCrew(url: string, couriers: number, dispatchers: number): Promise<Crew> {
  const client = new pg.Client(url);
  await client.connect();
  const courierIds = await addAccounts(client, "COURIER", couriers);
  const dispatcherIds = await addAccounts(client, "DISPATCHER", dispatchers);
  await client.query(
    `insert into duty_period (id, courier_id, from_at, to_at)
     select gen_random_uuid(), courier_id, now() - $2::interval, null from unnest($1::uuid[]) as courier_id`,
    [courierIds, ON_DUTY_FOR],
  );
  const crew = courierIds.map((id) => ({ id, deviceId: uuidFrom(randomBytes), secret: randomBytes(24).toString("base64url") }));
  await client.query(
    `insert into device (id, courier_id, kind, name, secret_hash, paired_at)
     select id, courier_id, 'TRACCAR', id::text, hash, now() from unnest($1::uuid[], $2::uuid[], $3::bytea[]) as one (id, courier_id, hash)`,
    [crew.map(({ deviceId }) => deviceId), courierIds, crew.map(({ secret }) => sha256(secret))],
  );
  const tokens = dispatcherIds.map(() => randomBytes(32).toString("base64url"));
  await client.query(
    `insert into session (token_hash, account_id, created_at, last_seen_at, expires_at)
     select hash, id, now(), now(), now() + interval '12 hours' from unnest($1::bytea[], $2::uuid[]) as one (hash, id)`,
    [tokens.map(sha256), dispatcherIds],
  );
  await client.end();
  return { couriers: crew, cookies: tokens.map((token) => `${SESSION_COOKIE}=${token}`) };
}

async function addAccounts(client: pg.Client, role: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => uuidFrom(randomBytes));
  await client.query(
    `insert into account (id, login, name, office_id, roles, password_hash, created_at, version)
     select id, id::text, $2 || ' ' || number, (select code from office limit 1), array[$2], 'none', now(), 1
     from unnest($1::uuid[]) with ordinality as one (id, number)`,
    [ids, role],
  );
  return ids;
}
