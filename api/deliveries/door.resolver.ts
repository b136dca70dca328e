import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { StaffContext } from "../context.ts";
import { ReasonedStepInput } from "../requests/case.inputs.ts";
import { correctDelivery } from "./correct.commands.ts";
import { deliveryAfter } from "./delivery.after.ts";
import { DeliveryHead } from "./delivery.types.ts";
import { CourierStepInput } from "./dispatch.inputs.ts";
import { arriveAtDoor, failDelivery, handOverAtDoor, retryDelivery, returnDelivery } from "./door.commands.ts";
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
    const { note = null, photo = null, calledAt = null, place = null } = input;
    return deliveryAfter(ctx, { ...input, note, photo, calledAt, place }, failDelivery);
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
