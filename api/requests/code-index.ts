import type { Vault } from "../platform/vault.ts";

/** By what a request is found from its tracking code; the code itself is sealed. */
export const codeIndexOf = (vault: Vault, code: string): Buffer => vault.blindIndex("tracking code", code);

/** A PIN is only six digits: without the key, which is not in the database, all of them could be tried. */
export const pinIndexOf = (vault: Vault, code: string, pin: string): Buffer => vault.blindIndex("pin", `${code} ${pin}`);
