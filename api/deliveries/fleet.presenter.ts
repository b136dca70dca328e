import { freshnessOf } from "../domain/live-position.ts";
import { presentDevice } from "../positions/device.types.ts";
import type { LiveFix } from "../positions/live-positions.ts";
import { POSITION_RULES } from "../positions/position.rules.ts";
import { presentCourierName } from "./board.presenter.ts";
import type { FleetMovements } from "./fleet.feed.ts";
import type { AlertView, CourierView } from "./fleet.queries.ts";
import { Courier, CourierPositionType, FleetAlert, FleetFrame } from "./fleet.types.ts";

export function presentPosition(fix: LiveFix, now: Date): CourierPositionType {
  const { officeId: _officeId, ...place } = fix;
  const freshness = freshnessOf(place.takenAt, now, POSITION_RULES.live);
  return Object.assign(new CourierPositionType(), { ...place, freshness });
}

export function presentCourier({ id, name, onDutySince, openRun, fix, devices }: CourierView, now: Date): Courier {
  return Object.assign(new Courier(), {
    id,
    name,
    onDutySince,
    openRunId: openRun?.id ?? null,
    position: fix && presentPosition(fix, now),
    devices: devices.map(presentDevice),
  });
}

export function presentAlert({ kind, since, courierId, courierName, deliveryId }: AlertView): FleetAlert {
  const courier = courierId === null ? null : presentCourierName(courierId, courierName ?? "");
  return Object.assign(new FleetAlert(), { kind, since, courier, deliveryId });
}

export function presentFrame({ complete, fixes, gone, factsChanged }: FleetMovements, now: Date): FleetFrame {
  const positions = fixes.map((fix) => presentPosition(fix, now));
  return Object.assign(new FleetFrame(), { complete, positions, gone, factsChanged, sentAt: now });
}
