import { Delivery, DeliveryAttempt } from "../../api/deliveries/delivery.entity.ts";
import { CivilDocument } from "../../api/documents/document.entity.ts";
import { PositionFix } from "../../api/positions/position.entity.ts";
import { DocumentRequest } from "../../api/requests/request.entity.ts";
import { handoverCodePlace, keyOfRequest, type ProofFields, sealedAttempt, type TakenDown } from "../../api/requests/sealed.ts";
import type { GraphQLAnswer } from "./client.ts";
import {
  act,
  type AssignedParcel,
  at,
  courierOnDuty,
  type CourierService,
  deliveryRow,
  type Head,
  type Officer,
  oneDocument,
  tryAct,
  underWay,
} from "./courier.ts";
import { phonePhoto, uploadPhoto } from "./pictures.ts";

/** Where the application of test/support/journey.ts lives. */
export const PIN = { latitudeDeg: -4.0283, longitudeDeg: 119.6506 };
const METRE_DEG = 360 / (2 * Math.PI * 6_371_000);
/** So far north of the pin. */
export const awayBy = (distanceM: number, accuracyM = 10): { latitudeDeg: number; longitudeDeg: number; accuracyM: number } => ({
  latitudeDeg: PIN.latitudeDeg + distanceM * METRE_DEG,
  longitudeDeg: PIN.longitudeDeg,
  accuracyM,
});

/** UNDER_WAY with a courier who has nothing else; one document unless `input` says otherwise. */
export async function outWith(
  office: CourierService,
  input: Record<string, unknown> = oneDocument(),
  courier?: Officer,
): Promise<AssignedParcel> {
  return underWay(office, { courier: courier ?? (await courierOnDuty(office.service)), input });
}

/** It left so long ago: what is told late happened after that. */
export async function outForMs({ service }: CourierService, { id }: { readonly id: string }, ms: number): Promise<void> {
  const since = new Date(service.now().getTime() - ms);
  await service.database.em
    .fork()
    .nativeUpdate(Delivery, { id }, { stateSince: since, happenedAt: since, loadConfirmedAt: since });
}

/** As the citizen reads it on the page. */
export async function codeOfCitizen(office: CourierService, parcel: { readonly id: string }): Promise<string> {
  const { id, requestId, handoverCode } = await deliveryRow(office, parcel);
  const request = await office.service.database.em.fork().findOneOrFail(DocumentRequest, { id: requestId });
  return keyOfRequest(office.service.vault, request).open(handoverCodePlace(id), handoverCode!);
}
export const otherThan = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, "0");

let photo: Promise<Buffer> | null = null; // one picture for all: what it shows does not matter
interface Uploaded {
  readonly fileId: string;
  readonly claimToken: string;
}
export async function uploaded({ service }: CourierService): Promise<Uploaded> {
  photo ??= phonePhoto("amplop");
  return uploadPhoto(service.url, await photo);
}
/** By parcel: until it is attached, the same photo can be sent again, and one network may not upload without limit. */
const envelopes = new Map<string, Promise<Uploaded>>();
function envelopeOf(office: CourierService, { id }: { readonly id: string }): Promise<Uploaded> {
  const known = envelopes.get(id) ?? uploaded(office);
  envelopes.set(id, known);
  return known;
}

/** The phone was there. */
export async function readFix(
  { service }: CourierService,
  courier: { readonly id: string },
  {
    distanceM,
    ageMs = 0,
    lateMs = 0,
    ...more
  }: { distanceM: number; ageMs?: number; lateMs?: number } & Partial<Pick<PositionFix, "verdict" | "accuracyFrom">>,
): Promise<void> {
  const em = service.database.em.fork();
  const takenAt = new Date(service.now().getTime() - ageMs);
  const receivedAt = new Date(takenAt.getTime() + lateMs);
  const fix = { courierId: courier.id, takenAt, receivedAt, verdict: "TRACK", ...awayBy(distanceM), ...more } as const;
  await em.persist(em.create(PositionFix, fix)).flush();
}

