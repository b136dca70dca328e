import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const CACHE = fileURLToPath(new URL("../../node_modules/.cache/", import.meta.url));
const PACKAGE = fileURLToPath(new URL("../../package.json", import.meta.url));
/** Only there are the libraries unpacked too that most machines do not have. */
const WITH_LIBRARIES = { AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x" };
const UNPACK = `await (await import("@sparticuz/chromium")).default.executablePath()`;

/**
 * Unpacks the browser that npm brought, once, below this checkout: the package itself would use a fixed place of the machine's temporary
 * folder and run whatever somebody else had put there.
 * @returns the folder with `chromium` and `al2023/lib`
 */
export async function unpackBrowser(): Promise<string> {
  const { devDependencies } = JSON.parse(await readFile(PACKAGE, "utf8")) as { devDependencies: Record<string, string> };
  const folder = join(CACHE, `chromium-${devDependencies["@sparticuz/chromium"]}`);
  if (existsSync(folder)) return folder;
  await mkdir(CACHE, { recursive: true });
  const half = await mkdtemp(join(CACHE, "chromium-half-"));
  const env = { ...process.env, ...WITH_LIBRARIES, TMPDIR: half };
  await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", UNPACK], { env, cwd: CACHE });
  // Whole or not at all, also for a test file that begins at the same moment.
  await rename(half, folder).catch(async (error: unknown) => {
    if (!existsSync(folder)) throw error;
    await rm(half, { recursive: true });
  });
  return folder;
}
