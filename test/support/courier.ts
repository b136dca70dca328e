import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { expect } from "vitest";
import type { StaffRole } from "../../api/domain/actor.ts";
import type { DeliveryStep } from "../../api/domain/delivery.ts";
import type { DeliveryInput } from "../../api/domain/delivery-guards.ts";
import type { Fact } from "../../api/domain/events.ts";
import { uuidFrom } from "../../api/domain/uuid.ts";
import { restOfToday } from "../../api/domain/window.ts";
import { Delivery } from "../../api/deliveries/delivery.entity.ts";
import { stepDelivery } from "../../api/deliveries/delivery.steps.ts";
import { Run } from "../../api/deliveries/run.entity.ts";
import { DutyPeriod } from "../../api/positions/position.entity.ts";
import { deliveryIn, staffStep } from "../../api/requests/staff-step.ts";
import { buildAccount, TEST_PASSWORD } from "./accounts.ts";
import { type GraphQLAnswer, type StaffClient, staffClient } from "./client.ts";
import { application, newKey, produced, type Receipt, reviewed, signedIn, submit, versioned } from "./journey.ts";
import { startService, type TestService } from "./service.ts";

/** Somebody who acts: a browser, and whose it is. */
export interface Officer extends StaffClient {
  readonly id: string; // account
}
/** A service with everybody whom a parcel meets on its way; both couriers are on duty. */
export interface CourierService {
  readonly service: TestService;
  readonly verifier: StaffClient;
  readonly printer: StaffClient;
  readonly desk: StaffClient;
  readonly dispatcher: StaffClient;
  readonly couriers: readonly [Officer, Officer];
}
export async function courierService(options: Parameters<typeof startService>[0] = {}): Promise<CourierService> {
  return staffOf(await startService(options));
}
/** New accounts and sessions for a service: a session does not outlive a leap of the clock. */
export async function staffOf(service: TestService): Promise<CourierService> {
  return {
    service,
    verifier: await signedIn(service, ["VERIFIER"]),
    printer: await signedIn(service, ["PRINTER"]),
    desk: await signedIn(service, ["DESK"]),
    dispatcher: await signedIn(service, ["DISPATCHER"]),
    couriers: [await courierOnDuty(service), await courierOnDuty(service)],
  };
}

export async function officer(
  service: TestService,
  roles: readonly StaffRole[],
  more: Parameters<typeof buildAccount>[2] = {},
): Promise<Officer> {
  const { id, login } = await buildAccount(service, roles, more);
  return { ...(await staffClient(service, login, TEST_PASSWORD)), id };
}
export async function courierOnDuty(service: TestService): Promise<Officer> {
  const courier = await officer(service, ["COURIER"]);
  await beginDuty(service, courier.id);
  return courier;
}
export async function beginDuty({ database, now }: TestService, courierId: string): Promise<void> {
  const em = database.em.fork();
  await em.persist(em.create(DutyPeriod, { id: uuidFrom(randomBytes), courierId, fromAt: now(), toAt: null })).flush();
}
export async function endDuty({ database, now }: TestService, courierId: string): Promise<void> {
  await database.em.fork().nativeUpdate(DutyPeriod, { courierId, toAt: null }, { toAt: now() });
}

/** A parcel, and what its citizen and its labels know. */
export interface Parcel extends Receipt {
  readonly requestId: string;
  readonly id: string; // of the delivery
  readonly labels: readonly string[];
}
/** A parcel in somebody's run. */
export interface AssignedParcel extends Parcel {
  readonly runId: string;
  readonly courier: Officer;
}

/** One document, to be brought: the shortest way to a parcel. */
export const oneDocument = (more: Record<string, unknown> = {}): Record<string, unknown> => {
  const whole = application({ handover: "COURIER", ...more });
  return { ...whole, documents: more["documents"] ?? (whole["documents"] as unknown[]).slice(0, 1) };
};

/** PLANNED: everything is produced and waits for a courier. */
export async function planned(
  { service, verifier, printer }: CourierService,
  input: Record<string, unknown> = application({ handover: "COURIER" }),
): Promise<Parcel> {
  const receipt = await submit(service, input);
  const { id: requestId, documents } = await produced(printer, await reviewed(verifier, receipt.code));
  const delivery = await service.database.em.fork().findOneOrFail(Delivery, { requestId });
  expect(delivery.state).toBe("PLANNED");
  return { ...receipt, requestId, id: delivery.id, labels: documents.map(({ label }) => label) };
}

/** An empty run in DRAFT. @returns its id */
export async function draftRun({ dispatcher }: CourierService, courier: Officer): Promise<string> {
  const { id } = await act(dispatcher, "createRun", "CreateRunInput", { courierId: courier.id });
  return id;
}

/** Where a builder puts the parcel, and what is in it. */
export interface Place {
  readonly courier?: Officer; // of the run; the first one
  readonly runId?: string; // a new draft of the courier's
  readonly input?: Record<string, unknown>; // the application
}
/** ASSIGNED, as the last stop of the run. */
export async function assigned(office: CourierService, place: Place = {}): Promise<AssignedParcel> {
  const courier = place.courier ?? office.couriers[0];
  const parcel = await planned(office, place.input);
  const runId = place.runId ?? (await draftRun(office, courier));
  await act(office.dispatcher, "assignDelivery", "AssignDeliveryInput", { ...(await at(office, parcel)), runId });
  return { ...parcel, runId, courier };
}

