import { accountOf, type Actor } from "../domain/actor.ts";
import { DomainError } from "../domain/errors.ts";
import { uuidFrom } from "../domain/uuid.ts";
import { countTry } from "../platform/throttle.ts";
import { sha256 } from "../platform/vault.ts";
import type { Work } from "../platform/work.ts";
import { StoredFile } from "./file.entity.ts";
import { FILE_LIMITS } from "./file.limits.ts";
import type { FileStore } from "./file.store.ts";
import type { Picture } from "./picture.ts";
import { UploadRefusal } from "./upload-refusal.ts";

const HOUR_MS = 3_600_000;
const RETRY_AFTER_S = 600; // by then a few of an hour's places are free again
const CLAIM_TOKEN_BYTES = 16; // 128 bits: whoever holds it may attach the picture to a request, once

export interface KeptFile {
  readonly fileId: string;
  readonly claimToken: string; // shown once; only its hash is stored
}

/**
 * Keeps a picture under a data key of its own until somebody attaches it to a request.
 * The row comes first and counts only when the bytes are on disk (`kept`): a crash in between leaves a row that can neither be attached nor
 * looked at, and that names the bytes to be removed. The other way round, bytes would be left that nothing knows of.
 */
export async function keepPicture(
  { em, actor, now, vault, randomBytes }: Work,
  store: FileStore,
  picture: Picture,
): Promise<KeptFile> {
  const fileId = uuidFrom(randomBytes);
  const claimToken = Buffer.from(randomBytes(CLAIM_TOKEN_BYTES)).toString("base64url");
  const { key, wrapped } = vault.newDataKey(fileId);
  const { content, widthPx, heightPx } = picture;
  const file = em.create(StoredFile, {
    id: fileId,
    claimHash: sha256(claimToken),
    requestId: null,
    documentId: null,
    requirementCode: null,
    bytes: content.length,
    widthPx,
    heightPx,
    uploadedAt: now,
    uploadedBy: accountOf(actor),
    dataKey: wrapped,
    kept: false,
  });
  await em.persist(file).flush();
  await store.put(fileId, content, key);
  file.kept = true;
  await em.flush();
  return { fileId, claimToken };
}

/**
 * Counts an upload against its sender's hour; in the database, so that a restart forgets nothing. Pictures that turn out to be none
 * count as well: it is the decoding that costs. One that is refused here does not, or a page that keeps trying would never get through again.
 * Who is signed in has an hour of their own: behind one carrier's address couriers would use up each other's, and strangers theirs.
 * @param network of somebody unknown, see clientNetwork; stored as a keyed hash only
 * @throws UploadRefusal TOO_MANY_TRIES
 */
export async function countUpload({ em, now, vault }: Work, sender: Actor | null, network: string): Promise<void> {
  const account = sender && accountOf(sender);
  const what = account ? vault.blindIndex("uploads of an account", account) : vault.blindIndex("uploads of a network", network);
  const limit = { what, max: FILE_LIMITS.perSenderAndHour };
  try {
    await countTry(em, [limit], HOUR_MS, now);
  } catch (error) {
    throw error instanceof DomainError && error.code === "TOO_MANY_TRIES"
      ? new UploadRefusal("TOO_MANY_TRIES", undefined, RETRY_AFTER_S)
      : error;
  }
}
