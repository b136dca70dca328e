import { getNamedType, type GraphQLSchema, isObjectType, isUnionType } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { staffFieldPolicy } from "../../api/accounts/field-policy.ts";
import { ensureRole } from "../../api/domain/policy.ts";
import { buildPublicSchema, buildStaffSchema } from "../../api/schema.ts";
import type { StaffClient } from "../support/client.ts";
import {
  act,
  at,
  type CourierService,
  courierService,
  draftRun,
  oneDocument,
  planned,
  promiseToday,
  runAt,
} from "../support/courier.ts";
import { codeOfCitizen, doorProof } from "../support/door.ts";
import { newKey, signedIn } from "../support/journey.ts";

/** Every field that can be asked for from these places on, as "Type.field". */
function reachable(schema: GraphQLSchema, from: readonly string[]): Set<string> {
  const found = new Set<string>();
  const walk = (typeName: string, only: string | null = null): void => {
    const type = schema.getType(typeName);
    if (isUnionType(type)) return type.getTypes().forEach(({ name }) => walk(name));
    if (!isObjectType(type)) return;
    for (const field of Object.values(type.getFields())) {
      const place = `${typeName}.${field.name}`;
      if ((only !== null && field.name !== only) || found.has(place)) continue;
      found.add(place);
      walk(getNamedType(field.type).name);
    }
  };
  for (const place of from) {
    const [typeName = "", field = null] = place.split(".");
    walk(typeName, field);
  }
  return found;
}
const typesIn = (places: ReadonlySet<string>): string[] =>
  [...new Set([...places].map((place) => place.split(".")[0]!))].toSorted();
const matching = (places: ReadonlySet<string>, pattern: RegExp): string[] => [...places].filter((place) => pattern.test(place));

describe("what a citizen can ask for", () => {
  let schema: GraphQLSchema;
  let details: Set<string>;
  beforeAll(async () => {
    schema = await buildPublicSchema();
    details = reachable(schema, ["TrackingDetails"]);
  });

  it("of their own delivery are these types, none of which leads to another stop, a courier or a number of a person", () => {
    expect(typesIn(details)).toEqual([
      "CompletionLine",
      "DeliveryWindow",
      "TimelineEntry",
      "TrackedDelivery",
      "TrackedDocument",
      "TrackedPosition",
      "TrackingDetails",
      "TrackingStatus",
    ]);
    expect(matching(details, /courier/i)).toEqual(["TrackedDelivery.courierFirstName"]);
    expect(matching(details, /stop/i)).toEqual(["TrackedDelivery.stopsBefore"]);
    expect(matching(details, /nik|phone|street|landmark|address|run|account|token|secret|pin$/i)).toEqual([]);
  });
  it("of ids are those of their own documents alone", () => {
    expect(matching(details, /\.(id|.*Id)$/)).toEqual(["TrackedDocument.id", "CompletionLine.documentId"]);
  });
  it("of the handover code and the marker is at one place", () => {
    const everything = reachable(schema, ["Query", "Mutation", "Subscription"]);
    expect(matching(everything, /handoverCode/i)).toEqual(["TrackedDelivery.handoverCode"]);
    expect(matching(everything, /latitudeDeg|longitudeDeg/)).toEqual([
      "TrackedPosition.latitudeDeg",
      "TrackedPosition.longitudeDeg",
    ]);
    expect(matching(everything, /nik/i)).toEqual([]);
  });
  it("with the code alone is a summary that leads nowhere", () => {
    expect(typesIn(reachable(schema, ["TrackingSummary"]))).toEqual(["TrackingStatus", "TrackingSummary"]);
  });
});

