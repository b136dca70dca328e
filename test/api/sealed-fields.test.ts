import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { absenceReasons, recipientRelations } from "../../api/domain/intake.ts";
import { sealedColumn, type SealedFields } from "../../api/platform/sealed-fields.ts";
import { openVault } from "../../api/platform/vault.ts";
import { ask } from "../support/client.ts";
import { type AssignedParcel, type CourierService, courierOnDuty, courierService, oneDocument } from "../support/courier.ts";
import { failed, handedOver, outWith, SIGNATURE } from "../support/door.ts";
import { application, caseOf, deskProof, produced, readCase, type Receipt, reviewed, step, submit } from "../support/journey.ts";
import { SEALED_TABLES } from "../support/old-seals.ts";
import { openingsOf } from "../support/openings.ts";

describe("a field", () => {
  const vault = openVault(Buffer.alloc(32, 1));
  const { key } = vault.newDataKey("request");
  interface Person {
    readonly name: string;
    readonly nik: string | null;
    readonly reason: string | null;
  }
  const column = sealedColumn<Person>("person");
  const person = { name: "Andi Baso", nik: "7372014101900001", reason: null };
  const sealedFields = column.seal(key, "a", person);
  const reading = (fields: SealedFields, table = "person", id = "a", name: keyof Person = "name"): unknown =>
    sealedColumn<Person>(table).opener(key, { id, sealedFields: fields })(name);

  it("is read as it was written, null as null", () => {
    const open = column.opener(key, { id: "a", sealedFields });
    expect([open("name"), open("nik"), open("reason")]).toEqual([person.name, person.nik, person.reason]);
  });
  it("has a ciphertext of its own, each time another", () => {
    const same = column.seal(key, "a", { name: "x", nik: "x", reason: "x" });
    const again = column.seal(key, "a", { name: "x", nik: "x", reason: "x" });
    expect(new Set([...Object.values(same), ...Object.values(again)]).size).toBe(6);
  });
  it.each<[string, () => unknown]>([
    ["another field", () => reading({ ...sealedFields, name: sealedFields["nik"]! })],
    ["another row", () => reading(sealedFields, "person", "b")],
    ["another table", () => reading(sealedFields, "somebody")],
  ])("that was moved to %s does not open", (_name, read) => expect(read).toThrow(/authenticate/));
  it("that was taken away is no empty one", () => {
    const { nik: _, ...rest } = sealedFields;
    expect(() => reading(rest, "person", "a", "nik")).toThrow("person has no field nik");
  });
  it("does not tell by its length which of a few words it is, or that it is empty", () => {
    const lengths = [...absenceReasons, ...recipientRelations, "7372014101900001", "081234567890", "Andi", null].map(
      (reason) => column.seal(key, "a", { ...person, reason })["reason"]!.length,
    );
    expect(new Set(lengths).size).toBe(1);
  });
});

/** Unlike anything else that a service writes. */
const PERSON = {
  name: "Zulqarnainqq Wattimenaqq",
  nik: "7372417709918273",
  familyCardNumber: "7372417709914455",
  phone: "081377099182",
  subjectName: "Bxadriahqq Pxatimangqq",
  subjectNik: "7372017709917766",
  recipientName: "Qxurniatiqq Lxanangqq",
  recipientPhone: "085277099145",
  street: "Jalan Kxenariqq Nomor 77099",
  landmark: "belakang gxudangqq biru",
  latitudeDeg: -4.0283177,
  longitudeDeg: 119.6506177,
  note: "Kata Sxakkaqq pindah",
  receiver: "Sxakkaqq Wattimenaqq",
  relation: "iparqq",
} as const;

