import type { Actor } from "../domain/actor.ts";
import { actingRoles, type Action, type Subject } from "../domain/policy.ts";
import { runLifecycle } from "../domain/run.ts";
import { documentsOf } from "../requests/request.bundle.ts";
import type { BoardField, RunView } from "./board.queries.ts";
import { CourierName, DeliveryType, RunType } from "./board.types.ts";
import { deliverySteps, presentAttempt } from "./delivery.presenter.ts";
import type { ParcelView } from "./parcel.queries.ts";
import type { Run } from "./run.entity.ts";

export function presentDelivery(parcel: ParcelView<BoardField>, actor: Actor, now: Date): DeliveryType {
  const { delivery, bundle, open, village, courierName, attempts, stopNumber } = parcel;
  const { id, version, requestId, state, stateSince, windowFrom, windowTo, courierId, runId, stopPosition, incidentKind } =
    delivery;
  return Object.assign(new DeliveryType(), {
    id,
    version,
    requestId,
    state,
    stateSince,
    windowFrom,
    windowTo,
    courier: courierId ? presentCourierName(courierId, courierName ?? "") : null,
    runId: runId ?? null,
    stopPosition: stopPosition ?? null,
    stopNumber,
    recipientName: open("recipient.name"),
    villageCode: bundle.request.villageCode,
    villageName: village?.name ?? "",
    ...placeOf(parcel),
    incidentKind: incidentKind ?? null,
    documentCount: documentsOf(bundle, delivery).length,
    attempts: attempts.map(presentAttempt),
    nextSteps: deliverySteps(actor, bundle, delivery, now),
  });
}

/** Without a pin the middle of the kelurahan: near enough to plan by, and said to be no more than that. */
function placeOf({ open, village }: ParcelView<BoardField>): Pick<DeliveryType, "latitudeDeg" | "longitudeDeg" | "pin"> {
  const [latitudeDeg, longitudeDeg] = [open("address.latitudeDeg"), open("address.longitudeDeg")];
  if (latitudeDeg !== null && longitudeDeg !== null) return { latitudeDeg, longitudeDeg, pin: "PIN" };
  return { latitudeDeg: village?.labelLatitudeDeg ?? 0, longitudeDeg: village?.labelLongitudeDeg ?? 0, pin: "VILLAGE" };
}

export function presentRun(view: RunView, actor: Actor, now: Date): RunType {
  const { run, courierName, stops } = view;
  const { id, version, state, courierId, createdAt, startedAt, closedAt } = run;
  return Object.assign(new RunType(), {
    id,
    version,
    state,
    courier: presentCourierName(courierId, courierName),
    createdAt,
    startedAt: startedAt ?? null,
    closedAt: closedAt ?? null,
    stops: stops.map((parcel) => presentDelivery(parcel, actor, now)),
    earlyDeliveryIds: [...view.earlyDeliveryIds],
    nextSteps: runSteps(view, actor),
  });
}

/** What this actor may do now with the run. Another order is no step of its life, but possible until it is closed. */
export function runSteps({ run, facts }: Pick<RunView, "run" | "facts">, actor: Actor): string[] {
  const may = (action: Action): ReturnType<typeof actingRoles> => actingRoles(actor, action, subjectOf(run));
  const steps = runLifecycle.nextSteps(run.state, (step) => may(`run.${step}`), facts);
  return run.state !== "CLOSED" && may("run.arrange").length > 0 ? [...steps, "arrange"] : [...steps];
}

const subjectOf = ({ officeId, courierId }: Run): Subject => ({
  officeId,
  courierId,
  creatorId: null,
  requestId: null,
});

export const presentCourierName = (id: string, name: string): CourierName => Object.assign(new CourierName(), { id, name });
