import { defineEntity, p } from "@mikro-orm/core";
import { documentStates } from "../domain/document.ts";
import { grounds } from "../domain/papers.ts";
import { oldCardStates } from "../domain/proof.ts";
import { verdicts } from "../domain/request.ts";
import { documentKinds, serviceReasons } from "../domain/services.ts";
import type { SealedFields } from "../platform/sealed-fields.ts";

const documentSchema = defineEntity({
  name: "CivilDocument",
  tableName: "civil_document",
  properties: {
    id: p.uuid().primary(),
    requestId: p.uuid(),
    position: p.integer(), // within the request, from 1
    kind: p.enum(documentKinds),
    reason: p.enum(serviceReasons),
    checklistVersion: p.integer(),
    state: p.enum(documentStates).nullable(), // null until the papers are declared complete: before that it is a wish
    copyNumber: p.integer().default(1), // 2 and up: made again after spoiling or loss
    reprintApprovedAt: p.datetime().nullable(), // of a lost one: a supervisor decided that it is made again
    label: p.string(), // what the barcode says; carries no personal data
    custodian: p.enum(["OFFICE", "PARTNER", "COURIER", "RECIPIENT"] as const).default("OFFICE"),
    custodianId: p.uuid().nullable(), // the courier's account while a courier holds it
    oldCard: p.enum(oldCardStates),
    waitReason: p.blob().nullable(), // sealed, see reasonPlace; read by the citizen: why it waits for a signature or a card blank
    endReason: p.blob().nullable(), // sealed likewise; read by the citizen: why it was rejected or cancelled
    pickupId: p.uuid().nullable(),
    deliveryId: p.uuid().nullable(),
    unpackedFromId: p.uuid().nullable(), // the delivery that it was taken out of, until it is decided whether it goes back or is spoiled
    judgedAt: p.datetime().nullable(), // a line of its checklist was last judged; moves the version, so that two officers see each other
    printedById: p.uuid().nullable().fieldName("printed_by"), // account; of this copy
    checkedById: p.uuid().nullable().fieldName("checked_by"), // account; who took the second look at it
    handedOverAt: p.datetime().nullable(),
    version: p.integer().version(),
    sealedFields: p.json().$type<SealedFields>(), // SubjectFields, with the request's data key
  },
});
/** One civil document of a request. `state` is written through documentLifecycle only. */
export class CivilDocument extends documentSchema.class {}
documentSchema.setClass(CivilDocument);

const requirementSchema = defineEntity({
  name: "DocumentRequirement",
  tableName: "document_requirement",
  properties: {
    documentId: p.uuid().primary(),
    code: p.string().primary(), // of the checklist
    requestId: p.uuid(),
    verdict: p.enum(verdicts).default("OPEN"),
    ground: p.enum(grounds).nullable(), // what it rests on; null: nothing yet, or no longer since it was asked for again
    askedReason: p.blob().nullable(), // sealed: may speak of a person
  },
});
/** One line of the checklist that this document was asked for with. */
export class DocumentRequirement extends requirementSchema.class {}
requirementSchema.setClass(DocumentRequirement);
