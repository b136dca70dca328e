import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const SOURCES = ["api", "web", "seeds", "schema", "package.json", "package-lock.json", "tsconfig.json", "codegen.ts"];
let checkout: string;
beforeAll(() => {
  checkout = mkdtempSync(join(tmpdir(), "antar-dompet-checkout-"));
  for (const source of SOURCES) cpSync(join(root, source), join(checkout, source), { recursive: true });
});
afterAll(() => rmSync(checkout, { recursive: true }));

it("a start without the packages that build the pages says so in one sentence, and leaves nothing half built", async () => {
  const start = promisify(execFile)(process.execPath, ["api/start.ts"], { cwd: checkout });
  await expect(start).rejects.toMatchObject({
    code: 1,
    stdout: expect.not.stringContaining("Building"),
    stderr: expect.stringMatching(/^[^\n]*packages that build them are not installed[^\n]*\n$/),
  });
  expect(readdirSync(checkout).toSorted()).toEqual(SOURCES.toSorted());
});
