// `npm run dev`: the API restarts and the pages reload when a file changes. Open the address that vite prints.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { watch } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const options = { cwd: root, env: { ...process.env, NODE_ENV: "development" }, stdio: "inherit" } as const;
const tool = (name: string): string => `${root}node_modules/.bin/${name}`;
const CODEGEN = ["--silent", "--config", "codegen.ts"] as const;
const SETTLED_MS = 200; // editors write a file in several steps

spawnSync(tool("graphql-codegen"), CODEGEN, options);
const children: ChildProcess[] = [
  spawn(tool("node"), ["--watch", "--watch-preserve-output", "--import", "@oxc-node/core/register", "api/main.ts"], options),
  spawn(tool("vite"), ["--config", "web/vite.config.ts", "--clearScreen", "false"], options),
];
let settling: NodeJS.Timeout | undefined;
const schema = watch(`${root}schema`, { recursive: true }, () => {
  clearTimeout(settling);
  settling = setTimeout(() => spawn(tool("graphql-codegen"), CODEGEN, options), SETTLED_MS);
});

let ending = false;
const end = (): void => {
  ending = true;
  clearTimeout(settling);
  schema.close();
  for (const child of children) child.kill("SIGTERM");
};
process.on("SIGINT", end).on("SIGTERM", end);
for (const child of children) {
  child.once("exit", (code) => {
    if (!ending && code !== 0) process.exitCode = 1;
    end();
  });
}
