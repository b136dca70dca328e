// `npm run create-admin -- --login NAME`: build what changed, then ask for the password and make the first administrator.
import { buildIfChanged } from "./build.ts";

await buildIfChanged();
await import(new URL("../dist/api/main-create-admin.js", import.meta.url).href);
