import { vi } from "vitest";
import type { DataKey, Vault } from "../../api/platform/vault.ts";

/** What is opened of what is sealed while the service, which lives in this process, does something: "table.column", once for each opening. */
export async function openingsOf({ vault }: { readonly vault: Vault }, doing: () => Promise<unknown>): Promise<string[]> {
  const opened: string[] = [];
  const dataKey = vault.dataKey;
  const watched = (key: DataKey): DataKey => ({
    ...key,
    open: (place, sealed) => {
      opened.push(`${place.table}.${place.column}`);
      return key.open(place, sealed);
    },
  });
  const spy = vi.spyOn(vault, "dataKey").mockImplementation((owner, wrapped) => watched(dataKey(owner, wrapped)));
  try {
    await doing();
    return opened;
  } finally {
    spy.mockRestore();
  }
}
