import { createResource, createRoot } from "solid-js";
import { OfficeDocument } from "../gql/graphql.ts";
import { graphqlLanguage } from "../i18n/language.ts";
import { ask } from "./client.ts";

/** The office's name, address and phone. Asked once for the whole app, and again when the language changes. */
export const [office, { refetch: askOfficeAgain }] = createRoot(() =>
  createResource(graphqlLanguage, async (language) => (await ask(OfficeDocument, { language })).office),
);

/** The office once it is known; reading the resource itself too early would hide the page behind its Suspense. */
export const knownOffice = () => (office.state === "ready" || office.state === "refreshing" ? office.latest : undefined);
