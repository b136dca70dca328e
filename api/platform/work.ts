import type { EntityManager } from "@mikro-orm/postgresql";
import type { Actor } from "../domain/actor.ts";
import type { RandomBytes } from "../domain/tracking-code.ts";
import type { Vault } from "./vault.ts";

/** What every command is given: where to write, on whose behalf, what time it is, and what it must not make up itself. */
export interface Work {
  readonly em: EntityManager;
  readonly actor: Actor;
  readonly now: Date;
  readonly vault: Vault;
  readonly randomBytes: RandomBytes;
  /** The device's own clock, where a command was made offline; null: it was made now. */
  readonly deviceAt: Date | null;
}
