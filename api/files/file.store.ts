import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { DataKey, Place } from "../platform/vault.ts";

/** Pictures on disk, by the id of their row. What is on disk is always sealed: there is no way to put or get anything else. */
export interface FileStore {
  /** Returns when the bytes would survive a loss of power. */
  readonly put: (id: string, content: Uint8Array, key: DataKey) => Promise<void>;
  /** @throws Error when the bytes are missing or were changed; then no part of them is returned */
  readonly get: (id: string, key: DataKey) => Promise<Buffer>;
  /** Also what a put that was cut short left behind. Nothing there: nothing to do. */
  readonly remove: (id: string) => Promise<void>;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const placeOf = (id: string): Place => ({ table: "stored_file", column: "content", row: id });

/** A store in `directory`, with a folder per first two letters of the id, so that none grows too long. */
export function openFileStore(directory: string): FileStore {
  const fileOf = (id: string): string => {
    if (!ID.test(id)) throw new Error("not the id of a file"); // it becomes a path
    return join(directory, id.slice(0, 2), id);
  };
  return {
    put: async (id, content, key) => writeWhole(fileOf(id), key.sealBytes(placeOf(id), content)),
    get: async (id, key) => key.openBytes(placeOf(id), await readFile(fileOf(id))),
    remove: async (id) => {
      const file = fileOf(id);
      await rm(file, { force: true });
      await rm(draftOf(file), { force: true });
    },
  };
}

/** One name per id: an id is put once, and its removal finds the draft as well. */
const draftOf = (file: string): string => `${file}.new`;

/** Whole or not at all: first under another name, on disk, then renamed, then the name on disk as well. */
async function writeWhole(file: string, bytes: Buffer): Promise<void> {
  const folder = dirname(file);
  const firstMade = await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = await open(draftOf(file), "wx", 0o600);
  try {
    await draft.writeFile(bytes);
    await draft.sync();
  } catch (error) {
    await rm(draftOf(file), { force: true }); // where the disk is full, half a picture must not keep it so
    throw error;
  } finally {
    await draft.close();
  }
  await rename(draftOf(file), file);
  await syncFolder(folder);
  // A folder that is new is itself only a name in the one above.
  if (firstMade !== undefined)
    for (let made = folder; made.length >= firstMade.length; made = dirname(made)) await syncFolder(dirname(made));
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
