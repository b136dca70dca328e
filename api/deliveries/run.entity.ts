import { defineEntity, p } from "@mikro-orm/core";
import { runStates } from "../domain/run.ts";

const runSchema = defineEntity({
  name: "Run",
  tableName: "run",
  properties: {
    id: p.uuid().primary(),
    officeId: p.string(),
    courierId: p.uuid(),
    state: p.enum(runStates),
    createdAt: p.datetime(),
    startedAt: p.datetime().nullable(),
    closedAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});
/** One courier's outing; its stops are the deliveries that name it. */
export class Run extends runSchema.class {}
runSchema.setClass(Run);
