import { Field, GraphQLISODateTime, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { enumOf } from "../platform/graphql-enum.ts";
import { type Device, type DeviceKind, deviceKinds } from "./position.entity.ts";

export const DeviceKindEnum = enumOf(deviceKinds);
registerEnumType(DeviceKindEnum, { name: "DeviceKind" });

@ObjectType("Device", { description: "A paired phone, good for reporting one courier's position." })
export class DeviceType {
  @Field(() => ID)
  id!: string;
  @Field(() => DeviceKindEnum)
  kind!: DeviceKind;
  @Field(() => String)
  name!: string;
  @Field(() => GraphQLISODateTime)
  pairedAt!: Date;
  @Field(() => GraphQLISODateTime, { nullable: true })
  revokedAt!: Date | null;
  @Field(() => GraphQLISODateTime, { nullable: true })
  lastContactAt!: Date | null;
  @Field(() => Int, { nullable: true })
  batteryPercent!: number | null;
  @Field(() => String, {
    nullable: true,
    description: "Why its newest unusable reading was dropped, such as CLOCK_AHEAD.",
  })
  lastRejection!: string | null;
  @Field(() => GraphQLISODateTime, { nullable: true })
  lastRejectedAt!: Date | null;
}

export function presentDevice(device: Device): DeviceType {
  return {
    id: device.id,
    kind: device.kind,
    name: device.name,
    pairedAt: device.pairedAt,
    revokedAt: device.revokedAt ?? null,
    lastContactAt: device.lastContactAt ?? null,
    batteryPercent: device.batteryPercent ?? null,
    lastRejection: device.lastRejection ?? null,
    lastRejectedAt: device.lastRejectedAt ?? null,
  };
}
