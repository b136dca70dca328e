import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Everything below `directory` and what is in it; of the database only that it is there, since a server writes to it by merely starting. */
export function contentsOf(directory: string): Record<string, string> {
  const paths = readdirSync(directory, { recursive: true, encoding: "utf8" }).toSorted();
  return Object.fromEntries(
    paths
      .filter((path) => !path.startsWith("postgresql/"))
      .map((path) => [path, statSync(join(directory, path)).isFile() ? readFileSync(join(directory, path), "base64") : "folder"]),
  );
}