describe("in the running service", () => {
  let office: CourierService;
  let parcel: AssignedParcel;
  let atDesk: Receipt;
  const person = (handover: string): Record<string, unknown> => {
    const { name, nik, familyCardNumber, phone, recipientName, recipientPhone, street, landmark, latitudeDeg, longitudeDeg } =
      PERSON;
    return {
      handover,
      absenceReason: "MOURNING",
      applicant: { name, nik, familyCardNumber, phone },
      documents: [
        { document: "AKTA_KEMATIAN", reason: "NEW", subjectName: PERSON.subjectName, subjectNik: PERSON.subjectNik, files: [] },
      ],
      recipient: { name: recipientName, relation: "FAMILY_MEMBER", phone: recipientPhone },
      address: { villageCode: "73.72.01.1004", street, landmark, latitudeDeg, longitudeDeg },
    };
  };
  /** Handed over at the desk, failed at one door, handed over at another, and one that is out. */
  beforeAll(async () => {
    office = await courierService();
    const { service, verifier, printer, desk } = office;
    atDesk = await submit(service, application(person("PICKUP")));
    const waiting = await produced(printer, await reviewed(verifier, atDesk.code));
    const { pickup } = await readCase(desk, waiting.id);
    const taken = {
      recipientClass: "FAMILY_MEMBER",
      familyCardLastFour: PERSON.familyCardNumber.slice(-4),
      recipientName: PERSON.receiver,
      relation: PERSON.relation,
    };
    const proof = { ...deskProof(pickup!, atDesk.pin), ...taken };
    await step(desk, "handOverAtDesk", proof, "DeskProofInput");
    await failed(office, await outWith(office, oneDocument(person("COURIER"))), { note: PERSON.note });
    const received = { ...taken, signature: SIGNATURE };
    await handedOver(office, await outWith(office, oneDocument(person("COURIER"))), received);
    parcel = await outWith(office, oneDocument(person("COURIER")), await courierOnDuty(service));
  });
  afterAll(() => office.service.stop());

  const query = async (text: string, parameters: readonly unknown[] = []): Promise<Record<string, unknown>[]> =>
    office.service.database.em
      .fork()
      .getConnection()
      .execute(text, [...parameters]);

  it("no column of any table holds a word of a known person in the clear", async () => {
    const columns = await query(
      `select table_name, column_name, data_type from information_schema.columns where table_schema = 'public' order by 1, 2`,
    );
    expect(columns).toEqual(
      expect.arrayContaining(
        SEALED_TABLES.map(({ table }) => ({ table_name: table, column_name: "sealed_fields", data_type: "jsonb" })),
      ),
    );
    const columnsWith = async (words: readonly string[]): Promise<string[]> => {
      const found: string[] = [];
      for (const { table_name: table, column_name: column, data_type: type } of columns) {
        const text = type === "bytea" ? `encode(t."${String(column)}", 'escape')` : `t."${String(column)}"::text`;
        const held = await query(
          `select distinct word from "${String(table)}" t, jsonb_array_elements_text(?::jsonb) word where position(word in ${text}) > 0`,
          [JSON.stringify(words)],
        );
        found.push(...held.map(({ word }) => `${String(table)}.${String(column)}: ${String(word)}`));
      }
      return found;
    };
    expect(await columnsWith(["73.72.01.1004"])).toContain("document_request.village_code: 73.72.01.1004"); // it finds what is there
    expect(await columnsWith([...Object.values(PERSON).map(String), "MOURNING", SIGNATURE])).toEqual([]);
  });
  it("each field of each row has a ciphertext of its own, and no row an old one", async () => {
    for (const { table, oldColumn } of SEALED_TABLES) {
      const [counts] = await query(
        `select count(*)::int as fields, count(distinct value)::int as values, count(distinct id)::int as rows,
           count(*) filter (where t."${oldColumn}" is not null)::int as old
         from "${table}" t, jsonb_each_text(t.sealed_fields)`,
      );
      const { fields, values, rows, old } = counts as Record<string, number>;
      expect(rows, table).toBeGreaterThan(0);
      expect(fields, table).toBeGreaterThan(rows!);
      expect([values, old], table).toEqual([fields, 0]);
    }
  });

  describe("a reader opens what it shows and nothing else:", () => {
    const service = (): CourierService["service"] => office.service;
    const opened = async (doing: () => Promise<{ readonly errors?: unknown }>): Promise<string[]> => {
      const openings = await openingsOf(service(), async () => expect((await doing()).errors).toBeUndefined());
      return [...new Set(openings)].toSorted();
    };
    const request = (...names: readonly string[]): string[] => names.map((name) => `document_request.sealed_fields.${name}`);

    it("a queue, the name, once for each line", async () => {
      for (let count = 0; count < 3; count++) await submit(service(), application(person("PICKUP")));
      const page = `{ requests(queue: NEW, first: 3) { edges { node { id applicantName documents { kind } } } } }`;
      const openings = await openingsOf(service(), async () => {
        const { data } = await office.verifier.ask(page);
        expect((data?.["requests"] as { edges: unknown[] }).edges).toHaveLength(3);
      });
      expect(openings).toEqual(request("applicant.name", "applicant.name", "applicant.name"));
    });
    it("a courier's day, whom to look for, where, and the phone: never an identity number", async () => {
      const day = `{ courierDay { stops { recipientName phone street landmark latitudeDeg longitudeDeg documents { label } } } }`;
      expect(await opened(() => parcel.courier.ask(day))).toEqual(
        request(
          "address.landmark",
          "address.latitudeDeg",
          "address.longitudeDeg",
          "address.street",
          "recipient.name",
          "recipient.phone",
        ),
      );
    });
    it("the board, a name to mask and the pin", async () => {
      const board = `{ deliveries(first: 50) { edges { node { recipientName latitudeDeg attempts { note receivedBy } } } } }`;
      expect(await opened(() => office.dispatcher.ask(board))).toEqual([
        "delivery_attempt.sealed_fields.note",
        "delivery_attempt.sealed_fields.proof.recipientName",
        ...request("address.latitudeDeg", "address.longitudeDeg", "recipient.name"),
      ]);
    });
    it("tracking by the code alone, nothing; with the PIN, two names to mask", async () => {
      const tracking = `query ($code: String!, $pin: String) { tracking(code: $code, pin: $pin) { __typename ... on TrackingDetails { receivedBy } } }`;
      const { code, pin } = atDesk;
      expect(await opened(() => ask(service().url, tracking, { code }))).toEqual([]);
      expect(await opened(() => ask(service().url, tracking, { code, pin }))).toEqual([
        ...request("applicant.name"),
        "pickup.sealed_fields.recipientName",
      ]);
    });
    it("a case, what it masks; only the recorded look the whole", async () => {
      const { id } = await caseOf(office.verifier, atDesk.code);
      const shown = await opened(() => office.verifier.ask(`query ($id: ID!) { request(id: $id) { code } }`, { id }));
      const covered = request("applicant.familyCardNumber", "address.street", "address.landmark", "absenceReason");
      expect(shown).toEqual(expect.arrayContaining(request("code", "applicant.nik")));
      for (const field of covered) expect(shown).not.toContain(field);
      const reveal = `mutation ($input: RevealInput!) { revealPerson(input: $input) { applicantNik } }`;
      const looked = await opened(() => office.verifier.ask(reveal, { input: { requestId: id, purpose: "Mencocokkan berkas" } }));
      expect(looked).toEqual(
        expect.arrayContaining([...request("applicant.nik", "address.street"), "civil_document.sealed_fields.nik"]),
      );
      expect(looked).not.toContain("document_request.sealed_fields.absenceReason"); // asked for, and shown to nobody
    });
  });
});
