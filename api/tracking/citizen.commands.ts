import { DomainError } from "../domain/errors.ts";
import { type HandoverMethod, reasonFrom } from "../domain/intake.ts";
import { ensureMay } from "../domain/policy.ts";
import { mayAnswer } from "../domain/request.ts";
import { readCalendar } from "../catalogue/calendar.queries.ts";
import { Delivery } from "../deliveries/delivery.entity.ts";
import { claimFiles } from "../files/file.attach.ts";
import { once } from "../platform/idempotency.ts";
import { record } from "../platform/journal.ts";
import { sameBytes } from "../platform/vault.ts";
import type { Work } from "../platform/work.ts";
import {
  ensureVersion,
  loadBundle,
  openDelivery,
  openPickup,
  type RequestBundle,
  subjectOf,
} from "../requests/request.bundle.ts";
import { stepDelivery } from "../deliveries/delivery.steps.ts";
import { changeMethod, dropRest, rollUp, stepPickup, stepRequest } from "../requests/steps.ts";
import { lockRuns } from "../requests/staff-step.ts";
import { citizenStepsOf, offeredWindows, reschedulingStep } from "./citizen.steps.ts";
import { type Credentials, type Grant, grantFor } from "./tracking.guard.ts";

export interface CitizenInput extends Credentials {
  readonly network: string; // see tracking.guard.ts
  readonly idempotencyKey: string;
  readonly expectedVersion: number; // of the request
}
export interface CompleteInput extends CitizenInput {
  readonly lines: readonly {
    readonly documentId: string;
    readonly requirement: string;
    readonly fileId: string;
    readonly claimToken: string;
  }[];
}

/** The citizen's papers arrive; exactly the lines asked for, and all of them. @throws DomainError like every citizen's step */
export const completeRequest = (work: Work, input: CompleteInput): Promise<Grant> =>
  citizenStep(work, "completeRequest", "request.complete", input, async (inner, bundle, roles) => {
    const { id, state } = bundle.request;
    for (const line of bundle.requirements.filter(({ verdict }) => verdict === "ASKED_FOR")) {
      if (input.lines.some(({ documentId, requirement }) => documentId === line.documentId && requirement === line.code))
        line.verdict = "ANSWERED";
    }
    const answered = input.lines.every(({ documentId, requirement }) => {
      const line = bundle.requirements.find((candidate) => candidate.documentId === documentId && candidate.code === requirement);
      return line !== undefined && mayAnswer(state, line);
    });
    if (!answered) throw new DomainError("INVALID_INPUT", { fields: ["lines"] });
    await claimFiles(inner.em, inner, id, input.lines);
    bundle.request.completionDueAt = null;
    await stepRequest(inner, bundle, "complete", roles);
  });

/** Pick-up instead of courier, or the other way round, as long as nothing is on the road. */
export const switchHandover = (work: Work, input: CitizenInput & { readonly to: HandoverMethod }): Promise<Grant> =>
  citizenStep(work, "switchHandover", "pickup.redirect", input, async (inner, bundle, roles) => {
    const wanted = input.to === "COURIER" ? "SWITCH_TO_COURIER" : "SWITCH_TO_PICKUP";
    const allowed = citizenStepsOf(bundle, inner.now);
    if (!allowed.includes(wanted)) throw new DomainError("ILLEGAL_STEP", { state: bundle.request.state, step: wanted, allowed });
    const [pickup, delivery] = [openPickup(bundle), openDelivery(bundle)];
    if (pickup) await stepPickup(inner, bundle, pickup, "redirect", roles);
    if (delivery) await stepDelivery(inner, bundle, delivery, "redirect", roles);
    if (pickup || delivery) await changeMethod(inner, bundle, input.to);
    else bundle.request.handoverMethod = input.to;
    await inner.em.flush();
    const { id: requestId, version } = bundle.request;
    await record(inner.em, { type: "handoverSwitched", requestId, to: input.to, version }, inner);
  });

/** Another day for the courier, as often as the office allows. After a failed attempt the parcel comes home first and the wish is kept. */
export const rescheduleByCitizen = (work: Work, input: CitizenInput & { readonly windowFrom: Date }): Promise<Grant> =>
  citizenStep(work, "rescheduleByCitizen", "delivery.reschedule", input, async (inner, bundle, roles) => {
    const [delivery, step] = [openDelivery(bundle), reschedulingStep(bundle, inner.now)];
    if (!delivery || !step) {
      const allowed = citizenStepsOf(bundle, inner.now);
      throw new DomainError("ILLEGAL_STEP", { state: bundle.request.state, step: "RESCHEDULE", allowed });
    }
    const calendar = await readCalendar(inner.em);
    const offered = offeredWindows(inner.now, { from: delivery.windowFrom, to: delivery.windowTo }, calendar);
    const window = offered.find(({ from }) => from.getTime() === input.windowFrom.getTime());
    if (!window) throw new DomainError("INVALID_INPUT", { fields: ["windowFrom"] });
    await stepDelivery(inner, bundle, delivery, step, roles, { window });
    delivery.citizenReschedules += 1;
    await inner.em.flush();
  });

export const cancelByCitizen = (work: Work, input: CitizenInput & { readonly reason: string }): Promise<Grant> =>
  citizenStep(work, "cancelByCitizen", "request.cancel", input, async (inner, bundle, roles) => {
    const reason = reasonFrom(input.reason);
    await stepRequest(inner, bundle, "cancel", roles, { reason });
    await dropRest(inner, bundle, reason, roles, "cancel");
  });

/** @returns what shows the request as it is afterwards @throws DomainError NOT_FOUND for every credential that does not open the details, STALE, ILLEGAL_STEP, INVALID_INPUT */
async function citizenStep(
  work: Work,
  operation: string,
  action: "request.complete" | "request.cancel" | "pickup.redirect" | "delivery.reschedule",
  { idempotencyKey, expectedVersion, code, pin, secret, network, ...body }: CitizenInput,
  step: (work: Work, bundle: RequestBundle, roles: readonly "CITIZEN"[]) => Promise<void>,
): Promise<Grant> {
  const grant = await grantFor({ ...work, network }, { code, pin, secret });
  if (grant?.level !== 2) throw new DomainError("NOT_FOUND");
  const asCitizen: Work = { ...work, actor: { kind: "CITIZEN", level: 2, requestId: grant.requestId } };
  await once(asCitizen, operation, idempotencyKey, { expectedVersion, ...body }, async (inner) => {
    await lockRunsOf(inner, grant.requestId);
    const bundle = await loadBundle(inner.em, grant.requestId, "lock");
    ensureMay(inner.actor, action, bundle && subjectOf(bundle));
    if (!bundle) throw new DomainError("NOT_FOUND");
    // Another PIN, and with it another link, may have been issued while this step waited for its lock.
    if (!sameBytes(bundle.request.pinIndex, grant.pinIndex)) throw new DomainError("NOT_FOUND");
    ensureVersion(bundle.request, expectedVersion);
    await step(inner, bundle, ["CITIZEN"]);
    await rollUp(inner, bundle);
    return bundle.request.id;
  });
  return grant;
}

/** Runs before the request, as everywhere; see lockRuns. */
async function lockRunsOf(work: Work, requestId: string): Promise<void> {
  const assigned = await work.em.find(Delivery, { requestId, runId: { $ne: null } }, { disableIdentityMap: true });
  if (assigned.length > 0)
    await lockRuns(
      work,
      assigned.flatMap(({ runId }) => runId ?? []),
    );
}
