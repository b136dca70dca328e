import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { claimDataDirectory, ensureWhole } from "../../api/platform/data-directory.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "antar-dompet-folder-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("is given back only when its PostgreSQL has ended: the next start may then end that, instead of asking somebody to", () => {
  const postmaster = join(folder, "postgresql", "postmaster.pid");
  mkdirSync(join(folder, "postgresql"));
  writeFileSync(postmaster, "1\n");
  claimDataDirectory(folder)();
  expect(() => ensureWhole(folder, [])).not.toThrow();
  rmSync(postmaster);
  claimDataDirectory(folder)();
  expect(existsSync(join(folder, "owner.json"))).toBe(false);
});
