import type { AskedForInput } from "../gql/staff/graphql.ts";
import type { Case, CaseDocumentView, CaseRequirementView } from "./staff-case.ts";
import { draftOf } from "./staff-drafts.ts";

/** The mark "minta lagi" on one line of a checklist: its reason, "" while none is written, null when it is not marked. Sent all together. */
export const markOf = (requestId: string, documentId: string, requirement: string) =>
  draftOf("ask", requestId, documentId, requirement);

interface Line {
  readonly document: CaseDocumentView;
  readonly requirement: CaseRequirementView;
}
/** The lines that count: those of documents that are not rejected. */
const linesOf = (view: Case): Line[] =>
  view.documents
    .filter(({ state }) => state !== "REJECTED" && state !== "CANCELLED")
    .flatMap((document) => document.requirements.map((requirement) => ({ document, requirement })));

export const linesNotOk = (view: Case): number => linesOf(view).filter(({ requirement }) => requirement.verdict !== "OK").length;

/** What is going to be asked for again, exactly as marked. */
export const askedFor = (view: Case): AskedForInput[] =>
  linesOf(view).flatMap(({ document, requirement }) => {
    const reason = markOf(view.id, document.id, requirement.code)[0]();
    return reason === null ? [] : [{ documentId: document.id, requirement: requirement.code, reason: reason.trim() }];
  });

export function forgetMarks(view: Case): void {
  for (const { document, requirement } of linesOf(view)) markOf(view.id, document.id, requirement.code)[1](null);
}
