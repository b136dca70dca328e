import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { DomainError } from "../domain/errors.ts";
import { actingRoles, ensureMay, ensureRole, type Subject } from "../domain/policy.ts";
import { sha256 } from "../platform/vault.ts";
import type { Work } from "../platform/work.ts";
import { isUuid, subjectOf } from "../requests/request.bundle.ts";
import { DocumentRequest } from "../requests/request.entity.ts";
import { recordSaying } from "../requests/words.ts";
import { StoredFile } from "./file.entity.ts";
import { FILE_LIMITS } from "./file.limits.ts";
import type { FileStore } from "./file.store.ts";

const TOKEN_BYTES = 16;
const TOKEN = /^[\w-]{22}$/;

export interface OpenedFile {
  readonly url: string; // works once
  readonly expiresAt: Date;
}

/**
 * A link to one picture for the account that asks, good once and for a minute; who asked and why becomes a fact with it.
 * @param purpose why the paper is looked at, in a few words; stays, sealed, in the audit trail
 * @throws DomainError NOT_PERMITTED, NOT_FOUND (also for somebody else's), INVALID_INPUT for a purpose that is none
 */
export function openFileLink(work: Work, fileId: string, purpose: string): Promise<OpenedFile> {
  const { actor, now, randomBytes } = work;
  ensureRole(actor, "file.view");
  const why = purpose.trim();
  if (why === "" || why.length > FILE_LIMITS.purposeCharacters)
    throw new DomainError("INVALID_INPUT", { field: "purpose", rule: `1 to ${FILE_LIMITS.purposeCharacters} characters` });
  return work.em.transactional(async (tx) => {
    const found = await findAttached(tx, fileId);
    ensureMay(actor, "file.view", found?.subject ?? null);
    if (!found || actor.kind !== "STAFF") throw new DomainError("NOT_FOUND");
    const token = Buffer.from(randomBytes(TOKEN_BYTES)).toString("base64url");
    const expiresAt = new Date(now.getTime() + FILE_LIMITS.linkMs);
    await sql`insert into file_link (token_hash, file_id, account_id, expires_at)
      values (${sha256(token)}, ${fileId}, ${actor.accountId}, ${expiresAt})`.execute(tx.getKysely<unknown>());
    const viewed = { type: "fileViewed", requestId: found.request.id, fileId } as const;
    await recordSaying({ ...work, em: tx }, found.request, viewed, "purpose", why);
    return { url: `/files/${token}`, expiresAt };
  });
}

/**
 * The picture behind a link, which is used up by this. Of two that follow it at once one gets the picture.
 * @returns null for a link that is unknown, used, expired or another account's, and when the right to look was lost in between
 * @throws Error when the stored bytes are missing or were changed
 */
export async function followFileLink({ em, actor, now, vault }: Work, store: FileStore, token: string): Promise<Buffer | null> {
  if (actor.kind !== "STAFF" || !TOKEN.test(token)) return null;
  const { rows } = await sql<{ file_id: string }>`
    delete from file_link where token_hash = ${sha256(token)} and account_id = ${actor.accountId} and expires_at > ${now}
    returning file_id`.execute(em.getKysely<unknown>());
  const found = rows[0] ? await findAttached(em, rows[0].file_id) : null;
  if (!found || actingRoles(actor, "file.view", found.subject).length === 0) return null;
  return store.get(found.file.id, vault.dataKey(found.file.id, found.file.dataKey));
}

interface AttachedFile {
  readonly file: StoredFile;
  readonly request: DocumentRequest;
  readonly subject: Subject;
}

/** A picture that belongs to no request yet is nobody's to look at. */
async function findAttached(em: EntityManager, fileId: string): Promise<AttachedFile | null> {
  if (!isUuid(fileId)) return null;
  const file = await em.findOne(StoredFile, { id: fileId, kept: true });
  const request = file?.requestId ? await em.findOne(DocumentRequest, { id: file.requestId }) : null;
  return file && request ? { file, request, subject: subjectOf({ request }) } : null;
}
