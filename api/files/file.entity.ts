import { defineEntity, p } from "@mikro-orm/core";

const fileSchema = defineEntity({
  name: "StoredFile",
  tableName: "stored_file",
  properties: {
    id: p.uuid().primary(), // also the name of the sealed file on disk
    claimHash: p.blob(), // SHA-256 of the token that lets its uploader attach it to a request, once
    requestId: p.uuid().nullable(), // null: uploaded, not yet attached
    documentId: p.uuid().nullable(),
    requirementCode: p.string().nullable(),
    attemptId: p.uuid().nullable(), // instead of a document: what a courier photographed at the door
    bytes: p.integer(), // of the picture as it is kept
    widthPx: p.integer(),
    heightPx: p.integer(),
    uploadedAt: p.datetime(),
    uploadedBy: p.uuid().nullable(), // an account; null: somebody who was not signed in
    sender: p.blob().nullable(), // whose share of the room it takes, a keyed hash; null once it is attached
    dataKey: p.blob(), // wrapped
    kept: p.boolean(), // its bytes are on disk; false while they are being written, and again while they are being removed
  },
});
/** A photo of a paper, made anew from what was uploaded: no metadata, no tail, always JPEG. */
export class StoredFile extends fileSchema.class {}
fileSchema.setClass(StoredFile);
