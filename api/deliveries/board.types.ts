import { Field, Float, GraphQLISODateTime, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import type { DeliveryState, IncidentKind } from "../domain/delivery.ts";
import type { RunState } from "../domain/run.ts";
import { enumOf } from "../platform/graphql-enum.ts";
import { PageInfo } from "../requests/queue.types.ts";
import { DeliveryAttemptType, DeliveryStateEnum, IncidentKindEnum, RunStateEnum } from "./delivery.types.ts";

const PinPrecisionEnum = enumOf(["PIN", "VILLAGE"]);
registerEnumType(PinPrecisionEnum, { name: "PinPrecision" });

@ObjectType()
export class CourierName {
  @Field(() => ID)
  id!: string;
  @Field(() => String)
  name!: string;
}

@ObjectType("Delivery", { description: "A courier delivery as the dispatcher plans it." })
export class DeliveryType {
  @Field(() => ID)
  id!: string;
  @Field(() => Int)
  version!: number;
  @Field(() => ID)
  requestId!: string;
  @Field(() => DeliveryStateEnum)
  state!: DeliveryState;
  @Field(() => GraphQLISODateTime)
  stateSince!: Date;
  @Field(() => GraphQLISODateTime)
  windowFrom!: Date;
  @Field(() => GraphQLISODateTime)
  windowTo!: Date;
  @Field(() => CourierName, { nullable: true })
  courier!: CourierName | null;
  @Field(() => ID, { nullable: true })
  runId!: string | null;
  @Field(() => Int, { nullable: true, description: "Within the run, from 1." })
  stopPosition!: number | null;
  @Field(() => Int, {
    nullable: true,
    description: "Which stop of the run, from 1: parcels with the same number go to one door.",
  })
  stopNumber!: number | null;
  @Field(() => String, { description: "In full, as on the case: two parcels of one kelurahan must be told apart." })
  recipientName!: string;
  @Field(() => String)
  villageCode!: string;
  @Field(() => String)
  villageName!: string;
  @Field(() => Float, { description: "The pin, or the middle of the kelurahan where there is none." })
  latitudeDeg!: number;
  @Field(() => Float)
  longitudeDeg!: number;
  @Field(() => PinPrecisionEnum)
  pin!: keyof typeof PinPrecisionEnum;
  @Field(() => IncidentKindEnum, { nullable: true, description: "What happened on the way, most recently." })
  incidentKind!: IncidentKind | null;
  @Field(() => Int)
  documentCount!: number;
  @Field(() => [DeliveryAttemptType])
  attempts!: DeliveryAttemptType[];
  @Field(() => [String], { description: 'What this actor may do now, such as "assign".' })
  nextSteps!: string[];
}
@ObjectType()
export class DeliveryEdge {
  @Field(() => String)
  cursor!: string;
  @Field(() => DeliveryType)
  node!: DeliveryType;
}
@ObjectType()
export class DeliveryConnection {
  @Field(() => Int)
  totalCount!: number;
  @Field(() => [DeliveryEdge])
  edges!: DeliveryEdge[];
  @Field(() => PageInfo)
  pageInfo!: PageInfo;
}

@ObjectType("Run", { description: "One courier's outing." })
export class RunType {
  @Field(() => ID)
  id!: string;
  @Field(() => Int)
  version!: number;
  @Field(() => RunStateEnum)
  state!: RunState;
  @Field(() => CourierName)
  courier!: CourierName;
  @Field(() => GraphQLISODateTime)
  createdAt!: Date;
  @Field(() => GraphQLISODateTime, { nullable: true })
  startedAt!: Date | null;
  @Field(() => GraphQLISODateTime, { nullable: true })
  closedAt!: Date | null;
  @Field(() => [DeliveryType], { description: "In the order in which they are made." })
  stops!: DeliveryType[];
  @Field(() => [ID], {
    description: "Stops that have not left and are promised for a later day: they leave today only if the courier says so.",
  })
  earlyDeliveryIds!: string[];
  @Field(() => [String])
  nextSteps!: string[];
}
@ObjectType()
export class RunEdge {
  @Field(() => String)
  cursor!: string;
  @Field(() => RunType)
  node!: RunType;
}
@ObjectType()
export class RunConnection {
  @Field(() => Int)
  totalCount!: number;
  @Field(() => [RunEdge])
  edges!: RunEdge[];
  @Field(() => PageInfo)
  pageInfo!: PageInfo;
}

@ObjectType({ description: "One committed step of a delivery. The first event has none: it says from where on." })
export class DeliveryChange {
  @Field(() => String, { description: "Give the newest back as `after` to miss nothing." })
  cursor!: string;
  @Field(() => Boolean, { description: "Something may have been missed: read `deliveries` again." })
  resync!: boolean;
  @Field(() => GraphQLISODateTime, { nullable: true })
  at!: Date | null;
  @Field(() => String, { nullable: true })
  step!: string | null;
  @Field(() => Int, {
    nullable: true,
    description: "The delivery's after this step. One that is not above the last you heard of it was heard before.",
  })
  version!: number | null;
  @Field(() => DeliveryType, { nullable: true, description: "As it is by now, which may be further on than the step." })
  delivery!: DeliveryType | null;
}
