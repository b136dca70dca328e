import type { Role } from "../domain/actor.ts";
import { type DocumentInput, type DocumentStep, isDropped, type ReprintDecision } from "../domain/document.ts";
import { reasonFrom } from "../domain/intake.ts";
import { recordShift, stepDelivery } from "../deliveries/delivery.steps.ts";
import { documentsOf, ensureVersion, openDelivery, openPickup, type RequestBundle } from "../requests/request.bundle.ts";
import { keyOfRequest, reasonPlace, sealReason } from "../requests/sealed.ts";
import { documentIn, staffStep, type StepInput } from "../requests/staff-step.ts";
import { dropDocument, noteEnd, stepDocument, stepPickup, stepRequest } from "../requests/steps.ts";
import type { Work } from "../platform/work.ts";
import type { CivilDocument } from "./document.entity.ts";

export interface ReasonedDocumentInput extends StepInput {
  readonly reason: string; // read by the citizen where the document waits
}
export interface PassCheckInput extends StepInput {
  readonly scannedLabel: string;
}
export interface ReprintInput extends ReasonedDocumentInput {
  readonly reprint: ReprintDecision;
}
type ProductionStep = Extract<
  DocumentStep,
  "startWork" | "awaitSignature" | "awaitBlank" | "print" | "passCheck" | "spoil" | "selfPrint" | "unpack" | "pack"
>;

/** Changes what the step changes besides the state. @returns what the step is given */
type Prepare = (document: CivilDocument, bundle: RequestBundle, work: Work) => DocumentInput;

/** Each returns the request's id; see staffStep for what they throw. `expectedVersion` is the document's. */
export const startWork = (work: Work, input: StepInput): Promise<string> =>
  produce(work, "startWork", input, (document) => {
    if (document.state === "SPOILED" || document.state === "LOST") document.copyNumber += 1;
    return waitsNoMore(document);
  });
/** The clock pauses; the citizen reads why. */
export const awaitSignature = (work: Work, input: ReasonedDocumentInput): Promise<string> => wait(work, "awaitSignature", input);
export const awaitBlank = (work: Work, input: ReasonedDocumentInput): Promise<string> => wait(work, "awaitBlank", input);
export const markPrinted = (work: Work, input: StepInput): Promise<string> => produce(work, "print", input, waitsNoMore);
/** The second look: the label of the printed document is scanned. */
export const passCheck = (work: Work, input: PassCheckInput): Promise<string> =>
  produce(work, "passCheck", input, () => ({ scannedLabel: input.scannedLabel.trim().toUpperCase() }));
export const spoilDocument = (work: Work, input: ReasonedDocumentInput): Promise<string> =>
  produce(work, "spoil", input, () => ({ reason: reasonFrom(input.reason) }));
/** The owner printed it from the link of the national system. */
export const selfPrint = (work: Work, input: StepInput): Promise<string> => produce(work, "selfPrint", input, waitsNoMore);

/** The desk takes it out of a parcel that came back: there is something wrong with it, and a supervisor spoils it. */
export const unpackDocument = (work: Work, input: StepInput): Promise<string> => produce(work, "unpack", input, () => ({}));
/** Nothing is wrong with it after all: back into the parcel that it was taken out of. */
export const packDocument = (work: Work, input: StepInput): Promise<string> =>
  produce(work, "pack", input, (document) => {
    document.deliveryId = document.unpackedFromId ?? null;
    return {};
  });

/**
 * A document that is somewhere in the office is not found. It leaves its parcel, and a parcel without documents ends with it. Made again, or
 * ended with the reason that the citizen reads, as is decided with the report: nothing waits for it.
 */
export const reportLost = (work: Work, input: ReprintInput): Promise<string> =>
  staffStep(work, "reportLost", "document.reportLost", "document", input, async (inner, bundle, roles) => {
    const document = documentIn(bundle, input.id);
    ensureVersion(document, input.expectedVersion);
    const reason = reasonFrom(input.reason);
    const { reprint } = input;
    const parcel = bundle.deliveries.find(({ id }) => id === document.deliveryId);
    document.pickupId = document.deliveryId = null;
    await stepDocument(inner, bundle, document, "reportLost", roles, { reason, reprint });
    await endEmptyParcel(inner, bundle, reason, roles);
    if (parcel?.runId) await recordShift(inner, parcel.runId, parcel.courierId!); // its courier takes one paper less along
    if (reprint === "REFUSED") await dropDocument(inner, bundle, document, reason, "cancel");
    await endWithTheLast(inner, bundle, reason, roles);
  });

/** What an incident left open about a document that was lost on the road. */
export const decideReprint = (work: Work, input: ReprintInput): Promise<string> =>
  staffStep(work, "decideReprint", "document.decideReprint", "document", input, async (inner, bundle, roles) => {
    const document = documentIn(bundle, input.id);
    ensureVersion(document, input.expectedVersion);
    const reason = reasonFrom(input.reason);
    const { reprint } = input;
    if (reprint === "REFUSED") noteEnd(inner, bundle, document, reason);
    await stepDocument(inner, bundle, document, "decideReprint", roles, { reason, reprint });
    await endWithTheLast(inner, bundle, reason, roles);
  });

/** A request of which nothing will come is cancelled with its last document. */
async function endWithTheLast(work: Work, bundle: RequestBundle, reason: string, roles: readonly Role[]): Promise<void> {
  if (bundle.documents.every(({ state }) => state && isDropped(state)))
    await stepRequest(work, bundle, "cancel", roles, { reason });
}

async function endEmptyParcel(work: Work, bundle: RequestBundle, reason: string, roles: readonly Role[]): Promise<void> {
  const [pickup, delivery] = [openPickup(bundle), openDelivery(bundle)];
  if (pickup && !bundle.documents.some(({ pickupId }) => pickupId === pickup.id))
    await stepPickup(work, bundle, pickup, "cancel", roles, { reason });
  const isUnpacked = bundle.documents.some(({ unpackedFromId }) => unpackedFromId === delivery?.id);
  if (delivery && documentsOf(bundle, delivery).length === 0 && !isUnpacked)
    await stepDelivery(work, bundle, delivery, "cancel", roles, { reason });
}

const wait = (work: Work, step: "awaitSignature" | "awaitBlank", input: ReasonedDocumentInput): Promise<string> =>
  produce(work, step, input, (document, { request }, { vault }) => {
    const reason = reasonFrom(input.reason);
    document.waitReason = sealReason(keyOfRequest(vault, request), reasonPlace(document.id, "waitReason"), reason);
    return { reason };
  });

function waitsNoMore(document: CivilDocument): DocumentInput {
  document.waitReason = null;
  return {};
}

function produce(work: Work, step: ProductionStep, input: StepInput, prepare: Prepare): Promise<string> {
  return staffStep(work, step, `document.${step}`, "document", input, async (inner, bundle, roles) => {
    const document = documentIn(bundle, input.id);
    ensureVersion(document, input.expectedVersion);
    await stepDocument(inner, bundle, document, step, roles, prepare(document, bundle, inner));
  });
}
