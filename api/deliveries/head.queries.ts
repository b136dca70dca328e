import type { EntityManager } from "@mikro-orm/postgresql";
import { Delivery } from "./delivery.entity.ts";
import { Run } from "./run.entity.ts";

/** What a step left behind, read anew after its transaction: a repeated command shows the row as it is by then. */
export const readDeliveryHead = (em: EntityManager, id: string): Promise<Pick<Delivery, "id" | "version" | "state">> =>
  em.findOneOrFail(Delivery, { id });
export const readRunHead = (em: EntityManager, id: string): Promise<Pick<Run, "id" | "version" | "state">> =>
  em.findOneOrFail(Run, { id });
