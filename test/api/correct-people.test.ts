import { sql } from "kysely";
import { afterAll, describe, expect, it } from "vitest";
import { CivilDocument } from "../../api/documents/document.entity.ts";
import { DocumentRequest } from "../../api/requests/request.entity.ts";
import { keyOfRequest, sealedSubject } from "../../api/requests/sealed.ts";
import { codeOf, type GraphQLAnswer, type StaffClient } from "../support/client.ts";
import {
  application,
  caseOf,
  type CaseAnswer,
  deskProof,
  newKey,
  newNik,
  produced,
  readCase,
  type Receipt,
  reviewed,
  searched,
  signedIn,
  staffedService,
  step,
  submit,
  tryStep,
  versioned,
} from "../support/journey.ts";

const { service, verifier, printer, desk } = await staffedService();
const supervisor = await signedIn(service, ["SUPERVISOR"]);
afterAll(() => service.stop());

const REASON = { reason: "Salah ketik, KK asli dilihat" };
const correct = (staff: StaffClient, current: CaseAnswer, more: object): Promise<GraphQLAnswer> =>
  tryStep(staff, "correctPeople", { ...versioned(current), ...REASON, ...more }, "CorrectPeopleInput");
const corrected = (staff: StaffClient, current: CaseAnswer, more: object): Promise<CaseAnswer> =>
  step(staff, "correctPeople", { ...versioned(current), ...REASON, ...more }, "CorrectPeopleInput");
const MORE = `query ($id: ID!) { request(id: $id) { mayCorrectPeople mayRevealReceivers missingForHandover applicantName recipientName
  documents { subjectName } history { sentence note } } }`;
const more = async (staff: StaffClient, { id }: CaseAnswer): Promise<Record<string, unknown>> =>
  (await staff.ask(MORE, { id })).data?.["request"] as Record<string, unknown>;

/** Taken before the form asked for what the handover needs: a card without its owner's number, and no family card. */
async function oldCardAtDesk(): Promise<Receipt & { readonly current: CaseAnswer; readonly nik: string }> {
  const nik = newNik();
  const applicant = { name: "Siti Aminah", nik, phone: "081234567890", familyCardNumber: null };
  const card = { document: "KTP_EL", reason: "NEW", subjectName: "Siti Aminah", subjectNik: nik, files: [] };
  const receipt = await submit(service, application({ applicant, documents: [card] }));
  const { id } = await caseOf(verifier, receipt.code);
  const em = service.database.em.fork();
  const request = await em.findOneOrFail(DocumentRequest, { id });
  const document = await em.findOneOrFail(CivilDocument, { requestId: id });
  document.sealedFields = sealedSubject.reseal(keyOfRequest(service.vault, request), document, { nik: null });
  await em.flush();
  await produced(printer, await reviewed(verifier, receipt.code));
  return { ...receipt, nik, current: await readCase(desk, id) };
}

describe("a card that could never be handed over", () => {
  it("is completed by the desk and then handed over", async () => {
    const { current, pin, nik } = await oldCardAtDesk();
    expect((await more(desk, current))["missingForHandover"]).toEqual(["documents.0.subjectNik"]);
    const refused = await tryStep(desk, "handOverAtDesk", deskProof(current.pickup!, pin), "DeskProofInput");
    expect(refused.errors?.[0]?.extensions).toMatchObject({ facts: { missing: ["CARD_OWNER_OR_FAMILY"] } });
    const fixed = await corrected(desk, current, { subjects: [{ documentId: current.documents[0]!.id, nik }] });
    expect((await more(desk, fixed))["missingForHandover"]).toEqual([]);
    expect((await step(desk, "handOverAtDesk", deskProof(fixed.pickup!, pin), "DeskProofInput")).state).toBe("COMPLETED");
  });
});

