import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

const root = fileURLToPath(new URL("..", import.meta.url));
const STAMP = `${root}dist/built-from`;
const SOURCES = ["api", "web", "seeds", "schema", "package-lock.json", "tsconfig.json", "codegen.ts"];
const TOOLS = ["graphql-codegen", "tsc", "vite"];
const MADE = /^web[/\\]gql([/\\]|$)/; // written by the build itself
const COMPRESSIBLE = /\.(js|css|svg)$/;

/**
 * Builds dist/ (the API and the web app) unless it was built from exactly these sources. Node runs this file as it is, without a build.
 * An interrupted build leaves no stamp, so the next one starts over.
 */
export async function buildIfChanged(): Promise<void> {
  const digest = digestOfSources();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === digest) return;
  refuseWithoutTools();
  process.stdout.write("Building, about 15 seconds the first time...\n");
  rmSync(`${root}dist`, { recursive: true, force: true });
  await run("graphql-codegen", ["--silent", "--config", "codegen.ts"]);
  await Promise.all([run("tsc", ["-p", "api/tsconfig.build.json"]), buildWeb()]);
  for (const pack of readdirSync(`${root}seeds`, { withFileTypes: true })) {
    const isData = (path: string): boolean => !path.endsWith(".ts");
    if (pack.isDirectory())
      cpSync(`${root}seeds/${pack.name}`, `${root}dist/seeds/${pack.name}`, { recursive: true, filter: isData });
  }
  for (const directory of ["assets", "embed"]) compress(`${root}dist/web/${directory}`);
  writeFileSync(STAMP, digest);
}

/** Without development packages only what was built elsewhere can be served. */
function refuseWithoutTools(): void {
  if (TOOLS.every((tool) => existsSync(`${root}node_modules/.bin/${tool}`))) return;
  process.stderr.write(
    "The pages are not built from these sources, and the packages that build them are not installed: run `npm ci` without --omit=dev, or copy dist/ from a machine that has built them.\n",
  );
  process.exit(1);
}

/** The pages first: that build empties the folder the others add to. */
async function buildWeb(): Promise<void> {
  const build = (config: string, mode: string): Promise<void> =>
    run("vite", ["build", "--config", `web/${config}`, "--mode", mode, "--logLevel", "error"]);
  await build("vite.config.ts", "production");
  await Promise.all(["embed", "element", "charts"].map((part) => build("vite.outside.config.ts", part)));
}

function digestOfSources(): string {
  const hash = createHash("sha256");
  for (const source of SOURCES) {
    const files = source.includes(".") ? [""] : readdirSync(`${root}${source}`, { recursive: true, encoding: "utf8" }).toSorted();
    for (const file of files) {
      const path = file === "" ? source : `${source}/${file}`;
      if (MADE.test(path)) continue;
      const content = contentOf(`${root}${path}`);
      if (content !== null) hash.update(path).update("\0").update(content).update("\0");
    }
  }
  return hash.digest("hex");
}

/** null for a folder */
function contentOf(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EISDIR") return null;
    throw error;
  }
}

/** Compressed once here instead of with every request. */
function compress(directory: string): void {
  for (const file of readdirSync(directory)) {
    if (!COMPRESSIBLE.test(file)) continue;
    const content = readFileSync(`${directory}/${file}`);
    writeFileSync(`${directory}/${file}.gz`, gzipSync(content, { level: 9 }));
    writeFileSync(`${directory}/${file}.br`, brotliCompressSync(content));
  }
}

/** Runs a tool of node_modules. @throws Error with what it said when it fails */
function run(tool: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(`${root}node_modules/.bin/${tool}`, args, {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NODE_ENV: "production" },
    });
    const endWithUs = (): void => void child.kill();
    process.once("exit", endWithUs);
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (said += text));
    child.once("error", reject);
    child.once("exit", (code) => {
      process.off("exit", endWithUs);
      if (code === 0) resolve();
      else reject(new Error(`${tool} failed:\n${said}`));
    });
  });
}