export const SIGNATURE = "M 0 0 L 10 10 C 20 20 30 30 40 40";
/** A proof that is complete for the applicant but for the code or a signature. */
export async function doorProof(office: CourierService, parcel: { readonly id: string }): Promise<Record<string, unknown>> {
  return {
    ...(await at(office, parcel)),
    recipientClass: "APPLICANT",
    recipientName: "Siti Aminah",
    relation: "pemohon",
    isAdult: true,
    identityKind: "KTP-el",
    identityLastFour: "0001",
    oldCards: [],
    photo: await envelopeOf(office, parcel),
    place: awayBy(30),
  };
}
export async function tryHandOver(
  office: CourierService,
  parcel: AssignedParcel,
  more: Record<string, unknown>,
  courier: Officer = parcel.courier,
): Promise<GraphQLAnswer> {
  return tryAct(courier, "handOverAtDoor", "DoorProofInput", { ...(await doorProof(office, parcel)), ...more });
}
/** With the citizen's code. */
export async function handedOver(
  office: CourierService,
  parcel: AssignedParcel,
  more: Record<string, unknown> = {},
): Promise<Head> {
  const code = await codeOfCitizen(office, parcel);
  const proof = { ...(await doorProof(office, parcel)), code, ...more };
  const head = await act(parcel.courier, "handOverAtDoor", "DoorProofInput", proof);
  envelopes.delete(parcel.id);
  return head;
}
export async function failed(office: CourierService, parcel: AssignedParcel, more: Record<string, unknown> = {}): Promise<Head> {
  const input = { ...(await at(office, parcel)), reason: "NOBODY_HOME", ...more };
  return act(parcel.courier, "failDelivery", "FailDeliveryInput", input);
}

/** By the link on the page, so long ago; told now. */
export async function called(office: CourierService, parcel: AssignedParcel, agoMs = 0): Promise<void> {
  const deviceAt = agoMs === 0 ? null : new Date(office.service.now().getTime() - agoMs).toISOString();
  await act(parcel.courier, "recordCall", "CourierStepInput", { ...(await at(office, parcel)), deviceAt });
}

/** Everything that was taken down at this parcel's doors, opened. */
export async function attemptsOf(
  { service }: CourierService,
  { id, requestId }: { readonly id: string; readonly requestId: string },
): Promise<{ attempt: DeliveryAttempt; sealed: TakenDown }[]> {
  const em = service.database.em.fork();
  const key = keyOfRequest(service.vault, await em.findOneOrFail(DocumentRequest, { id: requestId }));
  const attempts = await em.find(DeliveryAttempt, { deliveryId: id }, { orderBy: { number: "asc" } });
  return attempts.map((attempt) => ({ attempt, sealed: takenDown(sealedAttempt.opener(key, attempt)) }));
}
function takenDown(open: ReturnType<typeof sealedAttempt.opener>): TakenDown {
  const [latitudeDeg, longitudeDeg] = [open("place.latitudeDeg"), open("place.longitudeDeg")];
  const proof = {
    recipientClass: open("proof.recipientClass"),
    recipientName: open("proof.recipientName"),
    relation: open("proof.relation"),
    identityKind: open("proof.identityKind"),
    identityLastFour: open("proof.identityLastFour"),
    proof: open("proof.proof"),
    signature: open("proof.signature"),
  };
  return {
    place: latitudeDeg === null || longitudeDeg === null ? null : { latitudeDeg, longitudeDeg },
    note: open("note"),
    calledAt: open("calledAt"),
    proof: proof.proof === null ? null : (proof as ProofFields),
  };
}
export const documentRows = (
  { service }: CourierService,
  { requestId }: { readonly requestId: string },
): Promise<CivilDocument[]> => service.database.em.fork().find(CivilDocument, { requestId }, { orderBy: { position: "asc" } });
export const requestRow = (
  { service }: CourierService,
  { requestId }: { readonly requestId: string },
): Promise<DocumentRequest> => service.database.em.fork().findOneOrFail(DocumentRequest, { id: requestId });

/** A clock that a test moves. */
export interface Clock {
  now: Date;
}
export const later = (clock: Clock, ms: number): void => {
  clock.now = new Date(clock.now.getTime() + ms);
};
