import { afterAll, expect, it } from "vitest";
import { ask, type StaffClient } from "../support/client.ts";
import { caseOf, newKey, reviewed, signedIn, staffedService, step, submit, versioned } from "../support/journey.ts";
import { phonePhoto, uploadPhoto } from "../support/pictures.ts";

const { service, verifier, printer, desk } = await staffedService();
afterAll(() => service.stop());
const supervisor = await signedIn(service, ["SUPERVISOR"]);

interface Entry {
  readonly sentence: string;
  readonly note: string | null;
}
async function notesFor(staff: StaffClient, id: string): Promise<(readonly [string, string])[]> {
  const answer = await staff.ask(`query ($id: ID!) { request(id: $id) { history { sentence note } } }`, { id });
  expect(answer.errors).toBeUndefined();
  const { history } = answer.data?.["request"] as { history: Entry[] };
  return history.flatMap(({ sentence, note }) => (note === null ? [] : [[sentence, note] as const]));
}

it("tells a supervisor why somebody looked, and nobody else", async () => {
  const { code } = await submit(service);
  const current = await caseOf(verifier, code);
  const purposes = ["Mencocokkan NIK Siti Aminah", "Menghubungi warga"];
  for (const purpose of purposes) {
    const answer = await verifier.ask(`mutation ($input: RevealInput!) { revealPerson(input: $input) { phone } }`, {
      input: { requestId: current.id, purpose },
    });
    expect(answer.errors).toBeUndefined();
  }
  expect(await notesFor(supervisor, current.id)).toEqual(purposes.map((purpose) => ["Data pribadi ditampilkan", purpose]));
  for (const staff of [verifier, printer, desk]) expect(await notesFor(staff, current.id)).toEqual([]);
});

it("the same for papers that were opened", async () => {
  const { code, pin } = await submit(service);
  let current = await step(verifier, "startReview", versioned(await caseOf(verifier, code)));
  const line = { documentId: current.documents[0]!.id, requirement: current.documents[0]!.requirements[0]!.code };
  current = await step(
    verifier,
    "requestCompletion",
    { ...versioned(current), askedFor: [{ ...line, reason: "Foto buram" }] },
    "RequestCompletionInput",
  );
  const photo = await uploadPhoto(service.url, await phonePhoto("berkas"));
  const sent = await ask(
    service.url,
    `mutation ($input: CompleteRequestInput!) { completeRequest(input: $input) { __typename } }`,
    {
      input: { idempotencyKey: newKey(), expectedVersion: current.version, code, pin, lines: [{ ...line, ...photo }] },
    },
  );
  expect(sent.errors).toBeUndefined();
  const opened = await verifier.ask(`mutation ($input: OpenFileInput!) { openFile(input: $input) { url } }`, {
    input: { fileId: photo["fileId"], purpose: "Memeriksa kelengkapan" },
  });
  expect(opened.errors).toBeUndefined();
  expect(await notesFor(supervisor, current.id)).toEqual([["Berkas dilihat", "Memeriksa kelengkapan"]]);
  expect(await notesFor(verifier, current.id)).toEqual([]);
});

it("every copy keeps why it was spoiled, for all who read the case, and nothing of it is in the clear", async () => {
  const { code, pin } = await submit(service);
  let current = await reviewed(verifier, code);
  const { id } = current.documents[0]!;
  const document = (): ReturnType<typeof versioned> => versioned(current.documents.find((candidate) => candidate.id === id)!);
  const reasons = ["Nama Siti Aminah salah ketik", "Tinta luntur"];
  for (const reason of reasons) {
    current = await step(printer, "startWork", document());
    current = await step(printer, "markPrinted", document());
    current = await step(printer, "spoilDocument", { ...document(), reason }, "ReasonedStepInput");
  }
  for (const staff of [printer, supervisor, desk])
    expect(await notesFor(staff, current.id)).toEqual(reasons.map((reason) => ["Akta Kematian: Rusak", reason]));
  const facts = await service.database.em
    .fork()
    .getConnection()
    .execute("select fact::text from journal where request_id = ?", [current.id]);
  expect(JSON.stringify(facts)).toContain('\\"reason\\"');
  expect(JSON.stringify(facts)).not.toMatch(/Siti|ketik|luntur/);
  const { data } = await ask(
    service.url,
    `query ($code: String!, $pin: String) { tracking(code: $code, pin: $pin) { ... on TrackingDetails { documents { sentence } timeline { sentence } } } }`,
    { code, pin },
  );
  expect(JSON.stringify(data)).not.toMatch(/ketik|luntur/);
});
