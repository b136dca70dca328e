import { defineEntity, p } from "@mikro-orm/core";
import { pickupStates } from "../domain/pickup.ts";
import type { SealedFields } from "../platform/sealed-fields.ts";

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
    sealedFields: p.json().$type<SealedFields>().nullable(), // ProofFields once it is handed over
    version: p.integer().version(),
  },
});
/** One parcel waiting at a desk for its owner. */
export class Pickup extends pickupSchema.class {}
pickupSchema.setClass(Pickup);
