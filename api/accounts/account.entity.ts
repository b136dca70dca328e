import { defineEntity, p } from "@mikro-orm/core";
import type { StaffRole } from "../domain/actor.ts";

const accountSchema = defineEntity({
  name: "Account",
  tableName: "account",
  properties: {
    id: p.uuid().primary(),
    login: p.string(), // lower case, unique
    name: p.string(), // as colleagues know the person
    officeId: p.string(),
    roles: p.array().$type<StaffRole[]>(),
    passwordHash: p.string(), // argon2id
    createdAt: p.datetime(),
    disabledAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});
/** A member of staff. Never deleted: the journal names it. */
export class Account extends accountSchema.class {}
accountSchema.setClass(Account);

const sessionSchema = defineEntity({
  name: "Session",
  tableName: "session",
  properties: {
    tokenHash: p.blob().primary(), // SHA-256 of 256 random bits; the token itself is only in the browser
    accountId: p.uuid(),
    createdAt: p.datetime(),
    lastSeenAt: p.datetime(),
    expiresAt: p.datetime(),
  },
});
/** A browser that is signed in. Deleted to end it. */
export class Session extends sessionSchema.class {}
sessionSchema.setClass(Session);
