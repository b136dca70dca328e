// `npm run recount`: build what changed, then count all figures anew.
import { buildIfChanged } from "./build.ts";

await buildIfChanged();
await import(new URL("../dist/api/main-recount.js", import.meta.url).href);
