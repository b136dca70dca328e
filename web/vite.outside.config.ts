import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type UserConfig } from "vite";
import solid from "vite-plugin-solid";
import { shadowStyle } from "./charts/standalone-style.ts";

// What leaves the app, each as one file that needs no other: `vite build --config web/vite.outside.config.ts --mode embed|element|charts`.

const root = fileURLToPath(new URL(".", import.meta.url));
const css = (file: string): string => readFileSync(`${root}${file}`, "utf8");
const built = { emptyOutDir: false, copyPublicDir: false, target: "baseline-widely-available" } as const;

const PARTS: Readonly<Record<string, () => UserConfig>> = {
  /** The line in somebody else's page: a plain script, so that it works wherever it is put. */
  embed: () => ({
    build: {
      ...built,
      outDir: "../dist/web/embed",
      lib: { entry: "embed/embed.ts", formats: ["iife"], name: "antarDompet", fileName: () => "embed.js" },
    },
  }),
  /** The custom element, with its styles inside. */
  element: () => {
    const styles = ["embed/element.css", "charts/figure.css", "charts/drawing.css"].map(css).join("");
    return {
      plugins: [solid()],
      define: { ELEMENT_STYLE: JSON.stringify(shadowStyle(styles, css("tokens.css"))) },
      build: {
        ...built,
        outDir: "../dist/web/embed",
        modulePreload: false,
        // Not as a library, which would leave its spaces in.
        rolldownOptions: { input: `${root}embed/element.tsx`, output: { entryFileNames: "element.js" } },
      },
    };
  },
  /** The same drawings for the service, which makes images of them. */
  charts: () => ({
    plugins: [solid({ ssr: true, solid: { generate: "ssr", hydratable: false } })],
    ssr: { noExternal: true },
    build: {
      ...built,
      outDir: "../dist/web/server",
      ssr: "charts/server-entry.tsx",
      rolldownOptions: { output: { entryFileNames: "charts.js" } },
    },
  }),
};

export default defineConfig(({ mode }) => {
  const part = PARTS[mode];
  if (!part) throw new Error(`--mode must be one of ${Object.keys(PARTS).join(", ")}`);
  return { root, ...part() };
});
