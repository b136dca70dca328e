import { readFileSync } from "node:fs";

/** The code blocks of a section of README.md in one language, as a reader copies them. */
export function readmeBlocks(section: string, language: string): string[] {
  const text =
    readFileSync("README.md", "utf8")
      .split(/^## /m)
      .find((part) => part.startsWith(`${section}\n`)) ?? "";
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "gm"))].map(([, code = ""]) => code);
}

/** The addresses that stand in README.md for the reader's own. */
export const atService = (code: string, url: string): string =>
  code.replaceAll("https://antardompet.example.go.id", url).replaceAll("http://localhost:4000", url);
