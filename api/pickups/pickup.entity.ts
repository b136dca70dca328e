import { defineEntity, p } from "@mikro-orm/core";
import { pickupStates } from "../domain/pickup.ts";

const pickupSchema = defineEntity({
  name: "Pickup",
  tableName: "pickup",
  properties: {
    id: p.uuid().primary(),
    requestId: p.uuid(),
    officeId: p.string(),
    state: p.enum(pickupStates),
    offeredAt: p.datetime(),
    overdueAt: p.datetime(),
    archiveFrom: p.datetime(),
    handedOverAt: p.datetime().nullable(),
    proof: p.blob().nullable(), // sealed: who received, on which proof
    version: p.integer().version(),
  },
});
/** One parcel waiting at a desk for its owner. */
export class Pickup extends pickupSchema.class {}
pickupSchema.setClass(Pickup);
