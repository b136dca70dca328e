import { type StaffContext, staffWork } from "../context.ts";
import type { Work } from "../platform/work.ts";
import type { DeliveryHead } from "./delivery.types.ts";
import { readDeliveryHead } from "./head.queries.ts";

/**
 * Does the step, then shows what it left behind. The phone's clock is not a part of what is done: sent again, it may have moved on.
 * @param input with the phone's clock, where the step was done without signal
 */
export async function deliveryAfter<Input extends { readonly id: string; readonly deviceAt?: Date | null }>(
  ctx: StaffContext,
  { deviceAt = null, ...input }: Input,
  step: (work: Work, input: Omit<Input, "deviceAt">) => Promise<unknown>,
): Promise<DeliveryHead> {
  await step({ ...staffWork(ctx), deviceAt }, input);
  return readDeliveryHead(ctx.em.fork(), input.id);
}
