import { Arg, Ctx, ID, Mutation, Resolver } from "type-graphql";
import { type StaffContext, staffWork } from "../context.ts";
import { StepInput } from "../platform/step-input.ts";
import type { Work } from "../platform/work.ts";
import { ReasonedStepInput } from "../requests/case.inputs.ts";
import { deliveryAfter } from "./delivery.after.ts";
import { DeliveryHead, RunHead } from "./delivery.types.ts";
import {
  assignDelivery,
  reassignDelivery,
  redirectDelivery,
  replanDelivery,
  rescheduleDelivery,
  unassignDelivery,
} from "./dispatch.commands.ts";
import {
  ArrangeRunInput,
  AssignDeliveryInput,
  CourierStepInput,
  CreateRunInput,
  ReassignDeliveryInput,
  ScanInput,
  TransferInput,
  WindowInput,
} from "./dispatch.inputs.ts";
import { readRunHead } from "./head.queries.ts";
import { confirmLoad, departDelivery, loadDelivery, receiveBack, transferDelivery, unloadDelivery } from "./load.commands.ts";
import { arrangeRun, closeRun, createRun, discardRun, pauseRun, resumeRun, startRun } from "./run.commands.ts";

/** Does the step, then shows what it left behind. */
async function runAfter<Input extends StepInput>(
  ctx: StaffContext,
  input: Input,
  step: (work: Work, input: Input) => Promise<unknown>,
): Promise<RunHead> {
  await step(staffWork(ctx), input);
  return readRunHead(ctx.em.fork(), input.id);
}

@Resolver()
export class DispatchMutations {
  @Mutation(() => DeliveryHead, { description: "To the end of a run, or behind another parcel for the same door." })
  assignDelivery(
    @Arg("input", () => AssignDeliveryInput) input: AssignDeliveryInput,
    @Ctx() ctx: StaffContext,
  ): Promise<DeliveryHead> {
    return deliveryAfter(ctx, input, assignDelivery);
  }
  @Mutation(() => DeliveryHead)
  reassignDelivery(
    @Arg("input", () => ReassignDeliveryInput) input: ReassignDeliveryInput,
    @Ctx() ctx: StaffContext,
  ): Promise<DeliveryHead> {
    return deliveryAfter(ctx, input, reassignDelivery);
  }
  @Mutation(() => DeliveryHead)
  unassignDelivery(
    @Arg("input", () => ReasonedStepInput) input: ReasonedStepInput,
    @Ctx() ctx: StaffContext,
  ): Promise<DeliveryHead> {
    return deliveryAfter(ctx, input, unassignDelivery);
  }
  @Mutation(() => DeliveryHead)
  rescheduleDelivery(@Arg("input", () => WindowInput) input: WindowInput, @Ctx() ctx: StaffContext): Promise<DeliveryHead> {
    return deliveryAfter(ctx, input, rescheduleDelivery);
  }
  @Mutation(() => DeliveryHead, { description: "For a parcel that is back at the office." })
  replanDelivery(@Arg("input", () => WindowInput) input: WindowInput, @Ctx() ctx: StaffContext): Promise<DeliveryHead> {
    return deliveryAfter(ctx, input, replanDelivery);
  }
  @Mutation(() => DeliveryHead, { description: "To be collected at the desk instead." })
  redirectDelivery(@Arg("input", () => StepInput) input: StepInput, @Ctx() ctx: StaffContext): Promise<DeliveryHead> {
    return deliveryAfter(ctx, input, redirectDelivery);
  }
}

