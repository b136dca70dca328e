import type { EntityManager } from "@mikro-orm/postgresql";
import { Account } from "../accounts/account.entity.ts";
import { Area } from "../catalogue/catalogue.entity.ts";
import { type Stop, stopNumbers } from "../domain/run.ts";
import { CivilDocument } from "../documents/document.entity.ts";
import type { Opener } from "../platform/sealed-fields.ts";
import type { DataKey } from "../platform/vault.ts";
import type { Work } from "../platform/work.ts";
import { DutyPeriod } from "../positions/position.entity.ts";
import type { RequestBundle } from "../requests/request.bundle.ts";
import { DocumentRequest } from "../requests/request.entity.ts";
import {
  type AttemptFields,
  keyOfRequest,
  type RequestField,
  type RequestFields,
  sealedAttempt,
  sealedRequest,
} from "../requests/sealed.ts";
import { Delivery, DeliveryAttempt, doorOf } from "./delivery.entity.ts";
import { Run } from "./run.entity.ts";

/** What happened at a door. */
export interface AttemptView {
  readonly attempt: DeliveryAttempt;
  readonly open: Opener<AttemptFields, "note" | "proof.recipientName">;
  readonly courierName: string;
}
/** A parcel as its readers need it. `Name`: the fields of the request that they open. */
export interface ParcelView<Name extends RequestField = never> {
  readonly delivery: Delivery;
  readonly bundle: RequestBundle; // as far as the rules of a delivery look: no requirements, no pick-ups
  readonly open: Opener<RequestFields, Name>;
  readonly village: Village | null;
  readonly courierName: string | null;
  readonly stopNumber: number | null; // of the run's stops; null: in no run
  readonly attempts: readonly AttemptView[]; // by number, corrected ones too
}
type Village = Pick<Area, "code" | "name" | "labelLatitudeDeg" | "labelLongitudeDeg">;

/** These deliveries, in their order, for lists: as many statements for two hundred as for one. Who may read them was asked before. */
export async function readParcels(
  { em, vault }: Pick<Work, "em" | "vault">,
  deliveries: readonly Delivery[],
): Promise<ParcelView<RequestField>[]> {
  if (deliveries.length === 0) return [];
  const requestIds = unique(deliveries.map(({ requestId }) => requestId));
  const requests = new Map((await em.find(DocumentRequest, { id: requestIds })).map((request) => [request.id, request]));
  const documents = await em.find(CivilDocument, { requestId: requestIds }, { orderBy: { position: "asc" } });
  const attempts = await em.find(DeliveryAttempt, { requestId: requestIds }, { orderBy: { number: "asc" } });
  const runs = await em.find(Run, { id: unique(deliveries.flatMap(({ runId }) => runId ?? [])) });
  const numbers = stopNumbersIn(await em.find(Delivery, { runId: runs.map(({ id }) => id) }, { disableIdentityMap: true }));
  const onDuty = await couriersOnDuty(em, unique(runs.map(({ courierId }) => courierId)));
  const names = await accountNames(em, couriersOf(deliveries, attempts));
  const villages = await em.find(
    Area,
    { code: unique([...requests.values()].map(({ villageCode }) => villageCode)) },
    { fields: ["code", "name", "labelLatitudeDeg", "labelLongitudeDeg"] },
  );
  return deliveries.map((delivery) => {
    const request = requests.get(delivery.requestId)!;
    const key = keyOfRequest(vault, request);
    const isOfRequest = ({ requestId }: { readonly requestId: string }): boolean => requestId === request.id;
    const bundle: RequestBundle = {
      request,
      documents: documents.filter(isOfRequest),
      requirements: [],
      pickups: [],
      deliveries: [delivery],
      attempts: attempts.filter(isOfRequest),
      runs: runs.filter(({ id }) => id === delivery.runId),
      onDuty,
      secondLook: "BY_ANOTHER", // nothing is printed any more
      reappliedAsId: null,
    };
    return {
      delivery,
      bundle,
      open: sealedRequest.opener(key, request),
      village: villages.find(({ code }) => code === request.villageCode) ?? null,
      courierName: delivery.courierId ? (names.get(delivery.courierId) ?? null) : null,
      stopNumber: numbers.get(delivery.id) ?? null,
      attempts: attemptViews(
        attempts.filter(({ deliveryId }) => deliveryId === delivery.id),
        key,
        names,
      ),
    };
  });
}

/** A parcel in a run, as the rules of its stops look at it. */
export const stopOf = (delivery: Delivery): Stop => ({
  deliveryId: delivery.id,
  position: delivery.stopPosition ?? 0,
  door: doorOf(delivery),
  state: delivery.state,
});
/** By delivery. @param deliveries all of some runs */
function stopNumbersIn(deliveries: readonly Delivery[]): ReadonlyMap<string, number> {
  const runs = Map.groupBy(deliveries, ({ runId }) => runId);
  return new Map([...runs.values()].flatMap((own) => [...stopNumbers(own.map(stopOf))]));
}

/** Attempts of one request. @param names of all their couriers */
export const attemptViews = (
  attempts: readonly DeliveryAttempt[],
  key: DataKey,
  names: ReadonlyMap<string, string>,
): AttemptView[] =>
  attempts.map((attempt) => ({
    attempt,
    open: sealedAttempt.opener(key, attempt),
    courierName: names.get(attempt.courierId) ?? "",
  }));

/** Everybody who had these parcels or stood at a door with them. */
export function couriersOf(
  deliveries: readonly Pick<Delivery, "courierId">[],
  attempts: readonly Pick<DeliveryAttempt, "courierId">[],
): string[] {
  return unique([...deliveries, ...attempts].flatMap(({ courierId }) => courierId ?? []));
}

/** As colleagues know them, by account. */
export async function accountNames(em: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const accounts = await em.find(Account, { id: [...ids] }, { fields: ["name"] });
  return new Map(accounts.map(({ id, name }) => [id, name]));
}

export async function couriersOnDuty(em: EntityManager, courierIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (courierIds.length === 0) return new Set();
  const duties = await em.find(DutyPeriod, { courierId: [...courierIds], toAt: null });
  return new Set(duties.map(({ courierId }) => courierId));
}

const unique = (ids: readonly string[]): string[] => [...new Set(ids)];
