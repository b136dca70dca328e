import { randomUUID } from "node:crypto";
import { defineEntity, p } from "@mikro-orm/core";

const deploymentSchema = defineEntity({
  name: "Deployment",
  tableName: "deployment",
  properties: {
    id: p.integer().primary(), // always 1
    city: p.string(),
    mode: p.enum(["simulation", "production"] as const),
    masterKeyFingerprint: p.string(),
    epoch: p.string().onCreate(() => randomUUID()), // names one life of this database; journal cursors are only good within it
    clusterId: p.string().default(""), // PostgreSQL's own name for the cluster the epoch was made in
    packDigest: p.string().nullable(), // the version of seeds/<city> that was loaded last
  },
});
/** What this database is: whose city, practice or real, and which master key its sealed fields need. One row. */
export class Deployment extends deploymentSchema.class {}
deploymentSchema.setClass(Deployment);
