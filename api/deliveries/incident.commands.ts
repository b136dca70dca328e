import type { IncidentKind } from "../domain/delivery.ts";
import type { DeliveryInput } from "../domain/delivery-guards.ts";
import { reasonFrom } from "../domain/intake.ts";
import { SYSTEM } from "../platform/journal.ts";
import type { Work } from "../platform/work.ts";
import { documentsOf, ensureVersion } from "../requests/request.bundle.ts";
import { deliveryIn, staffStep, type StepInput } from "../requests/staff-step.ts";
import { stepDocument } from "../requests/steps.ts";
import { redirectWhenUsedUp } from "./attempts.ts";
import { stepDelivery } from "./delivery.steps.ts";
import { moveDelivery, scannedIn, type StandInInput } from "./dispatch.steps.ts";

export interface IncidentInput extends StandInInput {
  readonly kind: IncidentKind;
}
export interface ResolveInput extends StepInput {
  readonly outcome: NonNullable<DeliveryInput["outcome"]>;
  readonly reason: string;
  readonly scannedLabels: readonly string[]; // CONTINUE: every document is back
}

/** Something happened on the way. The parcel is frozen until a supervisor decides, and stays in the hands that hold it. */
export const reportIncident = (work: Work, input: IncidentInput): Promise<string> =>
  moveDelivery(work, "reportIncident", input, () => ({ incidentKind: input.kind }));

/**
 * The end of an incident: everything is back and goes on, or is made again, or is lost for good.
 * @throws DomainError INVALID_INPUT with `missing` unless CONTINUE comes with every document, and what staffStep throws
 */
export const resolveIncident = (work: Work, input: ResolveInput): Promise<string> =>
  staffStep(work, "resolveIncident", "delivery.resolveIncident", "delivery", input, async (inner, bundle, roles) => {
    const delivery = deliveryIn(bundle, input.id);
    ensureVersion(delivery, input.expectedVersion);
    const { outcome } = input;
    const reason = reasonFrom(input.reason);
    const documents = documentsOf(bundle, delivery);
    const custodianId = delivery.courierId; // the step takes it from the courier
    const scannedDocumentIds = scannedIn(documents, input.scannedLabels);
    await stepDelivery(inner, bundle, delivery, "resolveIncident", roles, { outcome, reason, scannedDocumentIds });
    if (outcome === "CONTINUE") return redirectWhenUsedUp(inner, bundle, delivery);
    for (const document of documents) {
      // Whoever had a lost paper last stays its known holder: it is in nobody else's hands, least of all the office's.
      if (outcome === "CLOSE") Object.assign(document, { custodian: "COURIER", custodianId });
      const end = outcome === "CLOSE" ? "reportLost" : "spoil";
      await stepDocument({ ...inner, actor: SYSTEM }, bundle, document, end, ["SYSTEM"], { reason });
    }
  });
