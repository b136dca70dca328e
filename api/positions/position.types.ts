import { Field, Float, GraphQLISODateTime, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { enumOf } from "../platform/graphql-enum.ts";
import { DeviceKindEnum, DeviceType } from "./device.types.ts";
import type { DeviceKind } from "./position.entity.ts";

export const duties = ["ON", "OFF"] as const;
const DutyEnum = enumOf(duties);
registerEnumType(DutyEnum, { name: "Duty" });

@InputType()
export class SetDutyInput {
  @Field(() => ID)
  idempotencyKey!: string;
  @Field(() => DutyEnum)
  duty!: (typeof duties)[number];
}
@ObjectType()
export class DutyHead {
  @Field(() => GraphQLISODateTime, { nullable: true })
  onDutySince!: Date | null;
}

@InputType()
export class PairDeviceInput {
  @Field(() => ID)
  idempotencyKey!: string;
  @Field(() => DeviceKindEnum)
  kind!: DeviceKind;
}
@InputType()
export class RevokeDeviceInput {
  @Field(() => ID)
  idempotencyKey!: string;
  @Field(() => ID)
  id!: string;
}
@ObjectType()
export class PairedDevice {
  @Field(() => DeviceType)
  device!: DeviceType;
  @Field(() => String, { description: "Contents of the QR code that sets the app up; shown once." })
  setupUrl!: string;
  @Field(() => String, { description: "Where the app sends to." })
  serverUrl!: string;
  @Field(() => String, { nullable: true, description: "OwnTracks only." })
  userName!: string | null;
  @Field(() => String, { nullable: true, description: "OwnTracks only; shown once." })
  password!: string | null;
}

@InputType()
export class PositionInput {
  @Field(() => GraphQLISODateTime)
  takenAt!: Date;
  @Field(() => Float)
  latitudeDeg!: number;
  @Field(() => Float)
  longitudeDeg!: number;
  @Field(() => Float)
  accuracyM!: number;
  @Field(() => Float, { nullable: true })
  speedMps!: number | null;
  @Field(() => Float, { nullable: true })
  courseDeg!: number | null;
}
@InputType()
export class ReportPositionsInput {
  @Field(() => [PositionInput], { description: "Oldest first, at most 100." })
  positions!: PositionInput[];
  @Field(() => Int, { nullable: true })
  batteryPercent!: number | null;
}
@ObjectType()
export class ReportedPositions {
  @Field(() => Int)
  accepted!: number;
  @Field(() => Int)
  dropped!: number;
  @Field(() => String, { nullable: true, description: "Why the newest dropped one was." })
  lastRejection!: string | null;
}
