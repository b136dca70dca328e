import { openDB, type IDBPDatabase } from "idb";
import { keyOf, seal, sealJson, unlessNowhere, unsealJson, unsealPhoto, type KeySchema, type Sealed } from "./courier-seal.ts";

/** What was taken down at a door and is not sent: a name, digits, the citizen's code, photos. */
export interface KeptDraft<Fields = unknown> {
  readonly fields: Fields;
  readonly photos: Readonly<Record<string, Blob>>;
}
interface Row {
  readonly courierId: string;
  readonly stopId: string;
  readonly fields: Sealed;
  readonly photos: Readonly<Record<string, Sealed>>;
}
interface Schema extends KeySchema {
  drafts: { key: [courierId: string, stopId: string]; value: Row };
}

/** A database of its own: a page of before, still open in another tab, must not hold up the outbox. */
const openStore = (): Promise<IDBPDatabase<Schema> | null> =>
  unlessNowhere(() =>
    openDB<Schema>("antar-dompet-kurir-isian", 1, {
      upgrade: (made) => {
        made.createObjectStore("drafts", { keyPath: ["courierId", "stopId"] });
        made.createObjectStore("keys");
      },
    }),
  );
let opened: ReturnType<typeof openStore> | undefined;
const draftStore = (): ReturnType<typeof openStore> => (opened ??= openStore());

interface Wish {
  readonly courierId: string;
  readonly stopId: string;
  readonly draft: KeptDraft | null; // null: it is sent, or nobody's any more
}
const wishes = new Map<string, Wish>(); // by stop, the newest of each
let written: Promise<void> = Promise.resolve();
const sealedPhotos = new WeakMap<Blob, Sealed>(); // sealed once, not with every letter that is typed

/** While one is being written the next gathers: each key press is kept, and none waits for a timer that a discarded page does not hear. */
export function keepDraft(courierId: string, stopId: string, draft: KeptDraft | null): void {
  wishes.set(`${courierId} ${stopId}`, { courierId, stopId, draft });
  written = written.then(writeWishes).catch(() => {}); // no room left: it lives as long as the page
}
async function writeWishes(): Promise<void> {
  const due = [...wishes.values()];
  wishes.clear();
  const database = await draftStore();
  for (const { courierId, stopId, draft } of due)
    if (draft === null) await database?.delete("drafts", [courierId, stopId]);
    else await database?.put("drafts", { courierId, stopId, ...(await sealed(database, courierId, stopId, draft)) });
}
async function sealed(database: IDBPDatabase<Schema>, courierId: string, stopId: string, { fields, photos }: KeptDraft) {
  const key = await keyOf(database, courierId);
  const sealedPhoto = async (name: string, photo: Blob): Promise<readonly [string, Sealed]> => {
    const known = sealedPhotos.get(photo) ?? (await seal(key, `${stopId} ${name}`, await photo.arrayBuffer()));
    sealedPhotos.set(photo, known);
    return [name, known];
  };
  return {
    fields: await sealJson(key, stopId, fields),
    photos: Object.fromEntries(await Promise.all(Object.entries(photos).map((entry) => sealedPhoto(...entry)))),
  };
}

/** What this courier left unsent, by stop. */
export async function readDrafts<Fields>(courierId: string): Promise<ReadonlyMap<string, KeptDraft<Fields>>> {
  const database = await draftStore();
  const key = await database?.get("keys", courierId);
  if (!database || !key) return new Map();
  const drafts = new Map<string, KeptDraft<Fields>>();
  for (const { stopId, fields, photos } of (await database.getAll("drafts")).filter((row) => row.courierId === courierId)) {
    const pictures = Object.entries(photos).map(async ([name, photo]) => [
      name,
      await unsealPhoto(key, `${stopId} ${name}`, photo),
    ]);
    drafts.set(stopId, {
      fields: await unsealJson<Fields>(key, stopId, fields),
      photos: Object.fromEntries(await Promise.all(pictures)) as KeptDraft["photos"],
    });
  }
  return drafts;
}

/** With the key: what might still be written of them cannot be read. */
export async function forgetDrafts(courierId: string): Promise<void> {
  await written;
  const transaction = (await draftStore())?.transaction(["drafts", "keys"], "readwrite");
  if (!transaction) return;
  for await (const cursor of transaction.objectStore("drafts")) if (cursor.value.courierId === courierId) await cursor.delete();
  await transaction.objectStore("keys").delete(courierId);
  await transaction.done;
}
