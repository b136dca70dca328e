import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { deliveryStates, type DeliveryState, failureReasons, incidentKinds } from "../domain/delivery.ts";
import { runStates, type RunState } from "../domain/run.ts";
import { enumOf } from "../platform/graphql-enum.ts";

export const DeliveryStateEnum = enumOf(deliveryStates);
registerEnumType(DeliveryStateEnum, { name: "DeliveryState", description: "A parcel on its way by courier." });
export const RunStateEnum = enumOf(runStates);
registerEnumType(RunStateEnum, { name: "RunState" });
export const FailureReasonEnum = enumOf(failureReasons);
registerEnumType(FailureReasonEnum, { name: "FailureReason" });
export const IncidentKindEnum = enumOf(incidentKinds);
registerEnumType(IncidentKindEnum, { name: "IncidentKind" });

@ObjectType({ description: "What a step leaves behind; read more with the query of your page." })
export class DeliveryHead {
  @Field(() => ID)
  id!: string;
  @Field(() => Int)
  version!: number;
  @Field(() => DeliveryStateEnum)
  state!: DeliveryState;
}
@ObjectType()
export class RunHead {
  @Field(() => ID)
  id!: string;
  @Field(() => Int)
  version!: number;
  @Field(() => RunStateEnum)
  state!: RunState;
}
