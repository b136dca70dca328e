import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { atService, readmeBlocks } from "../support/readme.ts";
import { startService, type TestService } from "../support/service.ts";

/* README's lines for programs, run as they stand there. The lines for pages are in embed.test.ts. */

const run = promisify(execFile);
let service: TestService;
let directory: string;
beforeAll(async () => {
  service = await startService();
  directory = mkdtempSync(join(tmpdir(), "antar-dompet-readme-"));
});
afterAll(async () => {
  await service.stop();
  rmSync(directory, { recursive: true, force: true });
});

it("curl", async () => {
  const [block = ""] = readmeBlocks("Embed the statistics", "sh");
  const lines = atService(block, service.url).trim().split("\n");
  const said: string[] = [];
  for (const line of lines) said.push((await run("sh", ["-c", line], { cwd: directory })).stdout);
  expect(JSON.parse(said[0] ?? "")).toMatchObject({ total: 711 });
  expect(readFileSync(join(directory, "statistik.xlsx")).toString("latin1", 0, 2)).toBe("PK");
  expect(JSON.parse(said[2] ?? "")).toMatchObject({ data: { statistics: { total: 711, byType: [{ count: 220 }, {}, {}, {}] } } });
});

it.each(["fetch", "Apollo Client", "urql"])("%s", async (name) => {
  const block = readmeBlocks("Embed the statistics", "js").find((code) => code.startsWith(`// ${name}\n`)) ?? "";
  const program = `${atService(block, service.url)}\nconsole.log(JSON.stringify(statistics));`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", program], {
    env: { ...process.env, NODE_ENV: "production" },
  });
  const statistics = JSON.parse(stdout) as { total: number; months: unknown[]; notes: string[] };
  expect([statistics.total, statistics.months.length]).toEqual([711, 18]);
  expect(statistics.notes.join(" ")).toContain("bukan nol");
});
