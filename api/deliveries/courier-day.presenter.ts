import type { Actor } from "../domain/actor.ts";
import { presentDevice } from "../positions/device.types.ts";
import { POSITION_RULES } from "../positions/position.rules.ts";
import { documentsOf } from "../requests/request.bundle.ts";
import { runSteps } from "./board.presenter.ts";
import type { CourierDayView, DoorField } from "./courier-day.queries.ts";
import { CourierDay, CourierDocument, CourierRun, CourierStop, OfficeDeed, StoredPositions } from "./courier-day.types.ts";
import { deliverySteps } from "./delivery.presenter.ts";
import type { OfficeDeedView } from "./office-deeds.queries.ts";
import type { ParcelView } from "./parcel.queries.ts";

export function presentCourierDay(view: CourierDayView, actor: Actor, now: Date): CourierDay {
  const { account, duty, run, stops, devices, lastFixAt, stored } = view;
  return Object.assign(new CourierDay(), {
    courierId: account.id,
    name: account.name,
    onDutySince: duty.since,
    dutyEndsAt: duty.endsAt,
    dutyEndedAt: duty.endedAt,
    run: run && presentRun(run, actor),
    stops: stops.map((parcel) => presentStop(view, parcel, actor, now)),
    devices: devices.map(presentDevice),
    lastFixAt,
    storedPositions: Object.assign(new StoredPositions(), { ...stored, keptDays: POSITION_RULES.keptDays }),
  });
}

function presentRun(view: NonNullable<CourierDayView["run"]>, actor: Actor): CourierRun {
  const { id, version, state } = view.run;
  return Object.assign(new CourierRun(), {
    id,
    version,
    state,
    earlyDeliveryIds: [...view.earlyDeliveryIds],
    nextSteps: runSteps(view, actor),
  });
}

function presentStop(view: CourierDayView, parcel: ParcelView<DoorField>, actor: Actor, now: Date): CourierStop {
  const { delivery, bundle, village, stopNumber } = parcel;
  const { id, version, state, stateSince, stopPosition, windowFrom, windowTo, loadConfirmedAt } = delivery;
  return Object.assign(new CourierStop(), {
    id,
    version,
    state,
    stateSince,
    position: stopPosition ?? 0,
    stopNumber: stopNumber ?? 0,
    windowFrom,
    windowTo,
    villageName: village?.name ?? "",
    ...(state === "HANDED_OVER" ? NOBODY : presentDoor(view, parcel)),
    loadConfirmedAt: loadConfirmedAt ?? null,
    officeDeed: presentOfficeDeed(view.officeDeeds.get(id)),
    nextSteps: deliverySteps(actor, bundle, delivery, now),
  });
}

const presentOfficeDeed = (deed: OfficeDeedView | undefined): OfficeDeed | null =>
  deed ? Object.assign(new OfficeDeed(), deed) : null;

type Door = "recipientName" | "phone" | "street" | "landmark" | "latitudeDeg" | "longitudeDeg" | "documents" | "readRecipients";
/** Where everything is handed over, who lives there is none of the courier's business any more. Taken back, it is. */
const NOBODY: Pick<CourierStop, Door> = {
  recipientName: null,
  phone: null,
  street: null,
  landmark: null,
  latitudeDeg: null,
  longitudeDeg: null,
  documents: [],
  readRecipients: () => [],
};
function presentDoor(
  { documentTypes, recipientsOf }: CourierDayView,
  { delivery, bundle, open }: ParcelView<DoorField>,
): Pick<CourierStop, Door> {
  return {
    recipientName: open("recipient.name"),
    phone: open("recipient.phone") ?? open("applicant.phone"),
    street: open("address.street"),
    landmark: open("address.landmark"),
    latitudeDeg: open("address.latitudeDeg"),
    longitudeDeg: open("address.longitudeDeg"),
    documents: documentsOf(bundle, delivery).map(({ id: documentId, kind, label, oldCard }) =>
      Object.assign(new CourierDocument(), {
        id: documentId,
        kind,
        label,
        oldCard,
        nameText: documentTypes.find((type) => type.kind === kind)?.name ?? { id: "", en: "" },
      }),
    ),
    readRecipients: () => recipientsOf(delivery, bundle),
  };
}
