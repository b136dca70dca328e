import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const SEQUENCES = 10_000;

/** The people of test/api/custody.test.ts, for longer than a test may take. @throws Error when something was not as it must be */
export async function custody(): Promise<void> {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const only = ["--project", "api", "test/api/custody.test.ts"];
  const vitest = spawn("npx", ["vitest", "run", "--config", "test/vitest.config.ts", ...only], {
    cwd: root,
    env: { CUSTODY_SEQUENCES: String(SEQUENCES), ...process.env },
    stdio: "inherit",
  });
  const [code] = (await once(vitest, "exit")) as [number | null];
  if (code !== 0) throw new Error("custody: see above");
}
