import { DomainError } from "../domain/errors.ts";
import { reasonFrom } from "../domain/intake.ts";
import { record } from "../platform/journal.ts";
import type { Work } from "../platform/work.ts";
import { DAY_MS, ensureVersion, OFFICE_RULES, type RequestBundle } from "./request.bundle.ts";
import { askedReasonPlace, keyOfRequest, sealReason } from "./sealed.ts";
import { documentIn, staffStep, type StepInput } from "./staff-step.ts";
import { dropRest, noteEnd, openHandover, stepDocument, stepRequest } from "./steps.ts";

export interface ReasonedStepInput extends StepInput {
  readonly reason: string; // read by the citizen
}
export interface JudgeInput extends StepInput {
  readonly requirement: string;
  readonly verdict: "OK" | "OPEN";
}
export interface RequestCompletionInput extends StepInput {
  readonly askedFor: readonly { readonly documentId: string; readonly requirement: string; readonly reason: string }[];
}

/** An officer takes the request. All of these return the request's id; see staffStep for what they throw. */
export const startReview = (work: Work, input: StepInput): Promise<string> =>
  staffStep(work, "startReview", "request.startReview", "request", input, async (inner, bundle, roles) => {
    ensureVersion(bundle.request, input.expectedVersion);
    await stepRequest(inner, bundle, "startReview", roles);
  });

/** One line of the checklist is found good, or looked at again. `expectedVersion` is the document's. */
export const judgeRequirement = (work: Work, input: JudgeInput): Promise<string> =>
  staffStep(work, "judgeRequirement", "request.judgeRequirement", "document", input, async (inner, bundle) => {
    const document = documentIn(bundle, input.id);
    ensureVersion(document, input.expectedVersion);
    if (bundle.request.state !== "IN_REVIEW")
      throw new DomainError("ILLEGAL_STEP", { state: bundle.request.state, step: "judgeRequirement", allowed: [] });
    const line = lineOf(bundle, document.id, input.requirement);
    line.verdict = input.verdict;
    document.judgedAt = inner.now;
    await inner.em.flush();
    await record(
      inner.em,
      {
        type: "requirementJudged",
        requestId: bundle.request.id,
        documentId: document.id,
        requirement: line.code,
        verdict: line.verdict,
      },
      inner,
    );
  });

/** Asks the citizen for exactly these lines again; the clock pauses until they arrive. */
export const requestCompletion = (work: Work, input: RequestCompletionInput): Promise<string> =>
  staffStep(work, "requestCompletion", "request.requestCompletion", "request", input, async (inner, bundle, roles) => {
    ensureVersion(bundle.request, input.expectedVersion);
    const key = keyOfRequest(inner.vault, bundle.request);
    const askedFor = input.askedFor.map((asked) => ({ ...asked, reason: reasonFrom(asked.reason) }));
    for (const { documentId, requirement, reason } of askedFor) {
      const line = lineOf(bundle, documentId, requirement);
      line.verdict = "ASKED_FOR";
      line.askedReason = sealReason(key, askedReasonPlace(documentId, requirement), reason);
    }
    bundle.request.completionDueAt = new Date(inner.now.getTime() + OFFICE_RULES.completionDays * DAY_MS);
    await stepRequest(inner, bundle, "requestCompletion", roles, {
      askedFor: askedFor.map(({ requirement, reason }) => ({ requirement, reason })),
    });
  });

/** The papers are complete: the documents queue for production and the 24 hours begin. */
export const declareComplete = (work: Work, input: StepInput): Promise<string> =>
  staffStep(work, "declareComplete", "request.declareComplete", "request", input, async (inner, bundle, roles) => {
    ensureVersion(bundle.request, input.expectedVersion);
    await stepRequest(inner, bundle, "declareComplete", roles);
    for (const document of bundle.documents.filter(({ state }) => !state)) {
      await stepDocument({ ...inner, actor: { kind: "SYSTEM" } }, bundle, document, "queue", ["SYSTEM"]);
    }
  });

export const rejectRequest = (work: Work, input: ReasonedStepInput): Promise<string> =>
  staffStep(work, "rejectRequest", "request.reject", "request", input, (inner, bundle, roles) =>
    endWith(inner, bundle, input, "reject", roles),
  );

export const cancelRequest = (work: Work, input: ReasonedStepInput): Promise<string> =>
  staffStep(work, "cancelRequest", "request.cancel", "request", input, (inner, bundle, roles) =>
    endWith(inner, bundle, input, "cancel", roles),
  );

async function endWith(
  work: Work,
  bundle: RequestBundle,
  input: ReasonedStepInput,
  step: "reject" | "cancel",
  roles: Parameters<typeof stepRequest>[3],
): Promise<void> {
  ensureVersion(bundle.request, input.expectedVersion);
  const reason = reasonFrom(input.reason);
  await stepRequest(work, bundle, step, roles, { reason });
  await dropRest(work, bundle, reason, roles, step);
}

/** What is ready goes out now, the rest follows in parcels of its own: by itself once all of it is ready, or released again. */
export const releasePart = (work: Work, input: StepInput): Promise<string> =>
  staffStep(work, "releasePart", "request.releasePart", "request", input, async (inner, bundle, roles) => {
    ensureVersion(bundle.request, input.expectedVersion);
    await stepRequest(inner, bundle, "releasePart", roles);
    const { state, handoverMethod } = bundle.request;
    if (state === "PARTLY_COMPLETED") await openHandover(inner, bundle, handoverMethod);
  });

/** What is not with its owner yet will not come; the citizen reads why. */
export const closeRest = (work: Work, input: ReasonedStepInput): Promise<string> =>
  staffStep(work, "closeRest", "request.closeRest", "request", input, async (inner, bundle, roles) => {
    ensureVersion(bundle.request, input.expectedVersion);
    const reason = reasonFrom(input.reason);
    await stepRequest(inner, bundle, "closeRest", roles, { reason });
    await dropRest(inner, bundle, reason, roles, "cancel");
  });

/** One document cannot be made; the others continue. When it was the last, the request is rejected with it. */
export const rejectDocument = (work: Work, input: ReasonedStepInput): Promise<string> =>
  staffStep(work, "rejectDocument", "document.reject", "document", input, async (inner, bundle, roles) => {
    const document = documentIn(bundle, input.id);
    ensureVersion(document, input.expectedVersion);
    const reason = reasonFrom(input.reason);
    noteEnd(inner, bundle, document, reason);
    await stepDocument(inner, bundle, document, "reject", roles, { reason });
    if (bundle.documents.every(({ state }) => state === "REJECTED"))
      await stepRequest(inner, bundle, "reject", roles, { reason });
  });

function lineOf({ requirements }: RequestBundle, documentId: string, code: string): RequestBundle["requirements"][number] {
  const line = requirements.find((candidate) => candidate.documentId === documentId && candidate.code === code);
  if (!line) throw new DomainError("INVALID_INPUT", { fields: ["requirement"] });
  return line;
}
