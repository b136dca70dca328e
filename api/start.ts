// `npm start`: build what changed, then be the service, in one process, so that a signal to npm reaches it.
import { buildIfChanged } from "./build.ts";

process.env["NODE_ENV"] ??= "production";
const cancel = (): never => process.exit(0); // nothing runs yet that would need an orderly end
process.once("SIGINT", cancel).once("SIGTERM", cancel);
await buildIfChanged();
process.off("SIGINT", cancel).off("SIGTERM", cancel);
await import(new URL("../dist/api/main.js", import.meta.url).href);
