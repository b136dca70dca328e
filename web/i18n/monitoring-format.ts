import type { WaitingGroup } from "../data/monitoring.ts";
import { TIME_ZONE } from "../data/city.ts";
import type {
  AgeBand,
  DeliveryState,
  DocumentState,
  FailureReason,
  PickupState,
  QueueName,
  RequestState,
} from "../gql/staff/graphql.ts";
import { language } from "./language.ts";
import { t } from "./monitoring-words.ts";
import { t as staff } from "./staff-words.ts";

type Standing = "BREACHED" | "SOON" | "IN_TIME";

/** A state as the other pages of the staff call it. */
export function nameOfState(group: WaitingGroup, state: string): string | undefined {
  switch (group) {
    case "requests":
      return staff(`requestState.${state as RequestState}`);
    case "documents":
      return staff(`documentState.${state as DocumentState}`);
    case "deliveries":
      return staff(`deliveryState.${state as DeliveryState}`);
    case "pickups":
      return staff(`pickupState.${state as PickupState}`);
  }
}

/** What a number counts; undefined for one that does not exist: it came with the address. */
export function nameOfCell(cell: string): string | undefined {
  const [group = "", head = "", band] = cell.split(".");
  switch (group) {
    case "requests":
    case "documents":
    case "deliveries":
    case "pickups": {
      const state = nameOfState(group, head);
      return band === undefined || state === undefined ? state : `${state}, ${t(`waiting.${band as AgeBand}`)}`;
    }
    case "queue":
      return staff(`queue.${head as QueueName}`);
    case "review":
    case "production":
      return t(`rows.${group}.${head as Standing}`);
    case "attempts":
      return t("rows.attempts.FAILED_TODAY");
    case "couriers":
      return t(`rows.couriers.${head as "ON_DUTY" | "SILENT"}`);
    default:
      return undefined;
  }
}

/** What the state of a row behind a number is called. */
export function nameOfRowState(cell: string, state: string): string | undefined {
  switch (cell.split(".", 1)[0]) {
    case "documents":
    case "production":
      return nameOfState("documents", state);
    case "deliveries":
      return nameOfState("deliveries", state);
    case "pickups":
      return nameOfState("pickups", state);
    case "attempts":
      return staff(`failure.${state as FailureReason}`);
    default:
      return nameOfState("requests", state);
  }
}

export const formatTime = (iso: string): string =>
  new Intl.DateTimeFormat(language() === "en" ? "en-GB" : "id-ID", { timeZone: TIME_ZONE, timeStyle: "medium" }).format(
    new Date(iso),
  );
/** "2027-12-31" becomes "31 Desember 2027". */
export const formatDay = (day: string): string =>
  new Intl.DateTimeFormat(language() === "en" ? "en-GB" : "id-ID", { timeZone: "UTC", dateStyle: "long" }).format(new Date(day));
