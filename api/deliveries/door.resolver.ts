import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { StaffContext } from "../context.ts";
import { ReasonedStepInput } from "../requests/case.inputs.ts";
import { correctDelivery } from "./correct.commands.ts";
import { deliveryAfter } from "./delivery.after.ts";
import { DeliveryHead } from "./delivery.types.ts";
import { CourierStepInput } from "./dispatch.inputs.ts";
import { arriveAtDoor, failDelivery, handOverAtDoor, recordCall, retryDelivery, returnDelivery } from "./door.commands.ts";
import { DoorProofInput, FailDeliveryInput, IncidentInput, ResolveIncidentInput } from "./door.inputs.ts";
import { reportIncident, resolveIncident } from "./incident.commands.ts";

@Resolver()
export class DoorMutations {
  @Mutation(() => DeliveryHead)
  arriveAtDoor(@Arg("input", () => CourierStepInput) input: CourierStepInput, @Ctx() ctx: StaffContext): Promise<DeliveryHead> {
    return deliveryAfter(ctx, input, arriveAtDoor);
  }
  @Mutation(() => DeliveryHead)
  handOverAtDoor(@Arg("input", () => DoorProofInput) input: DoorProofInput, @Ctx() ctx: StaffContext): Promise<DeliveryHead> {
    const { familyCardLastFour = null, code = null, signature = null, photo = null, place = null } = input;
    return deliveryAfter(ctx, { ...input, familyCardLastFour, code, signature, photo, place }, handOverAtDoor);
  }
  @Mutation(() => DeliveryHead)
  failDelivery(@Arg("input", () => FailDeliveryInput) input: FailDeliveryInput, @Ctx() ctx: StaffContext): Promise<DeliveryHead> {
    const { calledAt: _unread, note = null, photo = null, place = null, ...step } = input;
    return deliveryAfter(ctx, { ...step, note, photo, place }, failDelivery);
  }
  @Mutation(() => DeliveryHead, {
    description: "The people at the door were called by the page's own link: for an attempt that fails within the hour.",
  })
  recordCall(@Arg("input", () => CourierStepInput) input: CourierStepInput, @Ctx() ctx: StaffContext): Promise<DeliveryHead> {
    return deliveryAfter(ctx, input, recordCall);
  }
  @Mutation(() => DeliveryHead)
  retryDelivery(@Arg("input", () => CourierStepInput) input: CourierStepInput, @Ctx() ctx: StaffContext): Promise<DeliveryHead> {
    return deliveryAfter(ctx, input, retryDelivery);
  }
  @Mutation(() => DeliveryHead)
  returnDelivery(@Arg("input", () => CourierStepInput) input: CourierStepInput, @Ctx() ctx: StaffContext): Promise<DeliveryHead> {
    return deliveryAfter(ctx, input, returnDelivery);
  }
}

@Resolver()
export class IncidentMutations {
  @Mutation(() => DeliveryHead)
  reportIncident(@Arg("input", () => IncidentInput) input: IncidentInput, @Ctx() ctx: StaffContext): Promise<DeliveryHead> {
    return deliveryAfter(ctx, input, reportIncident);
  }
  @Mutation(() => DeliveryHead)
  resolveIncident(
    @Arg("input", () => ResolveIncidentInput) input: ResolveIncidentInput,
    @Ctx() ctx: StaffContext,
  ): Promise<DeliveryHead> {
    return deliveryAfter(ctx, input, resolveIncident);
  }
  @Mutation(() => DeliveryHead, { description: "A slip of the finger: back to before; both versions are kept." })
  correctDelivery(
    @Arg("input", () => ReasonedStepInput) input: ReasonedStepInput,
    @Ctx() ctx: StaffContext,
  ): Promise<DeliveryHead> {
    return deliveryAfter(ctx, input, correctDelivery);
  }
}
