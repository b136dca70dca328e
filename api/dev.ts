// `npm run dev`: the API restarts and the pages reload when a file changes. Open the address that vite prints.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const env = { ...process.env, NODE_ENV: "development" };
const commands = [
  ["graphql-codegen", "--silent", "--watch", "--config", "codegen.ts"],
  ["node", "--watch", "--watch-preserve-output", "--import", "@oxc-node/core/register", "api/main.ts"],
  ["vite", "--config", "web/vite.config.ts", "--clearScreen", "false"],
] as const;

const children = commands.map(([tool, ...args]) =>
  spawn(`${root}node_modules/.bin/${tool}`, args, { cwd: root, env, stdio: "inherit" }),
);
let ending = false;
const end = (): void => {
  ending = true;
  for (const child of children) child.kill("SIGTERM");
};
process.on("SIGINT", end).on("SIGTERM", end);
for (const child of children) {
  child.once("exit", (code) => {
    if (!ending && code !== 0) process.exitCode = 1;
    end();
  });
}
