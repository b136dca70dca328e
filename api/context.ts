import type { EntityManager } from "@mikro-orm/postgresql";
import type { Bus } from "./platform/bus.ts";

/** What an operation of the public endpoint is given. It has no actor: nobody is signed in here. */
export interface PublicContext {
  readonly em: EntityManager; // a fork of its own
  readonly now: () => Date; // a function, because a subscription lives long
  readonly simulated: boolean;
  readonly bus: Bus;
}
