import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { claimDataDirectory, ensureWhole, secretIn } from "../../api/platform/data-directory.ts";
import { readmeBlocks } from "../support/readme.ts";

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

it("a key made as README says is taken; one that other accounts can read is refused, and how to close it is said", () => {
  const lines = readmeBlocks("Run it in production", "sh")
    .join("")
    .split("\n")
    .filter((line) => line.includes("/etc/antar-dompet"));
  const making = lines.filter((line) => !line.includes("npm start") && !line.includes("npm run")).join("\n");
  execFileSync("bash", ["-ec", making.replaceAll("/etc/antar-dompet", join(folder, "etc"))]);
  const file = join(folder, "etc", "master.key");
  expect(secretIn(file, "refuse")).toHaveLength(32);
  for (const mode of [0o640, 0o604, 0o620]) {
    chmodSync(file, mode);
    expect(() => secretIn(file, "refuse")).toThrow(
      `${file} is open to other accounts (mode ${mode.toString(8)}): chmod 600 ${file}`,
    );
  }
});
