import { defineEntity, p } from "@mikro-orm/core";
import { requestStates } from "../domain/request.ts";
import { channels, handoverMethods } from "../domain/intake.ts";
import type { SealedFields } from "../platform/sealed-fields.ts";

const requestSchema = defineEntity({
  name: "DocumentRequest",
  tableName: "document_request",
  properties: {
    id: p.uuid().primary(),
    state: p.enum(requestStates),
    version: p.integer().version(), // a lost race is reported as STALE
    channel: p.enum(channels),
    officeId: p.string(),
    partnerOfficeId: p.string().nullable(),
    creatorId: p.uuid().nullable(), // account; null: a citizen
    previousRequestId: p.uuid().nullable(), // the one that was rejected or expired
    handoverMethod: p.enum(handoverMethods),
    villageCode: p.string(),
    consentVersion: p.string(), // which text was agreed to
    consentedAt: p.datetime(),
    submittedAt: p.datetime(),
    completionDueAt: p.datetime().nullable(),
    partReleasedAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
    codeIndex: p.blob(), // blind index of the tracking code
    pinIndex: p.blob(), // keyed HMAC of code and PIN
    secretHash: p.blob(), // SHA-256 of the link's 128-bit secret
    dataKey: p.blob(), // wrapped; opens the sealed columns of this request and of everything that belongs to it
    sealedFields: p.json().$type<SealedFields>(), // RequestFields
  },
});
/** A citizen's request for one or more documents. `state` is written by request.commands.ts and roll-up.ts only. */
export class DocumentRequest extends requestSchema.class {}
requestSchema.setClass(DocumentRequest);

const personIndexSchema = defineEntity({
  name: "PersonIndex",
  tableName: "person_index",
  properties: {
    requestId: p.uuid().primary(),
    kind: p.enum(["NIK", "FAMILY_CARD", "PHONE", "NAME_WORD"] as const).primary(),
    value: p.blob().primary(), // blind index of the normalised text
  },
});
/** By what a request can be found again without storing it: who is looked for must be known exactly. */
export class PersonIndex extends personIndexSchema.class {}
personIndexSchema.setClass(PersonIndex);
