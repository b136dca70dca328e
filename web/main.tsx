import "@fontsource-variable/plus-jakarta-sans/wght.css";
import "./tokens.css";
import "./base.css";
import { render } from "solid-js/web";
import { App } from "./app.tsx";
import { restoreLanguage } from "./i18n/language.ts";

const host = document.getElementById("app");
if (host === null) throw new Error("index.html has no #app");

// An English reader waits for the English words once, rather than seeing the page change its language under their eyes.
await restoreLanguage();
render(() => <App />, host);
