import { afterAll, describe, expect, it } from "vitest";
import { ask, codeOf } from "../support/client.ts";
import { courierService } from "../support/courier.ts";
import { attemptsOf, codeOfCitizen, handedOver, outWith, tryHandOver } from "../support/door.ts";
import {
  application,
  caseOf,
  type CaseAnswer,
  deskProof,
  fromElsewhere,
  newNik,
  produced,
  readCase,
  type Receipt,
  reviewed,
  step,
  SUBMIT,
  submit,
  tryStep,
  withPhotos,
} from "../support/journey.ts";

const office = await courierService();
const { service, verifier, printer, desk } = office;
afterAll(() => service.stop());

const WIFE = { name: "Rahma Tenri", nik: "7372014203910077" };
const card = (subject: { name: string; nik: string | null }) => ({
  document: "KTP_EL",
  reason: "NEW",
  files: [],
  subjectName: subject.name,
  subjectNik: subject.nik,
});
const factsOf = async (input: Record<string, unknown>): Promise<unknown> =>
  (await ask(service.url, SUBMIT, { input: await withPhotos(service.url, input) }, fromElsewhere())).errors?.[0]?.extensions;

/** At the desk, with what its proof says about who may receive. */
async function atDesk(input: Record<string, unknown>): Promise<Receipt & { readonly current: CaseAnswer }> {
  const receipt = await submit(service, input);
  await produced(printer, await reviewed(verifier, receipt.code));
  return { ...receipt, current: await caseOf(desk, receipt.code) };
}
const RECIPIENTS = `query ($id: ID!) { request(id: $id) { missingForHandover
  pickup { recipients { recipientClass name isKnownAdult needsFamilyCard } } } }`;
const recipientsOf = async (id: string): Promise<unknown> => (await desk.ask(RECIPIENTS, { id })).data?.["request"];
const refusalsOf = async ({ current, pin }: { current: CaseAnswer; pin: string }, more: object): Promise<unknown> => {
  const proof = { ...deskProof(current.pickup!, pin), ...more };
  const answer = await tryStep(desk, "handOverAtDesk", proof, "DeskProofInput");
  return (answer.errors?.[0]?.extensions?.["facts"] as { missing?: string[] } | undefined)?.missing;
};

describe("an application", () => {
  it("for an identity card names its owner's number, and for somebody else's the family card", async () => {
    const { applicant } = application() as { applicant: Record<string, unknown> };
    const noFamilyCard = { applicant: { ...applicant, familyCardNumber: null } };
    expect(await factsOf(application({ documents: [card({ name: "Siti Aminah", nik: null })] }))).toMatchObject({
      code: "INVALID_INPUT",
      facts: { fields: ["documents.0.subjectNik"], missing: ["documents.0.subjectNik"] },
    });
    expect(await factsOf(application({ ...noFamilyCard, documents: [card(WIFE)] }))).toMatchObject({
      code: "INVALID_INPUT",
      facts: { fields: ["applicant.familyCardNumber"], missing: ["applicant.familyCardNumber"] },
    });
    const own = { name: "Siti Aminah", nik: applicant["nik"] as string };
    expect(await factsOf(application({ ...noFamilyCard, documents: [card(own)] }))).toBeUndefined();
  });
  it("that lets a member of the family receive names the family card", async () => {
    const applicant = { name: "Siti Aminah", nik: newNik(), phone: "081234567890", familyCardNumber: null };
    const recipient = { name: "Ambo Angka", relation: "FAMILY_MEMBER" };
    expect(await factsOf(application({ applicant, recipient }))).toMatchObject({
      facts: { missing: ["applicant.familyCardNumber"] },
    });
  });
});

