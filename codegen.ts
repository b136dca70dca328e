import type { CodegenConfig } from "@graphql-codegen/cli";

const client = {
  preset: "client",
  presetConfig: { fragmentMasking: false },
  config: {
    documentMode: "string",
    useTypeImports: true,
    enumsAsTypes: true,
    strictScalars: true,
    scalars: { DateTimeISO: "string" },
  },
} as const;

/** Typed operations for the web app. Only schema/operations is read, so that folder is the list of everything the pages ever ask. */
const config: CodegenConfig = {
  generates: {
    "web/gql/": { schema: "schema/public.graphql", documents: ["schema/operations/*.graphql"], ...client },
    "web/gql/staff/": { schema: "schema/staff.graphql", documents: ["schema/operations/staff/*.graphql"], ...client },
  },
};
export default config;
