import type { DocumentInput, DocumentStep } from "../domain/document.ts";
import { ensureVersion } from "../requests/request.bundle.ts";
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

/** Each returns the request's id; see staffStep for what they throw. `expectedVersion` is the document's. */
export const startWork = (work: Work, input: StepInput): Promise<string> =>
  produce(work, "startWork", input, {}, (document, before) => {
    if (before === "SPOILED" || before === "LOST") document.copyNumber += 1;
    document.waitReason = null;
  });
/** The clock pauses; the citizen reads why. */
export const awaitSignature = (work: Work, input: ReasonedDocumentInput): Promise<string> => wait(work, "awaitSignature", input);
export const awaitBlank = (work: Work, input: ReasonedDocumentInput): Promise<string> => wait(work, "awaitBlank", input);
export const markPrinted = (work: Work, input: StepInput): Promise<string> =>
  produce(work, "print", input, {}, (document) => {
    document.waitReason = null;
  });
/** The second look: the label of the printed document is scanned. */
export const passCheck = (work: Work, input: PassCheckInput): Promise<string> =>
  produce(work, "passCheck", input, { scannedLabel: input.scannedLabel.trim().toUpperCase() });
export const spoilDocument = (work: Work, input: ReasonedDocumentInput): Promise<string> =>
  produce(work, "spoil", input, { reason: input.reason.trim() });

const wait = (work: Work, step: "awaitSignature" | "awaitBlank", input: ReasonedDocumentInput): Promise<string> =>
  produce(work, step, input, { reason: input.reason.trim() }, (document) => {
    document.waitReason = input.reason.trim();
  });

function produce(
  work: Work,
  step: ProductionStep,
  input: StepInput,
  stepInput: DocumentInput,
  change?: (document: CivilDocument, before: CivilDocument["state"]) => void,
): Promise<string> {
  return staffStep(work, step, `document.${step}`, "document", input, async (inner, bundle, roles) => {
    const document = documentIn(bundle, input.id);
    ensureVersion(document, input.expectedVersion);
    change?.(document, document.state);
    await stepDocument(inner, bundle, document, step, roles, stepInput);
  });
}
