import { accountOf } from "../domain/actor.ts";
import { DomainError } from "../domain/errors.ts";
import { uuidFrom } from "../domain/uuid.ts";
import { countTry } from "../platform/throttle.ts";
import { sha256 } from "../platform/vault.ts";
import type { Work } from "../platform/work.ts";
import { ensureRoom } from "./room.ts";
import { StoredFile } from "./file.entity.ts";
import { FILE_LIMITS } from "./file.limits.ts";
import type { FileStore } from "./file.store.ts";
import type { Sender } from "./gate.ts";
import type { Picture } from "./picture.ts";
import { UploadRefusal } from "./upload-refusal.ts";

const HOUR_MS = 3_600_000;
const RETRY_AFTER_S = 600; // by then a few of an hour's places are free again
const CLAIM_TOKEN_BYTES = 16; // 128 bits: whoever holds it may attach the picture to a request, once

export interface KeptFile {
  readonly fileId: string;
  readonly claimToken: string; // shown once; only its hash is stored
}

/** Whose share of everything an upload takes: one who is signed in has one of their own, strangers that of their network. */
export interface UploadSender extends Sender {
  readonly index: Buffer; // names nobody
}
/** @param network of somebody unknown, see clientNetwork; kept as a keyed hash only */
export function uploadSender({ vault, actor }: Pick<Work, "vault" | "actor">, network: string): UploadSender {
  const account = accountOf(actor);
  return account
    ? { key: `account ${account}`, isSignedIn: true, index: vault.blindIndex("uploads of an account", account) }
    : { key: `network ${network}`, isSignedIn: false, index: vault.blindIndex("uploads of a network", network) };
}

/**
 * Keeps a picture under a data key of its own until somebody attaches it to a request.
 * The row comes first and counts only when the bytes are on disk (`kept`): a crash in between leaves a row that can neither be attached nor
 * looked at, and that names the bytes to be removed. The other way round, bytes would be left that nothing knows of.
 * @param diskShare how full the disk is, 0 to 1
 * @throws UploadRefusal BUSY, TOO_MANY_TRIES where there is no room
 */
export async function keepPicture(
  { em, actor, now, vault, randomBytes }: Work,
  store: FileStore,
  { index, isSignedIn }: UploadSender,
  picture: Picture,
  diskShare: number,
): Promise<KeptFile> {
  const fileId = uuidFrom(randomBytes);
  const claimToken = Buffer.from(randomBytes(CLAIM_TOKEN_BYTES)).toString("base64url");
  const { key, wrapped } = vault.newDataKey(fileId);
  const { content, widthPx, heightPx } = picture;
  const row = {
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
    sender: index,
    dataKey: wrapped,
    kept: false,
  };
  await em.transactional(async (tx) => {
    await ensureRoom(tx, isSignedIn ? "staff" : "strangers", index, content.length, diskShare);
    await tx.persist(tx.create(StoredFile, row)).flush();
  });
  await store.put(fileId, content, key);
  await em.nativeUpdate(StoredFile, { id: fileId }, { kept: true });
  return { fileId, claimToken };
}

/**
 * Counts an upload against its sender's hour; in the database, so that a restart forgets nothing. Pictures that turn out to be none
 * count as well: it is the decoding that costs. One that is refused here does not, or a page that keeps trying would never get through again.
 * Who is signed in has an hour of their own: behind one carrier's address couriers would use up each other's, and strangers theirs.
 * @throws UploadRefusal TOO_MANY_TRIES
 */
export async function countUpload({ em, now }: Work, sender: UploadSender): Promise<void> {
  const limit = { what: sender.index, max: FILE_LIMITS.perSenderAndHour };
  try {
    await countTry(em, [limit], HOUR_MS, now);
  } catch (error) {
    throw error instanceof DomainError && error.code === "TOO_MANY_TRIES"
      ? new UploadRefusal("TOO_MANY_TRIES", undefined, RETRY_AFTER_S)
      : error;
  }
}
