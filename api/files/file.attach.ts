import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import type { Delivery, DeliveryAttempt } from "../deliveries/delivery.entity.ts";
import { DomainError } from "../domain/errors.ts";
import { ensureMay } from "../domain/policy.ts";
import { sha256 } from "../platform/vault.ts";
import type { Work } from "../platform/work.ts";
import { isUuid, subjectOf } from "../requests/request.bundle.ts";
import { DocumentRequest } from "../requests/request.entity.ts";

/** What `POST /uploads` answered. */
export interface UploadedPhoto {
  readonly fileId: string;
  readonly claimToken: string;
}
/** One uploaded picture, for one line of one document's checklist. */
export interface ClaimedFile extends UploadedPhoto {
  readonly documentId: string;
  readonly requirement: string; // its code
}

/**
 * Attaches uploaded pictures to a request, in the caller's transaction: all of them or, when it throws, none. Each can be attached once.
 * Whether the lines are ones that were asked for is the caller's rule; that the documents belong to this request is made sure of here.
 * @throws DomainError NOT_PERMITTED or NOT_FOUND by policy; INVALID_INPUT {fields: ["files"]} for any wrong line, without saying whether
 *   the file, the token or the document is unknown, used or somebody else's
 */
export async function claimFiles(
  tx: EntityManager,
  { actor }: Work,
  requestId: string,
  lines: readonly ClaimedFile[],
): Promise<void> {
  await tx.flush(); // the request and its documents may be new in this very transaction
  const request = isUuid(requestId) ? await tx.findOne(DocumentRequest, { id: requestId }) : null;
  ensureMay(actor, "file.add", request && subjectOf({ request }));
  // In one order for everybody, so that two requests with the same files wait for each other instead of forever.
  for (const line of lines.toSorted((a, b) => (a.fileId < b.fileId ? -1 : 1))) {
    if (!(await claim(tx, requestId, line))) throw new DomainError("INVALID_INPUT", { fields: ["files"] });
  }
}

/** Of two that race for a file the second waits for the first one's end and then finds it taken. */
async function claim(
  tx: EntityManager,
  requestId: string,
  { documentId, requirement, fileId, claimToken }: ClaimedFile,
): Promise<boolean> {
  if (!isUuid(documentId) || !isUuid(fileId)) return false;
  const { numAffectedRows } = await sql`
    update stored_file set request_id = ${requestId}, document_id = ${documentId}, requirement_code = ${requirement}, sender = null
    where id = ${fileId} and claim_hash = ${sha256(claimToken)} and request_id is null and kept
      and exists (select from civil_document where id = ${documentId} and request_id = ${requestId})`.execute(
    tx.getKysely<unknown>(),
  );
  return numAffectedRows === 1n;
}

/**
 * Attaches what a courier photographed at a door, in the caller's transaction; once. Who may do what the attempt was may also show it.
 * @throws DomainError NOT_FOUND for another courier's; INVALID_INPUT {fields: ["photo"]} for a photo that is unknown, used or somebody else's
 */
export async function attachPhoto(
  { em, actor }: Work,
  attempt: DeliveryAttempt,
  { officeId }: Delivery,
  { fileId, claimToken }: UploadedPhoto,
): Promise<void> {
  const { id, requestId, courierId, outcome } = attempt;
  const action = outcome === "HANDED_OVER" ? "delivery.handOver" : "delivery.fail";
  ensureMay(actor, action, { officeId, requestId, courierId, creatorId: null });
  const refused = new DomainError("INVALID_INPUT", { fields: ["photo"] });
  if (!isUuid(fileId)) throw refused;
  const { numAffectedRows } = await sql`
    update stored_file set request_id = ${requestId}, attempt_id = ${id}, sender = null
    where id = ${fileId} and claim_hash = ${sha256(claimToken)} and request_id is null and kept`.execute(em.getKysely<unknown>());
  if (numAffectedRows !== 1n) throw refused;
}
