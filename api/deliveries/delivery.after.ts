import { type StaffContext, staffWork } from "../context.ts";
import { DomainError } from "../domain/errors.ts";
import type { Work } from "../platform/work.ts";
import { POSITION_RULES } from "../positions/position.rules.ts";
import type { DeliveryHead } from "./delivery.types.ts";
import { readDeliveryHead } from "./head.queries.ts";

/** Does the step, then shows what it left behind. @param input with the phone's clock, where the step was done without signal */
export async function deliveryAfter<Input extends { readonly id: string; readonly deviceAt?: Date | null }>(
  ctx: StaffContext,
  input: Input,
  step: (work: Work, input: Input) => Promise<unknown>,
): Promise<DeliveryHead> {
  await step(byPhoneClock(staffWork(ctx), input.deviceAt ?? null), input);
  return readDeliveryHead(ctx.em.fork(), input.id);
}

/** @throws DomainError INVALID_INPUT for what has not happened yet, by as much as a phone's clock may be wrong */
function byPhoneClock(work: Work, deviceAt: Date | null): Work {
  if (deviceAt !== null && deviceAt.getTime() - work.now.getTime() > POSITION_RULES.fix.maxAheadMs)
    throw new DomainError("INVALID_INPUT", { field: "deviceAt", rule: "at most a minute ahead of the server's clock" });
  return { ...work, deviceAt };
}
