import type { DocumentInput, DocumentStep } from "../domain/document.ts";
import { reasonFrom } from "../domain/intake.ts";
import { ensureVersion, type RequestBundle } from "../requests/request.bundle.ts";
import { keyOfRequest, reasonPlace } from "../requests/sealed.ts";
import { documentIn, staffStep, type StepInput } from "../requests/staff-step.ts";
import { stepDocument } from "../requests/steps.ts";
import type { Work } from "../platform/work.ts";
import type { CivilDocument } from "./document.entity.ts";

export interface ReasonedDocumentInput extends StepInput {
  readonly reason: string; // read by the citizen where the document waits
}
export interface PassCheckInput extends StepInput {
  readonly scannedLabel: string;
}
type ProductionStep = Extract<DocumentStep, "startWork" | "awaitSignature" | "awaitBlank" | "print" | "passCheck" | "spoil">;

/** Changes what the step changes besides the state. @returns what the step is given */
type Prepare = (document: CivilDocument, bundle: RequestBundle, work: Work) => DocumentInput;

/** Each returns the request's id; see staffStep for what they throw. `expectedVersion` is the document's. */
export const startWork = (work: Work, input: StepInput): Promise<string> =>
  produce(work, "startWork", input, (document) => {
    if (document.state === "SPOILED" || document.state === "LOST") document.copyNumber += 1;
    document.waitReason = null;
    return {};
  });
/** The clock pauses; the citizen reads why. */
export const awaitSignature = (work: Work, input: ReasonedDocumentInput): Promise<string> => wait(work, "awaitSignature", input);
export const awaitBlank = (work: Work, input: ReasonedDocumentInput): Promise<string> => wait(work, "awaitBlank", input);
export const markPrinted = (work: Work, input: StepInput): Promise<string> =>
  produce(work, "print", input, (document) => {
    document.waitReason = null;
    return {};
  });
/** The second look: the label of the printed document is scanned. */
export const passCheck = (work: Work, input: PassCheckInput): Promise<string> =>
  produce(work, "passCheck", input, () => ({ scannedLabel: input.scannedLabel.trim().toUpperCase() }));
export const spoilDocument = (work: Work, input: ReasonedDocumentInput): Promise<string> =>
  produce(work, "spoil", input, () => ({ reason: reasonFrom(input.reason) }));

const wait = (work: Work, step: "awaitSignature" | "awaitBlank", input: ReasonedDocumentInput): Promise<string> =>
  produce(work, step, input, (document, { request }, { vault }) => {
    const reason = reasonFrom(input.reason);
    document.waitReason = keyOfRequest(vault, request).seal(reasonPlace(document.id, "waitReason"), reason);
    return { reason };
  });

function produce(work: Work, step: ProductionStep, input: StepInput, prepare: Prepare): Promise<string> {
  return staffStep(work, step, `document.${step}`, "document", input, async (inner, bundle, roles) => {
    const document = documentIn(bundle, input.id);
    ensureVersion(document, input.expectedVersion);
    await stepDocument(inner, bundle, document, step, roles, prepare(document, bundle, inner));
  });
}
