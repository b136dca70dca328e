import { openDB, type IDBPDatabase } from "idb";
import { forgetDrafts } from "./courier-draft-store.ts";
import { keyOf, seal, sealJson, unlessNowhere, unsealJson, unsealPhoto, type KeySchema, type Sealed } from "./courier-seal.ts";
import type { StepName } from "./courier-steps.ts";

/** Kept in the clear: nothing that says who received what. */
export interface Deed {
  readonly number: number; // in the order of the presses
  readonly courierId: string;
  readonly idempotencyKey: string;
  readonly step: StepName;
  readonly subjectId: string;
  readonly pressedAt: string; // ISO, the phone's clock
  /** null: an earlier deed that waits as well will change it; asked for when it is this one's turn. */
  readonly expectedVersion: number | null;
  /** TRIED: it was sent, and nobody knows whether it arrived. REFUSED: the server said no. */
  readonly state: "NEW" | "TRIED" | "REFUSED";
  readonly refusal: { readonly code: string; readonly facts: Readonly<Record<string, unknown>> } | null;
}
/** A recipient's name, digits, the citizen's code, a photo: never kept as it is. */
export interface DeedContent {
  readonly input: Readonly<Record<string, unknown>>;
  readonly photo: Blob | null;
}

/** Where deeds wait. `lasts` says whether they outlive the page. */
export interface DeedStore {
  readonly lasts: boolean;
  readonly all: (courierId: string) => Promise<Deed[]>;
  readonly add: (deed: Omit<Deed, "number">, content: DeedContent) => Promise<void>;
  /** @param content null: stays as it is */
  readonly replace: (deed: Deed, content: DeedContent | null) => Promise<void>;
  readonly remove: (deed: Deed) => Promise<void>;
  /** @returns null when its key is gone */
  readonly contentOf: (deed: Deed) => Promise<DeedContent | null>;
  readonly forgetAll: (courierId: string) => Promise<void>;
}

interface Row extends Omit<Deed, "number"> {
  readonly number?: number; // given by the database
  readonly input: Sealed;
  readonly photo: Sealed | null;
}
interface Schema extends KeySchema {
  deeds: { key: number; value: Row };
}

/** In this phone's database, sealed. */
function lastingStore(database: IDBPDatabase<Schema>): DeedStore {
  const sealed = async ({ courierId, idempotencyKey }: Omit<Deed, "number">, { input, photo }: DeedContent) => {
    const key = await keyOf(database, courierId);
    return {
      input: await sealJson(key, idempotencyKey, input),
      photo: photo && (await seal(key, `${idempotencyKey} photo`, await photo.arrayBuffer())),
    };
  };
  const contentOf: DeedStore["contentOf"] = async ({ number, courierId, idempotencyKey }) => {
    const [row, key] = await Promise.all([database.get("deeds", number), database.get("keys", courierId)]);
    if (!row || !key) return null;
    const input = await unsealJson<DeedContent["input"]>(key, idempotencyKey, row.input);
    const photo = row.photo && (await unsealPhoto(key, `${idempotencyKey} photo`, row.photo));
    return { input, photo };
  };
  return {
    lasts: true,
    all: async (courierId) => {
      const rows = await database.getAll("deeds");
      return rows.flatMap(({ input: _input, photo: _photo, number, ...deed }) =>
        deed.courierId === courierId && number !== undefined ? [{ ...deed, number }] : [],
      );
    },
    add: async (deed, content) => void (await database.add("deeds", { ...deed, ...(await sealed(deed, content)) })),
    replace: async (deed, content) => {
      const fresh = content && (await sealed(deed, content)); // before the transaction, which would not wait for it
      const transaction = database.transaction("deeds", "readwrite");
      const row = await transaction.store.get(deed.number);
      if (row) await transaction.store.put({ ...row, ...deed, ...fresh });
      await transaction.done;
    },
    remove: ({ number }) => database.delete("deeds", number),
    contentOf,
    forgetAll: async (courierId) => {
      const transaction = database.transaction(["deeds", "keys"], "readwrite");
      for await (const cursor of transaction.objectStore("deeds"))
        if (cursor.value.courierId === courierId) await cursor.delete();
      await transaction.objectStore("keys").delete(courierId);
      await transaction.done;
    },
  };
}

/** Where the browser keeps or seals nothing (no https, no room): for as long as the page is open, and the page says so. */
function passingStore(): DeedStore {
  const rows = new Map<number, { readonly deed: Deed; readonly content: DeedContent }>();
  let last = 0;
  return {
    lasts: false,
    all: (courierId) => Promise.resolve([...rows.values()].flatMap(({ deed }) => (deed.courierId === courierId ? [deed] : []))),
    add: async (deed, content) => void rows.set((last += 1), { deed: { ...deed, number: last }, content }),
    replace: async (deed, content) => {
      const kept = content ?? rows.get(deed.number)?.content;
      if (kept) rows.set(deed.number, { deed, content: kept });
    },
    remove: async ({ number }) => void rows.delete(number),
    contentOf: ({ number }) => Promise.resolve(rows.get(number)?.content ?? null),
    forgetAll: async () => rows.clear(),
  };
}

async function openStore(): Promise<DeedStore> {
  const database = await unlessNowhere(() =>
    openDB<Schema>("antar-dompet-kurir", 1, {
      upgrade: (made) => {
        made.createObjectStore("deeds", { keyPath: "number", autoIncrement: true });
        made.createObjectStore("keys");
      },
    }),
  );
  return database ? lastingStore(database) : passingStore();
}

let opened: Promise<DeedStore> | undefined;
/** Opened when it is first needed: whoever is no courier has none. */
export const deedStore = (): Promise<DeedStore> => (opened ??= openStore());

/** Leaves nothing of this courier on the phone. @returns false, and does nothing, while something is still to be sent or looked at */
export async function emptyOutbox(courierId: string): Promise<boolean> {
  const store = await deedStore();
  if ((await store.all(courierId)).length > 0) return false;
  await Promise.all([store.forgetAll(courierId), forgetDrafts(courierId)]);
  return true;
}
