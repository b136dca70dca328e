import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { Account } from "../../api/accounts/account.entity.ts";
import type { Actor, StaffRole } from "../../api/domain/actor.ts";
import { DomainError } from "../../api/domain/errors.ts";
import type { RandomBytes } from "../../api/domain/tracking-code.ts";
import type { Log } from "../../api/platform/log.ts";
import type { Vault } from "../../api/platform/vault.ts";
import type { Work } from "../../api/platform/work.ts";
import type { Place, Random } from "./land.ts";
import { INVENTED_WORD } from "./people.ts";
import type { Photos } from "./photos.ts";
import type { Ways } from "./way.ts";

/** What everybody who plays is given. */
export interface Stage {
  readonly fork: () => EntityManager;
  readonly now: () => Date;
  readonly vault: Vault;
  readonly randomBytes: RandomBytes;
  readonly random: Random;
  readonly log: Log;
  readonly startedAt: Date;
  readonly photos: Photos;
  readonly ways: Ways;
  readonly office: Place;
  readonly homeOf: (random: Random) => Home;
  readonly phonesUrl: string; // where this very service takes the reports of phones
  readonly rideSpeedMps: number;
  readonly signal: AbortSignal; // the end
  readonly receipts: Map<string, Slip>; // by request, of those who applied since this start
  readonly shown: Set<string>; // requests whose codes were printed: nothing goes wrong with them
}
export interface Home extends Place {
  readonly villageCode: string;
}
/** What a citizen went home with. */
export interface Slip {
  readonly code: string;
  readonly pin: string;
}

/** One who plays a part: looks at what there is to do and does one thing. */
export interface Player {
  readonly name: string;
  /** @returns how long until the next look; null: there was nothing to do */
  readonly act: () => Promise<Rest | null>;
}
/** A PAUSE of people is as long as SIMULATION_SPEED makes it, a RIDE takes its time. */
export interface Rest {
  readonly kind: "PAUSE" | "RIDE";
  readonly ms: number;
}
export const ride = (ms: number): Rest => ({ kind: "RIDE", ms });
/** @param leastS and @param mostS in seconds, at speed 1 */
export const pause = ({ random }: Pick<Stage, "random">, leastS: number, mostS: number): Rest => ({
  kind: "PAUSE",
  ms: (leastS + random() * (mostS - leastS)) * 1_000,
});

export const newKey = ({ randomBytes }: Stage): string => `simulasi-${Buffer.from(randomBytes(12)).toString("base64url")}`;

export function workAs(stage: Stage, actor: Actor): Work {
  const { fork, now, vault, randomBytes } = stage;
  return { em: fork(), actor, now: now(), vault, randomBytes, deviceAt: null };
}

type StaffActor = Extract<Actor, { kind: "STAFF" }>;
/** The demo account as it is now; null when an administrator has disabled it or taken the role away. */
export async function actorOf({ fork }: Stage, login: string, role: StaffRole): Promise<StaffActor | null> {
  const account = await fork().findOne(Account, { login, disabledAt: null });
  if (!account?.roles.includes(role)) return null;
  return { kind: "STAFF", accountId: account.id, roles: account.roles, officeId: account.officeId };
}

/** One who works with a demo account; while that is disabled, there is nothing to do. */
export const staffPlayer = (
  stage: Stage,
  login: string,
  role: StaffRole,
  act: (actor: StaffActor) => Promise<Rest | null>,
): Player => ({
  name: login,
  act: async () => {
    const actor = await actorOf(stage, login, role);
    return actor && act(actor);
  },
});

/** Requests of people who do not exist, of those given. */
export async function inventedOf({ fork, vault }: Stage, requestIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select request_id as id from person_index
    where kind = 'NAME_WORD' and value = ${inventedIndex(vault)} and request_id = any(${requestIds}::uuid[])`.execute(
    fork().getKysely<unknown>(),
  );
  return new Set(rows.map(({ id }) => id));
}

/** How many of their requests are under way. */
export async function countOpen({ fork, vault }: Stage): Promise<number> {
  const { rows } = await sql<{ open: number }>`
    select count(*)::int as open from document_request r
    where r.ended_at is null and exists (select from person_index p
      where p.request_id = r.id and p.kind = 'NAME_WORD' and p.value = ${inventedIndex(vault)})`.execute(
    fork().getKysely<unknown>(),
  );
  return rows[0]!.open;
}
const inventedIndex = (vault: Vault): Buffer => vault.blindIndex("NAME_WORD", INVENTED_WORD.toLowerCase());

/** Somebody else was faster, or the look was too old: simply look again. */
export const isOvertaken = (error: unknown): boolean =>
  error instanceof DomainError && ["STALE", "ILLEGAL_STEP", "NOT_FOUND"].includes(error.code);

/** Mostly the first, so that things go in their order; sometimes another, so that one that is stuck holds up nobody. */
export const mostlyFirst = <T>({ random }: Stage, list: readonly T[]): T | undefined =>
  random() < 0.85 ? list[0] : list[Math.floor(random() * list.length)];
/** What was printed goes first. */
export const shownFirst = <T extends { readonly requestId: string }>({ shown }: Stage, list: readonly T[]): T[] =>
  list.toSorted((a, b) => Number(shown.has(b.requestId)) - Number(shown.has(a.requestId)));