@Resolver()
export class LoadMutations {
  @Mutation(() => DeliveryHead)
  loadDelivery(@Arg("input", () => ScanInput) input: ScanInput, @Ctx() ctx: StaffContext): Promise<DeliveryHead> {
    return deliveryAfter(ctx, input, loadDelivery);
  }
  @Mutation(() => DeliveryHead, { description: "The desk's half: it saw the courier take every document." })
  confirmLoad(@Arg("input", () => ScanInput) input: ScanInput, @Ctx() ctx: StaffContext): Promise<DeliveryHead> {
    return deliveryAfter(ctx, input, confirmLoad);
  }
  @Mutation(() => DeliveryHead)
  unloadDelivery(@Arg("input", () => ScanInput) input: ScanInput, @Ctx() ctx: StaffContext): Promise<DeliveryHead> {
    return deliveryAfter(ctx, input, unloadDelivery);
  }
  @Mutation(() => DeliveryHead, { description: "For a stop that was added after the run had started." })
  departDelivery(
    @Arg("input", () => CourierStepInput) input: CourierStepInput,
    @Arg("today", () => Boolean, {
      defaultValue: false,
      description: "Although it is promised for a later day; today is promised then.",
    })
    today: boolean,
    @Ctx() ctx: StaffContext,
  ): Promise<DeliveryHead> {
    return deliveryAfter(ctx, { ...input, today }, departDelivery);
  }
  @Mutation(() => DeliveryHead)
  receiveBack(@Arg("input", () => ScanInput) input: ScanInput, @Ctx() ctx: StaffContext): Promise<DeliveryHead> {
    return deliveryAfter(ctx, input, receiveBack);
  }
  @Mutation(() => DeliveryHead)
  transferDelivery(@Arg("input", () => TransferInput) input: TransferInput, @Ctx() ctx: StaffContext): Promise<DeliveryHead> {
    return deliveryAfter(ctx, input, transferDelivery);
  }
}

@Resolver()
export class RunMutations {
  @Mutation(() => RunHead)
  async createRun(@Arg("input", () => CreateRunInput) input: CreateRunInput, @Ctx() ctx: StaffContext): Promise<RunHead> {
    return readRunHead(ctx.em.fork(), await createRun(staffWork(ctx), input));
  }
  @Mutation(() => RunHead)
  arrangeRun(@Arg("input", () => ArrangeRunInput) input: ArrangeRunInput, @Ctx() ctx: StaffContext): Promise<RunHead> {
    return runAfter(ctx, input, arrangeRun);
  }
  @Mutation(() => RunHead, { description: "Departs with every stop; each citizen gets a handover code." })
  startRun(
    @Arg("input", () => StepInput) input: StepInput,
    @Arg("deviceAt", () => Date, { nullable: true, description: "The phone's clock, where it was done without signal." })
    deviceAt: Date | null,
    @Arg("earlyDeliveryIds", () => [ID], {
      defaultValue: [],
      description:
        "Those of the run's `earlyDeliveryIds` that leave all the same; today is promised then. Without all of them it is refused.",
    })
    earlyDeliveryIds: string[],
    @Ctx() ctx: StaffContext,
  ): Promise<RunHead> {
    const start = { ...input, earlyDeliveryIds };
    return runAfter(ctx, start, (work, body) => startRun({ ...work, deviceAt: deviceAt ?? null }, body));
  }
  @Mutation(() => RunHead)
  pauseRun(@Arg("input", () => StepInput) input: StepInput, @Ctx() ctx: StaffContext): Promise<RunHead> {
    return runAfter(ctx, input, pauseRun);
  }
  @Mutation(() => RunHead)
  resumeRun(@Arg("input", () => StepInput) input: StepInput, @Ctx() ctx: StaffContext): Promise<RunHead> {
    return runAfter(ctx, input, resumeRun);
  }
  @Mutation(() => RunHead, { description: "What could not be delivered is on its way back to the office first." })
  closeRun(@Arg("input", () => StepInput) input: StepInput, @Ctx() ctx: StaffContext): Promise<RunHead> {
    return runAfter(ctx, input, closeRun);
  }
  @Mutation(() => RunHead, { description: "A draft that is not wanted: its parcels are nobody's again." })
  discardRun(@Arg("input", () => ReasonedStepInput) input: ReasonedStepInput, @Ctx() ctx: StaffContext): Promise<RunHead> {
    return runAfter(ctx, input, discardRun);
  }
}