/** As if it had been planned yesterday: what is planned today is promised for the next working day. */
export async function promiseToday({ service }: CourierService, { id }: { readonly id: string }): Promise<void> {
  const { from: windowFrom, to: windowTo } = restOfToday("Asia/Makassar", service.now());
  await service.database.em.fork().nativeUpdate(Delivery, { id }, { windowFrom, windowTo });
}

/** LOADED, and seen by the desk; promised for today. */
export async function loaded(office: CourierService, place: Place = {}): Promise<AssignedParcel> {
  const parcel = await assigned(office, place);
  await promiseToday(office, parcel);
  const scannedLabels = parcel.labels;
  await act(parcel.courier, "loadDelivery", "ScanInput", { ...(await at(office, parcel)), scannedLabels });
  await act(office.desk, "confirmLoad", "ScanInput", { ...(await at(office, parcel)), scannedLabels });
  return parcel;
}

/** UNDER_WAY: the run is started with everything that is in it. */
export async function underWay(office: CourierService, place: Place = {}): Promise<AssignedParcel> {
  const parcel = await loaded(office, place);
  await act(parcel.courier, "startRun", "StepInput", await runAt(office, parcel.runId));
  return parcel;
}

/** A step of a delivery without its mutation: for a state that a test only starts from. */
export async function stepAs(
  { service }: CourierService,
  { id: accountId }: { readonly id: string },
  role: StaffRole,
  { id }: { readonly id: string },
  step: DeliveryStep,
  input: DeliveryInput = {},
): Promise<void> {
  const em = service.database.em.fork();
  const { officeId, version } = await em.findOneOrFail(Delivery, { id });
  const { vault, now } = service;
  const actor = { kind: "STAFF", accountId, roles: [role], officeId } as const;
  const work = { em: service.database.em.fork(), actor, now: now(), vault, randomBytes, deviceAt: null };
  const target = { idempotencyKey: newKey(), id, expectedVersion: version };
  await staffStep(work, `test ${step}`, `delivery.${step}`, "delivery", target, (inner, bundle, roles) =>
    stepDelivery(inner, bundle, deliveryIn(bundle, id), step, roles, input),
  );
}
/** RETURNING: given up on the way. */
export async function returning(office: CourierService, place: Place = {}): Promise<AssignedParcel> {
  const parcel = await underWay(office, place);
  await stepAs(office, parcel.courier, "COURIER", parcel, "returnToOffice");
  return parcel;
}
/** BACK_AT_OFFICE: and counted by the desk. */
export async function backAtOffice(office: CourierService, place: Place = {}): Promise<AssignedParcel> {
  const parcel = await returning(office, place);
  await act(office.desk, "receiveBack", "ScanInput", { ...(await at(office, parcel)), scannedLabels: parcel.labels });
  return parcel;
}

/**
 * Everything that the journal holds, in the order in which it was written; with a request's id only what is about it. Not read as a
 * subscriber does: that one waits for every transaction of the server, other test files' too.
 */
export async function factsOf({ service }: CourierService, requestId: string | null = null, afterSeq = 0): Promise<Fact[]> {
  const { rows } = await sql<{ fact: Fact }>`
    select fact from journal where seq > ${afterSeq} and (${requestId}::uuid is null or request_id = ${requestId}::uuid)
    order by journal.seq`.execute(service.database.em.fork().getKysely<unknown>());
  return rows.map(({ fact }) => fact);
}
/** The steps of one delivery that the journal holds. */
export async function stepsOf(office: CourierService, { requestId, id }: Pick<Parcel, "requestId" | "id">): Promise<string[]> {
  const facts = await factsOf(office, requestId);
  return facts.flatMap((fact) => (fact.type === "deliveryStepped" && fact.deliveryId === id ? [fact.step] : []));
}

/** The row as it is now. */
export const deliveryRow = ({ service }: CourierService, { id }: { readonly id: string }): Promise<Delivery> =>
  service.database.em.fork().findOneOrFail(Delivery, { id });
export const runRow = ({ service }: CourierService, id: string): Promise<Run> =>
  service.database.em.fork().findOneOrFail(Run, { id });
type Versioned = ReturnType<typeof versioned>;
/** Its id and newest version, as a step wants them. */
export const at = async (office: CourierService, parcel: { readonly id: string }): Promise<Versioned> =>
  versioned(await deliveryRow(office, parcel));
export const runAt = async (office: CourierService, id: string): Promise<Versioned> => versioned(await runRow(office, id));

/** What a step of a delivery or a run leaves behind. */
export interface Head {
  readonly id: string;
  readonly version: number;
  readonly state: string;
}
/** A step of a delivery or a run, as sent; the answer may be a refusal. */
export function tryAct(staff: StaffClient, name: string, type: string, input: Record<string, unknown>): Promise<GraphQLAnswer> {
  return staff.ask(`mutation ($input: ${type}!) { ${name}(input: $input) { id version state } }`, {
    input: { idempotencyKey: newKey(), ...input },
  });
}
/** One that has to succeed. */
export async function act(staff: StaffClient, name: string, type: string, input: Record<string, unknown>): Promise<Head> {
  const answer = await tryAct(staff, name, type, input);
  expect(answer.errors, name).toBeUndefined();
  return answer.data?.[name] as Head;
}
