import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";
import solid from "vite-plugin-solid";

// The API answers everything that is not a page; vite only serves pages, and only in `npm run dev`.
const api = `http://127.0.0.1:${process.env["PORT"] ?? "4000"}`;

/** As the service fills in the built document. */
const cityInDevelopment: Plugin = {
  name: "city",
  apply: "serve",
  transformIndexHtml: async (html) => {
    const answer = await fetch(`${api}/graphql?query={office{city timeZone}}`, { headers: { "apollo-require-preflight": "1" } });
    const { data } = (await answer.json()) as { data: { office: Record<string, string> } };
    return html.replace(/\{\{(city|timeZone)\}\}/g, (_place, name: string) => data.office[name]!);
  },
};

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [solid(), cityInDevelopment],
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    target: "baseline-widely-available",
    modulePreload: { polyfill: false },
    // Whatever the first page needs comes in one file: one round trip on a slow line, and it packs smaller than its pieces.
    // It names all the others, and six characters that no packer can shorten are enough to tell two versions of one file apart.
    rolldownOptions: {
      output: {
        // And what several other pages share comes in few files, since the first one names them all.
        codeSplitting: {
          groups: [
            { name: "first", test: /\/web\/main\.tsx$/, priority: 3 },
            {
              // No module that waits for English words may be in a file that those words need: both would wait for ever.
              name: "shared",
              test: /\/web\/(i18n\/measure-format|charts\/words|data\/(basemap|live)|components\/choice-group)\.tsx?$|lucide-solid.*\/Icon\./,
              priority: 2,
            },
            {
              name: "journey",
              test: /\/web\/(i18n\/(journey-words|when)|data\/tracking-code|components\/(copy-button|photo-field))\.tsx?$/,
              priority: 1,
            },
            {
              name: "office",
              test: /\/web\/(i18n\/(staff-words|id-reports)|components\/(staff-session-gate|staff-signature|dispatch-shape))\.tsx?$/,
            },
          ],
        },
        chunkFileNames: "assets/[name]-[hash:6].js",
        assetFileNames: "assets/[name]-[hash:6][extname]",
      },
    },
    assetsInlineLimit: 0, // the content security policy allows no data: scripts, fonts or styles
  },
  server: {
    proxy: {
      "/graphql": { target: api, ws: true },
      "/open-data": api,
      "/basemap.geojson": api,
      "/uploads": api,
      "/staff/graphql": { target: api, ws: true },
      "/files": api,
    },
  },
});