describe("the owner of a card, who did not apply", () => {
  it("gets it at their own door, with their own identity and without a family card", async () => {
    const parcel = await outWith(office, application({ handover: "COURIER", documents: [card(WIFE)] }));
    const code = await codeOfCitizen(office, parcel);
    const asOwner = { recipientClass: "CARD_OWNER", recipientName: "", relation: "pemilik", isAdult: false };
    const missing = async (more: object): Promise<unknown> =>
      (await tryHandOver(office, parcel, { code, ...asOwner, ...more })).errors?.[0]?.extensions?.["facts"];
    expect(await missing({ identityLastFour: "0001" })).toMatchObject({ missing: ["IDENTITY_DIFFERS"] }); // the applicant's
    expect(await missing({ identityLastFour: "0077", recipientName: "Siti Aminah" })).toMatchObject({
      missing: ["RECIPIENT_NAME_DIFFERS"],
    });
    await handedOver(office, parcel, { ...asOwner, identityLastFour: "0077" });
    expect((await attemptsOf(office, parcel))[0]!.sealed.proof).toMatchObject({
      recipientClass: "CARD_OWNER",
      recipientName: "Rahma Tenri",
      identityLastFour: "0077",
    });
  });
  it("is offered only a parcel that is theirs alone, and what is known of everybody need not be asked", async () => {
    const applicant = { recipientClass: "APPLICANT", name: "Siti Aminah", isKnownAdult: true };
    const family = { recipientClass: "FAMILY_MEMBER", name: null, isKnownAdult: false, needsFamilyCard: true };
    const alone = await atDesk(application({ documents: [card(WIFE)] }));
    expect(await recipientsOf(alone.current.id)).toEqual({
      missingForHandover: [],
      pickup: {
        recipients: [
          { ...applicant, needsFamilyCard: true },
          { recipientClass: "CARD_OWNER", name: "Rahma Tenri", isKnownAdult: true, needsFamilyCard: false },
          family,
        ],
      },
    });
    const input = application();
    const both = await atDesk({ ...input, documents: [...(input["documents"] as object[]), card(WIFE)] });
    expect(await recipientsOf(both.current.id)).toMatchObject({
      pickup: { recipients: [{ ...applicant, needsFamilyCard: true }, family] },
    });
    const asOwner = { recipientClass: "CARD_OWNER", recipientName: "Rahma Tenri", identityLastFour: "0077" };
    expect(await refusalsOf(both, asOwner)).toEqual(["CARD_OWNER_KNOWN"]);
  });
});

describe("what is shown at the desk is held against what is known", () => {
  it("Siapa Saja with four zeros is nobody, in the form's order; the applicant needs no typing", async () => {
    const waiting = await atDesk(application());
    expect(await refusalsOf(waiting, { recipientName: "Siapa Saja", identityLastFour: "0000", isAdult: false })).toEqual([
      "RECIPIENT_NAME_DIFFERS",
      "IDENTITY_LAST_FOUR",
    ]);
    expect(await refusalsOf(waiting, { identityLastFour: "0002" })).toEqual(["IDENTITY_DIFFERS"]);
    expect(await refusalsOf(waiting, { recipientClass: "FAMILY_MEMBER", identityLastFour: "0000", isAdult: false })).toEqual([
      "IDENTITY_LAST_FOUR",
      "FAMILY_CARD",
      "ADULT_RECIPIENT",
    ]);
    const proof = { ...deskProof(waiting.current.pickup!, waiting.pin), recipientName: "", isAdult: false };
    expect((await step(desk, "handOverAtDesk", proof, "DeskProofInput")).state).toBe("COMPLETED");
  });
  it("a driving licence cannot be compared, and a name is compared as people write it", async () => {
    const waiting = await atDesk(application());
    const licence = { identityKind: "SIM", identityLastFour: "4711", recipientName: "AMINAH, Hj. Siti" };
    expect(await refusalsOf(waiting, licence)).toBeUndefined();
    expect((await readCase(desk, waiting.current.id)).state).toBe("COMPLETED");
  });
});

it("who hands nothing over is not told who may receive", async () => {
  const { current } = await atDesk(application());
  const answer = await verifier.ask(RECIPIENTS, { id: current.id });
  expect(answer.data).toMatchObject({ request: { pickup: { recipients: [] } } });
  expect(codeOf(await tryStep(verifier, "handOverAtDesk", deskProof(current.pickup!, null), "DeskProofInput"))).toBe(
    "NOT_PERMITTED",
  );
});
