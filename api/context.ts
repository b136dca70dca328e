import type { EntityManager } from "@mikro-orm/postgresql";
import type { Actor } from "./domain/actor.ts";
import { DomainError } from "./domain/errors.ts";
import type { RandomBytes } from "./domain/tracking-code.ts";
import type { MonitoringWakes } from "./monitoring/monitoring.wakes.ts";
import type { Bus } from "./platform/bus.ts";
import type { LivePositions } from "./positions/live-positions.ts";
import type { PositionIntake } from "./positions/position.intake.ts";
import type { Vault } from "./platform/vault.ts";
import type { Work } from "./platform/work.ts";

/** What every operation is given, whoever asks. */
interface Tools {
  readonly em: EntityManager; // a fork of its own
  readonly now: () => Date; // a function, because a subscription lives long
  readonly vault: Vault;
  readonly randomBytes: RandomBytes;
  readonly bus: Bus;
  readonly live: LivePositions;
  readonly monitoring: MonitoringWakes;
  readonly intake: PositionIntake;
  readonly simulated: boolean;
  readonly publicUrl: string | null; // where citizens reach the service; null: as they did this time
  readonly clientNetwork: string; // whom tries are counted against: an IPv4 address, or the /64 of an IPv6 one
}

/** What an operation of the public endpoint is given. It has no actor: nobody is signed in here. */
export type PublicContext = Tools;

export type StaffActor = Extract<Actor, { kind: "STAFF" }>;

/** The signed-in browser. */
export interface SessionInfo {
  readonly tokenHash: Buffer;
  readonly login: string;
  readonly name: string;
}

/** What an operation of the staff endpoint is given. `actor` and `session` are both null when nobody is signed in. */
export interface StaffContext extends Tools {
  readonly actor: StaffActor | null;
  readonly session: SessionInfo | null;
  readonly setCookie: (token: string) => void;
  readonly clearCookie: () => void;
}

/** Work for a citizen, as far as nothing else about them is known. */
export function publicWork(ctx: PublicContext): Work {
  return {
    em: ctx.em,
    actor: { kind: "ANYONE" },
    now: ctx.now(),
    vault: ctx.vault,
    randomBytes: ctx.randomBytes,
    deviceAt: null,
  };
}

/** @throws DomainError NOT_SIGNED_IN */
export function staffWork(ctx: StaffContext): Work {
  if (ctx.actor === null) throw new DomainError("NOT_SIGNED_IN");
  return { ...publicWork(ctx), actor: ctx.actor };
}
