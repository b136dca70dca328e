import type { CodegenConfig } from "@graphql-codegen/cli";

/** Typed operations for the web app. Only schema/operations is read, so that folder is the list of everything the pages ever ask. */
const config: CodegenConfig = {
  schema: "schema/public.graphql",
  documents: ["schema/operations/*.graphql"],
  generates: {
    "web/gql/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: { documentMode: "string", useTypeImports: true, enumsAsTypes: true, strictScalars: true },
    },
  },
};
export default config;
