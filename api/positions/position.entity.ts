import { defineEntity, p } from "@mikro-orm/core";
import { accuracySources } from "../domain/position.ts";

const dutySchema = defineEntity({
  name: "DutyPeriod",
  tableName: "duty_period",
  properties: {
    id: p.uuid().primary(),
    courierId: p.uuid(),
    fromAt: p.datetime(),
    toAt: p.datetime().nullable(), // null: on duty now
    endedBy: p.enum(["COURIER", "SYSTEM"] as const).nullable(), // SYSTEM: it ended by itself
  },
});
/** When a courier may be seen at all: a reading outside of it does not exist for us. */
export class DutyPeriod extends dutySchema.class {}
dutySchema.setClass(DutyPeriod);

export const deviceKinds = ["OWNTRACKS", "TRACCAR"] as const;
export type DeviceKind = (typeof deviceKinds)[number];

const deviceSchema = defineEntity({
  name: "Device",
  tableName: "device",
  properties: {
    id: p.uuid().primary(),
    courierId: p.uuid(),
    kind: p.enum(deviceKinds),
    name: p.string(), // what it calls itself on the wire; not a secret
    secretHash: p.blob(), // SHA-256; the secret itself was shown once
    pairedAt: p.datetime(),
    revokedAt: p.datetime().nullable(),
    lastContactAt: p.datetime().nullable(),
    batteryPercent: p.smallint().nullable(),
    lastRejection: p.string().nullable(), // why its newest unusable reading was dropped
    lastRejectedAt: p.datetime().nullable(),
  },
});
/** A courier's phone, paired once, good for reporting that courier's position and nothing else. */
export class Device extends deviceSchema.class {}
deviceSchema.setClass(Device);

const fixSchema = defineEntity({
  name: "PositionFix",
  tableName: "position_fix",
  properties: {
    courierId: p.uuid().primary(),
    takenAt: p.datetime().primary(), // the phone's clock
    receivedAt: p.datetime(),
    latitudeDeg: p.double(),
    longitudeDeg: p.double(),
    accuracyM: p.double(),
    accuracyFrom: p.enum(accuracySources).default("PHONE"),
    speedMps: p.double().nullable(),
    courseDeg: p.double().nullable(),
    // QUARANTINED: the phone's clock ran ahead; never on a map. OLD_CLOCK: taken before the server's own clock was set back, see forgetAhead
    verdict: p.enum(["TRACK", "QUARANTINED", "OLD_CLOCK"] as const),
  },
});
/** The trail, for seven days. Written by position.ingest in bulk. */
export class PositionFix extends fixSchema.class {}
fixSchema.setClass(PositionFix);

const courierPositionSchema = defineEntity({
  name: "CourierPosition",
  tableName: "courier_position",
  properties: {
    courierId: p.uuid().primary(),
    takenAt: p.datetime(),
    believedAt: p.datetime().nullable(), // of the newest believed reading, where a late one has shown it to be an older one; see shownNext
    latitudeDeg: p.double(),
    longitudeDeg: p.double(),
    accuracyM: p.double(),
    accuracyFrom: p.enum(accuracySources).default("PHONE"),
    speedMps: p.double().nullable(),
    courseDeg: p.double().nullable(),
  },
});
/** Where the map shows a courier on duty; gone when the duty ends. */
export class CourierPosition extends courierPositionSchema.class {}
courierPositionSchema.setClass(CourierPosition);
