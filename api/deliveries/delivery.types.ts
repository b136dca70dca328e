import { Field, Float, GraphQLISODateTime, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { deliveryStates, type DeliveryState, type FailureReason, failureReasons, incidentKinds } from "../domain/delivery.ts";
import { runStates, type RunState } from "../domain/run.ts";
import { enumOf } from "../platform/graphql-enum.ts";
import type { DeliveryAttempt } from "./delivery.entity.ts";

export const DeliveryStateEnum = enumOf(deliveryStates);
registerEnumType(DeliveryStateEnum, { name: "DeliveryState", description: "A parcel on its way by courier." });
export const RunStateEnum = enumOf(runStates);
registerEnumType(RunStateEnum, { name: "RunState" });
export const FailureReasonEnum = enumOf(failureReasons);
registerEnumType(FailureReasonEnum, { name: "FailureReason" });
export const IncidentKindEnum = enumOf(incidentKinds);
registerEnumType(IncidentKindEnum, { name: "IncidentKind" });
type Outcome = DeliveryAttempt["outcome"];
type Effort = NonNullable<DeliveryAttempt["effort"]>;
const AttemptOutcomeEnum = enumOf(["HANDED_OVER", "FAILED"] satisfies Outcome[]);
registerEnumType(AttemptOutcomeEnum, { name: "AttemptOutcome" });
const EffortEnum = enumOf(["COUNTED", "WITHOUT_EFFORT"] satisfies Effort[]);
registerEnumType(EffortEnum, { name: "Effort", description: "Whether a failed attempt counts against the citizen." });

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

@ObjectType("DeliveryAttempt")
export class DeliveryAttemptType {
  @Field(() => Int)
  number!: number;
  @Field(() => GraphQLISODateTime)
  at!: Date;
  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description:
      "What the phone's clock said, where it is more than a quarter of an hour away from `at`: told late, or a wrong clock.",
  })
  deviceAt!: Date | null;
  @Field(() => AttemptOutcomeEnum)
  outcome!: Outcome;
  @Field(() => String)
  courierName!: string;
  @Field(() => FailureReasonEnum, { nullable: true })
  failureReason!: FailureReason | null;
  @Field(() => EffortEnum, { nullable: true })
  effort!: Effort | null;
  @Field(() => Float, {
    nullable: true,
    description: "From where the courier stood to the pin; null: no pin or no reading.",
  })
  distanceM!: number | null;
  @Field(() => String, { nullable: true, description: "The courier's own words about a failure." })
  note!: string | null;
  @Field(() => String, { nullable: true, description: "Only the first letters; null for a failure." })
  receivedBy!: string | null;
  @Field(() => GraphQLISODateTime, { nullable: true, description: "It turned out not to have happened so." })
  correctedAt!: Date | null;
}
