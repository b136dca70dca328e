import { DomainError } from "../domain/errors.ts";
import { reasonFrom } from "../domain/intake.ts";
import { mayNotApply, type SaidGround } from "../domain/papers.ts";
import { Checklist } from "../catalogue/catalogue.entity.ts";
import type { CivilDocument } from "../documents/document.entity.ts";
import type { Work } from "../platform/work.ts";
import { lineOf, noteVerdict } from "./answering.ts";
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
  /** For a line that nothing is there for yet, and why it is good all the same; null: it rests on what is there. */
  readonly said: { readonly ground: SaidGround; readonly reason: string } | null;
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

/**
 * One line of the checklist is found good, or looked at again. Nothing is found good that rests on nothing. `expectedVersion` is the document's.
 * @throws DomainError INVALID_INPUT with `missing` "ground"; ILLEGAL_STEP where a line cannot be said not to apply
 */
export const judgeRequirement = (work: Work, input: JudgeInput): Promise<string> =>
  staffStep(work, "judgeRequirement", "request.judgeRequirement", "document", input, async (inner, bundle) => {
    const document = documentIn(bundle, input.id);
    ensureVersion(document, input.expectedVersion);
    if (bundle.request.state !== "IN_REVIEW")
      throw new DomainError("ILLEGAL_STEP", { state: bundle.request.state, step: "judgeRequirement", allowed: [] });
    const line = lineOf(bundle, { documentId: document.id, requirement: input.requirement });
    const said = input.verdict === "OK" ? input.said : null;
    if (said?.ground === "NOT_APPLICABLE") await ensureMayNotApply(inner, bundle, document, line.code);
    if (said) line.ground = said.ground;
    if (input.verdict === "OK" && !line.ground) throw new DomainError("INVALID_INPUT", { missing: ["ground"] });
    line.verdict = input.verdict;
    document.judgedAt = inner.now;
    await noteVerdict(inner, bundle, line, said && reasonFrom(said.reason));
  });

async function ensureMayNotApply(
  { em }: Work,
  { request, documents }: RequestBundle,
  { kind, reason, checklistVersion: version }: CivilDocument,
  code: string,
): Promise<void> {
  const checklist = await em.findOneOrFail(Checklist, { documentKind: kind, reason, version });
  const line = checklist.requirements.find((candidate) => candidate.code === code)!;
  const kinds = documents.map((document) => document.kind);
  if (mayNotApply(line, kind, kinds)) return;
  throw new DomainError("ILLEGAL_STEP", {
    state: request.state,
    step: "judgeRequirement",
    allowed: [],
    because: ["REQUIREMENT_ALWAYS_APPLIES"],
  });
}

/** Asks the citizen for exactly these lines again; the clock pauses until they arrive. */
export const requestCompletion = (work: Work, input: RequestCompletionInput): Promise<string> =>
  staffStep(work, "requestCompletion", "request.requestCompletion", "request", input, async (inner, bundle, roles) => {
    ensureVersion(bundle.request, input.expectedVersion);
    const key = keyOfRequest(inner.vault, bundle.request);
    const askedFor = input.askedFor.map((asked) => ({ ...asked, reason: reasonFrom(asked.reason) }));
    for (const { documentId, requirement, reason } of askedFor) {
      const line = lineOf(bundle, { documentId, requirement });
      // What it rested on was not good enough.
      Object.assign(line, { verdict: "ASKED_FOR", ground: null });
      line.askedReason = sealReason(key, askedReasonPlace(documentId, requirement), reason);
      await noteVerdict(inner, bundle, line, reason);
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
