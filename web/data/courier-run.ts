import type { StepInput, TypedDocumentString } from "../gql/staff/graphql.ts";
import type { Run } from "./courier-day.ts";
import type { Press } from "./courier-deed.ts";
import { askStaff } from "./staff-client.ts";

/** A step of the run as it is on the page now. */
export const runStep =
  (document: TypedDocumentString<unknown, { input: StepInput }>, { id, version }: Run) =>
  ({ idempotencyKey }: Press): Promise<unknown> =>
    askStaff(document, { input: { idempotencyKey, id, expectedVersion: version } });
