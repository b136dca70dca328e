import { readCalendar } from "../catalogue/calendar.queries.ts";
import { accountOf } from "../domain/actor.ts";
import { loadUnconfirmable, scanned } from "../domain/delivery-guards.ts";
import { DomainError } from "../domain/errors.ts";
import { record } from "../platform/journal.ts";
import type { Work } from "../platform/work.ts";
import { deliveryFacts, documentsOf, ensureVersion } from "../requests/request.bundle.ts";
import { deliveryIn, staffStep, type StepInput } from "../requests/staff-step.ts";
import { redirectWhenUsedUp } from "./attempts.ts";
import { stepDelivery } from "./delivery.steps.ts";
import { depart } from "./depart.steps.ts";
import { moveDelivery, scannedIn, type StandInInput } from "./dispatch.steps.ts";

export interface ScanInput extends StepInput {
  readonly scannedLabels: readonly string[];
}
export interface TransferInput extends ScanInput, StandInInput {
  readonly toRunId: string;
  readonly givenLabels: readonly string[];
}

/** What happens between the desk and the courier's bag. Each returns the request's id; see staffStep for what they throw. */
export const loadDelivery = (work: Work, input: ScanInput): Promise<string> =>
  moveDelivery(work, "load", input, (documents) => ({ scannedDocumentIds: scannedIn(documents, input.scannedLabels) }));
export const unloadDelivery = (work: Work, input: ScanInput): Promise<string> =>
  moveDelivery(work, "unload", input, (documents) => ({ scannedDocumentIds: scannedIn(documents, input.scannedLabels) }));
export interface DepartInput extends StepInput {
  readonly today: boolean; // although it was promised for a later day
}
/** For a stop that was added after the run had started. @throws DomainError INVALID_INPUT with `missing` today; see depart */
export const departDelivery = (work: Work, input: DepartInput): Promise<string> =>
  staffStep(work, "departDelivery", "delivery.depart", "delivery", input, async (inner, bundle, roles) => {
    const delivery = deliveryIn(bundle, input.id);
    ensureVersion(delivery, input.expectedVersion);
    const { zone } = await readCalendar(inner.em);
    await depart(inner, bundle, delivery, roles, { zone, isSaid: () => input.today, lacks: "today" });
  });
/** From one courier's hands into another's. */
export const transferDelivery = (work: Work, { toRunId, ...input }: TransferInput): Promise<string> =>
  moveDelivery(work, "transfer", { ...input, runId: toRunId }, (documents) => ({
    givenDocumentIds: scannedIn(documents, input.givenLabels),
    scannedDocumentIds: scannedIn(documents, input.scannedLabels),
  }));

/** The desk's half of loading: it has seen the courier take every document. */
export const confirmLoad = (work: Work, input: ScanInput): Promise<string> =>
  staffStep(work, "confirmLoad", "delivery.confirmLoad", "delivery", input, async (inner, bundle) => {
    const delivery = deliveryIn(bundle, input.id);
    ensureVersion(delivery, input.expectedVersion);
    const { id: deliveryId, state, courierId, requestId } = delivery;
    const facts = deliveryFacts(bundle, delivery, inner.now);
    const because = loadUnconfirmable(state, facts, accountOf(inner.actor));
    if (because !== null) throw new DomainError("ILLEGAL_STEP", { state, step: "confirmLoad", allowed: [], because: [because] });
    const scannedDocumentIds = scannedIn(documentsOf(bundle, delivery), input.scannedLabels);
    const missing = scanned({ scannedDocumentIds }, facts);
    if (missing.length > 0) throw new DomainError("INVALID_INPUT", { missing });
    delivery.loadConfirmedAt = inner.now;
    await inner.em.flush();
    const { version } = delivery;
    await record(inner.em, { type: "loadConfirmed", requestId, deliveryId, courierId: courierId!, state, version }, inner);
  });

/** A parcel comes home. */
export const receiveBack = (work: Work, input: ScanInput): Promise<string> =>
  staffStep(work, "receiveBack", "delivery.receiveBack", "delivery", input, async (inner, bundle, roles) => {
    const delivery = deliveryIn(bundle, input.id);
    ensureVersion(delivery, input.expectedVersion);
    const scannedDocumentIds = scannedIn(documentsOf(bundle, delivery), input.scannedLabels);
    await stepDelivery(inner, bundle, delivery, "receiveBack", roles, { scannedDocumentIds });
    await redirectWhenUsedUp(inner, bundle, delivery);
  });
