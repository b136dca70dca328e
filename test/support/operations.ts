import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse, print, separateOperations } from "graphql";

const folder = fileURLToPath(new URL("../../schema/operations", import.meta.url));
const textOf = (path: string): string =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.name.endsWith(".graphql"))
    .map(({ name }) => readFileSync(`${path}/${name}`, "utf8"))
    .join("\n");

/** What the pages ask, by the operation's name, each with its fragments. */
const pages = (path: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(separateOperations(parse(textOf(path)))).map(([name, document]) => [name, print(document)]));
export const publicOperations = pages(folder);
export const staffOperations = pages(`${folder}/staff`);