describe("a correction", () => {
  it("is a fact with who, which fields and why, and says nothing of what they were or are", async () => {
    const input = application();
    const { nik } = input["applicant"] as { nik: string };
    const current = await caseOf(verifier, (await submit(service, input)).code);
    const anew = newNik();
    const after = await corrected(verifier, current, {
      applicantName: "Sitti  Aminah",
      applicantNik: anew,
      familyCardNumber: "7372 0101 0199 0002",
      phone: "0813 1111 2222",
    });
    const seen = await more(supervisor, after);
    expect(seen).toMatchObject({ applicantName: "Sitti Aminah", recipientName: "Sitti Aminah", mayCorrectPeople: true });
    expect(seen["documents"]).toEqual([{ subjectName: "Andi Baso" }, { subjectName: "Sitti Aminah" }]); // her own follows
    expect(seen["history"]).toContainEqual({
      sentence: "Data diperbaiki: nama pemohon, NIK pemohon, nomor KK, nomor telepon, penerima",
      note: REASON.reason,
    });
    const { rows } = await sql<{ fact: object }>`select fact from journal where request_id = ${current.id}`.execute(
      service.database.em.fork().getKysely<unknown>(),
    );
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${nik}|${anew}|Sitti|Salah ketik|1111`));
    // It is found by what holds now, and by what was before no more.
    expect(await searched(verifier, anew)).toEqual([current.id]);
    expect(await searched(verifier, nik)).toEqual([]);
    expect(await searched(verifier, "0813 1111 2222")).toEqual([current.id]);
  });
  it("makes duplicates of what is about one person", async () => {
    const first = application();
    const { nik } = first["applicant"] as { nik: string };
    const earlier = await caseOf(verifier, (await submit(service, first)).code);
    const later = await caseOf(verifier, (await submit(service)).code);
    expect(later.duplicates).toEqual([]);
    const after = await corrected(verifier, later, { applicantNik: nik });
    expect(after.duplicates).toEqual([{ requestId: earlier.id }]);
  });
  it("says who is to receive", async () => {
    const current = await caseOf(verifier, (await submit(service)).code);
    const after = await corrected(desk, current, { recipientRelation: "FAMILY_MEMBER", recipientName: "Ambo Angka" });
    expect((await more(desk, after))["recipientName"]).toBe("Ambo Angka");
    await corrected(desk, after, { recipientRelation: "APPLICANT" });
    expect((await more(desk, after))["recipientName"]).toBe("Siti Aminah");
  });
  it("is refused without a reason, with what cannot be, with nothing new, from an old view", async () => {
    const current = await caseOf(verifier, (await submit(service)).code);
    const facts = async (wrong: object): Promise<unknown> => (await correct(desk, current, wrong)).errors?.[0]?.extensions;
    expect(await facts({ reason: " ", phone: "081311112222" })).toMatchObject({ facts: { field: "reason" } });
    const subjects = [{ documentId: current.id, name: " ", nik: "1" }];
    expect(await facts({ applicantNik: "123", phone: "1", subjects })).toMatchObject({
      code: "INVALID_INPUT",
      facts: { fields: ["applicantNik", "phone", "subjects.0.documentId", "subjects.0.name", "subjects.0.nik"] },
    });
    expect(await facts({ applicantName: "Siti Aminah" })).toMatchObject({ facts: { field: "correction" } });
    expect(await facts({ expectedVersion: 99, phone: "081311112222" })).toMatchObject({ code: "STALE" });
  });
  it("ends with the handover, for everybody; and what is handed over keeps its owner", async () => {
    const { code, pin } = await submit(service);
    const reviewedCase = await reviewed(verifier, code);
    const waiting = await readCase(desk, (await produced(printer, reviewedCase)).id);
    const done = await step(desk, "handOverAtDesk", deskProof(waiting.pickup!, pin), "DeskProofInput");
    for (const staff of [desk, supervisor, verifier])
      expect(codeOf(await correct(staff, done, { phone: "081311112222" }))).toBe("ILLEGAL_STEP");
    expect(await more(desk, done)).toMatchObject({ mayCorrectPeople: false, missingForHandover: [] });
  });
  it("may not be made by others, nor by another office", async () => {
    const current = await caseOf(verifier, (await submit(service)).code);
    for (const role of ["PRINTER", "DISPATCHER", "COURIER", "ADMIN", "PARTNER"] as const)
      expect(codeOf(await correct(await signedIn(service, [role]), current, { phone: "081311112222" })), role).toBe(
        "NOT_PERMITTED",
      );
    const stranger = await signedIn(service, ["DESK"], { officeId: "ELSEWHERE" });
    expect(codeOf(await correct(stranger, current, { phone: "081311112222" }))).toBe("NOT_FOUND");
    for (const role of ["OPERATOR", "SUPERVISOR"] as const) {
      const now = await readCase(verifier, current.id);
      await corrected(await signedIn(service, [role]), now, { phone: role === "OPERATOR" ? "081311112222" : "081311113333" });
    }
  });
  it("sent twice is made once", async () => {
    const current = await caseOf(verifier, (await submit(service)).code);
    const input = { phone: "081311112222", idempotencyKey: newKey() };
    await corrected(desk, current, input);
    await corrected(desk, current, input);
    const { history } = (await more(desk, current)) as { history: { sentence: string }[] };
    expect(history.filter(({ sentence }) => sentence.startsWith("Data diperbaiki"))).toHaveLength(1);
  });
});

describe("who received", () => {
  const REVEAL = `mutation ($input: RevealInput!) { revealReceivers(input: $input) {
    method recipientClass recipientName relation identityKind identityLastFour proof signature correctedAt } }`;
  const reveal = (
    staff: StaffClient,
    requestId: string,
    purpose = "Warga menanyakan siapa yang mengambil",
  ): Promise<GraphQLAnswer> => staff.ask(REVEAL, { input: { requestId, purpose } });

  it("is shown to desk and supervisor with a purpose, which is a fact; to nobody else", async () => {
    const { code, pin } = await submit(service);
    const waiting = await readCase(desk, (await produced(printer, await reviewed(verifier, code))).id);
    expect((await more(desk, waiting))["mayRevealReceivers"]).toBe(false);
    const byWife = {
      recipientClass: "FAMILY_MEMBER",
      recipientName: "Rahma Tenri",
      relation: "Istri",
      familyCardLastFour: "0001",
    };
    await step(
      desk,
      "handOverAtDesk",
      { ...deskProof(waiting.pickup!, pin), ...byWife, identityLastFour: "0077" },
      "DeskProofInput",
    );
    expect((await more(desk, waiting))["mayRevealReceivers"]).toBe(true);
    for (const staff of [desk, supervisor])
      expect((await reveal(staff, waiting.id)).data).toEqual({
        revealReceivers: [
          {
            method: "PICKUP",
            recipientClass: "FAMILY_MEMBER",
            recipientName: "Rahma Tenri",
            relation: "Istri",
            identityKind: "KTP-el",
            identityLastFour: "0077",
            proof: "PIN",
            signature: null,
            correctedAt: null,
          },
        ],
      });
    const { history } = (await more(supervisor, waiting)) as { history: { sentence: string; note: string | null }[] };
    expect(history.filter(({ sentence }) => sentence === "Data penerima ditampilkan")).toEqual(
      [1, 2].map(() => ({ sentence: "Data penerima ditampilkan", note: "Warga menanyakan siapa yang mengambil" })),
    );
    expect(codeOf(await reveal(desk, waiting.id, "x"))).toBe("INVALID_INPUT");
    for (const role of ["VERIFIER", "OPERATOR", "PRINTER", "DISPATCHER", "COURIER", "ADMIN"] as const)
      expect(codeOf(await reveal(await signedIn(service, [role]), waiting.id)), role).toBe("NOT_PERMITTED");
    expect(codeOf(await reveal(await signedIn(service, ["DESK"], { officeId: "ELSEWHERE" }), waiting.id))).toBe("NOT_FOUND");
    expect((await more(verifier, waiting))["mayRevealReceivers"]).toBe(false);
  });
});
