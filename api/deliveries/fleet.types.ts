import { Field, Float, GraphQLISODateTime, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { type AlertKind, alertKinds } from "../domain/fleet-alerts.ts";
import { type AccuracySource, accuracySources } from "../domain/position.ts";
import { freshnesses, type Freshness } from "../domain/live-position.ts";
import { enumOf } from "../platform/graphql-enum.ts";
import { DeviceType } from "../positions/device.types.ts";
import { PageInfo } from "../requests/queue.types.ts";
import { CourierName } from "./board.types.ts";

const FreshnessEnum = enumOf(freshnesses);
registerEnumType(FreshnessEnum, {
  name: "Freshness",
  description: "Of a position, by the age of its reading: up to 45 seconds, up to 5 minutes, older.",
});
const AccuracySourceEnum = enumOf(accuracySources);
registerEnumType(AccuracySourceEnum, {
  name: "AccuracySource",
  description: "Who says how exact a position is: the phone, or nobody, and then a usual value is assumed.",
});
const AlertKindEnum = enumOf(alertKinds);
registerEnumType(AlertKindEnum, { name: "AlertKind" });

@ObjectType("CourierPosition")
export class CourierPositionType {
  @Field(() => ID)
  courierId!: string;
  @Field(() => Float)
  latitudeDeg!: number;
  @Field(() => Float)
  longitudeDeg!: number;
  @Field(() => Float, { description: "Radius within which the phone believes to be, or is assumed to be." })
  accuracyM!: number;
  @Field(() => AccuracySourceEnum)
  accuracyFrom!: AccuracySource;
  @Field(() => Float, { nullable: true })
  speedMps!: number | null;
  @Field(() => Float, { nullable: true, description: "Clockwise from north." })
  courseDeg!: number | null;
  @Field(() => GraphQLISODateTime, { description: "The phone's clock." })
  takenAt!: Date;
  @Field(() => FreshnessEnum)
  freshness!: Freshness;
}

@ObjectType()
export class Courier {
  @Field(() => ID)
  id!: string;
  @Field(() => String)
  name!: string;
  @Field(() => GraphQLISODateTime, { nullable: true, description: "null: off duty." })
  onDutySince!: Date | null;
  @Field(() => ID, { nullable: true, description: "STARTED or PAUSED; null: not out." })
  openRunId!: string | null;
  @Field(() => CourierPositionType, { nullable: true, description: "null: none while on this duty." })
  position!: CourierPositionType | null;
  @Field(() => [DeviceType])
  devices!: DeviceType[];
}
@ObjectType()
export class CourierEdge {
  @Field(() => String)
  cursor!: string;
  @Field(() => Courier)
  node!: Courier;
}
@ObjectType()
export class CourierConnection {
  @Field(() => Int)
  totalCount!: number;
  @Field(() => [CourierEdge])
  edges!: CourierEdge[];
  @Field(() => PageInfo)
  pageInfo!: PageInfo;
}

@ObjectType({ description: "Something a dispatcher should look at." })
export class FleetAlert {
  @Field(() => AlertKindEnum)
  kind!: AlertKind;
  @Field(() => GraphQLISODateTime)
  since!: Date;
  @Field(() => CourierName, { nullable: true })
  courier!: CourierName | null;
  @Field(() => ID, { nullable: true })
  deliveryId!: string | null;
}

@ObjectType({ description: "What moved since the frame before, at most four times per second." })
export class FleetFrame {
  @Field(() => Boolean, { description: "The first frame: it holds everybody, and replaces what was known." })
  complete!: boolean;
  @Field(() => [CourierPositionType], { description: "The newest of each courier that moved." })
  positions!: CourierPositionType[];
  @Field(() => [ID], { description: "Couriers who are not shown any more: off duty." })
  gone!: readonly string[];
  @Field(() => Boolean, { description: "Runs, deliveries, duty or phones changed: read them again." })
  factsChanged!: boolean;
  @Field(() => GraphQLISODateTime)
  sentAt!: Date;
}