describe("what a courier can ask for", () => {
  const admitted = Object.entries(staffFieldPolicy).flatMap(([field, decision]) => {
    if (decision === "ANYONE" || decision === "SIGNED_IN") return [field];
    const courier = { kind: "STAFF", accountId: "a", officeId: "o", roles: ["COURIER"] } as const;
    try {
      ensureRole(courier, decision);
      return [field];
    } catch {
      return [];
    }
  });
  let places: Set<string>;
  let everything: Set<string>;
  beforeAll(async () => {
    const schema = await buildStaffSchema();
    places = reachable(schema, admitted);
    everything = reachable(schema, ["Query", "Mutation", "Subscription"]);
  });

  it("is their own day, and what their steps leave behind", () => {
    expect(admitted).toEqual(
      expect.arrayContaining(["Query.courierDay", "Mutation.handOverAtDoor", "Subscription.courierDayUpdated"]),
    );
    expect(typesIn(places)).toEqual(
      `CourierDay CourierDocument CourierRun CourierStop DeliveryHead Device DutyHead Me Mutation OfficeDeed PairedDevice PossibleRecipient Query ReportedPositions
        RunHead StoredPositions Subscription`.split(/\s+/),
    );
  });
  it("never leads to a handover code, a NIK, another courier or the board", () => {
    // Whether a family card is asked for, never which.
    expect(matching(places, /handoverCode|nik|familyCard|trackingCode/i)).toEqual(["PossibleRecipient.needsFamilyCard"]);
    expect(matching(places, /\.code$/)).toEqual([]);
    for (const type of [
      "FleetFrame",
      "CourierPosition",
      "Courier",
      "CourierName",
      "Delivery",
      "Run",
      "RequestCase",
      "FleetAlert",
    ])
      expect(typesIn(places)).not.toContain(type);
  });
  it("nobody of staff can ask for the handover code at all", () => {
    expect(matching(everything, /handoverCode/i)).toEqual([]);
    expect(typesIn(everything)).toEqual(expect.arrayContaining(["FleetFrame", "Delivery", "RequestCase"])); // the walk goes that far
  });
});

describe("what staff are answered", () => {
  let office: CourierService;
  beforeAll(async () => {
    office = await courierService();
  });
  afterAll(() => office.service.stop());

  it("never holds the handover code, whatever they do and wherever they look while it is good", async () => {
    const answers: string[] = [];
    const heard = <Staff extends StaffClient>(staff: Staff): Staff => ({
      ...staff,
      ask: async (query: string, variables?: Record<string, unknown>) => {
        const answer = await staff.ask(query, variables);
        answers.push(JSON.stringify(answer));
        return answer;
      },
    });
    const courier = heard(office.couriers[0]);
    const [dispatcher, desk] = [heard(office.dispatcher), heard(office.desk)];
    const supervisor = heard(await signedIn(office.service, ["SUPERVISOR", "DISPATCHER", "DESK", "VERIFIER", "OPERATOR"]));
    const days = courier.subscribe(`subscription { courierDayUpdated { stops { id state phone documents { label } } } }`);
    answers.push(JSON.stringify(await days.next()));

    const parcel = await planned(office, oneDocument());
    await promiseToday(office, parcel);
    const { labels: scannedLabels } = parcel;
    const runId = await draftRun(office, courier);
    await act(dispatcher, "assignDelivery", "AssignDeliveryInput", { ...(await at(office, parcel)), runId });
    await act(courier, "loadDelivery", "ScanInput", { ...(await at(office, parcel)), scannedLabels });
    await act(desk, "confirmLoad", "ScanInput", { ...(await at(office, parcel)), scannedLabels });
    await act(courier, "startRun", "StepInput", await runAt(office, runId));
    const code = await codeOfCitizen(office, parcel);
    await act(courier, "arriveAtDoor", "CourierStepInput", await at(office, parcel));
    for (const staff of [dispatcher, supervisor]) {
      await staff.ask(`{ deliveries { edges { node { id state nextSteps attempts { note receivedBy } } } } runs { edges { node { id stops { id } } } }
        couriers { edges { node { id name } } } fleetAlerts { kind } }`);
      await staff.ask(
        `query ($id: ID!) { request(id: $id) { id code recipientName delivery { id state nextSteps } history { actor sentence } documents { id label } } }`,
        { id: parcel.requestId },
      );
    }
    await supervisor.ask(
      `mutation ($input: RevealInput!) { revealPerson(input: $input) { applicantNik phone street landmark recipientPhone } }`,
      { input: { requestId: parcel.requestId, purpose: "menelepon penerima" } },
    );
    await courier.ask(`{ courierDay { stops { id street phone recipientName nextSteps documents { label } } run { id } } }`);
    const input = { ...(await doorProof(office, parcel)), idempotencyKey: newKey(), code };
    const handOver = `mutation ($input: DoorProofInput!) { handOverAtDoor(input: $input) { id version state } }`;
    await courier.ask(handOver, { input: { ...input, code: code === "000000" ? "000001" : "000000", idempotencyKey: newKey() } });
    for (let times = 0; times < 2; times++) await courier.ask(handOver, { input }); // the second time the stored answer
    answers.push(JSON.stringify(await days.next()));
    await days.stop();

    expect(answers.at(-2)).toContain("HANDED_OVER");
    expect(answers.join("\n")).toContain(parcel.code); // the case page was really read
    expect(answers.filter((answer) => new RegExp(`(?<!\\d)${code}(?!\\d)`).test(answer))).toEqual([]);
    expect(office.service.logLines.join("\n")).not.toMatch(new RegExp(`(?<!\\d)${code}(?!\\d)`));
  });
});
