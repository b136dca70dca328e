import { defineEntity, p } from "@mikro-orm/core";
import { deliveryStates } from "../domain/delivery.ts";

const deliverySchema = defineEntity({
  name: "Delivery",
  tableName: "delivery",
  properties: {
    id: p.uuid().primary(),
    requestId: p.uuid(),
    officeId: p.string(),
    state: p.enum(deliveryStates),
    plannedAt: p.datetime(),
    windowFrom: p.datetime(), // what the citizen was told to expect
    windowTo: p.datetime(),
    version: p.integer().version(),
  },
});
/** One parcel on its way by courier. */
export class Delivery extends deliverySchema.class {}
deliverySchema.setClass(Delivery);
