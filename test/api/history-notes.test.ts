import { afterAll, expect, it } from "vitest";
import { replaceOldWords } from "../../api/requests/old-words.commands.ts";
import { DocumentRequest } from "../../api/requests/request.entity.ts";
import { keyOfRequest } from "../../api/requests/sealed.ts";
import { ask, codeOf, type StaffClient } from "../support/client.ts";
import { caseOf, newKey, reviewed, signedIn, staffedService, step, submit, versioned } from "../support/journey.ts";
import { phonePhoto, uploadPhoto } from "../support/pictures.ts";
import { statementsOf } from "../support/statements.ts";

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
  const asked = [expect.stringMatching(/: diminta lagi$/), "Foto buram"];
  expect(await notesFor(supervisor, current.id)).toEqual([asked, ["Berkas dilihat", "Memeriksa kelengkapan"]]);
  expect(await notesFor(verifier, current.id)).toEqual([asked]);
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
    expect((await notesFor(staff, current.id)).slice(-2)).toEqual(reasons.map((reason) => ["Akta Kematian: Rusak", reason]));
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

interface KeptFact {
  readonly seq: string;
  readonly said: string;
}
/** The purposes of a kind of fact about a request, as they lie in the journal, oldest first. */
const keptWords = (type: string, id: string): Promise<KeptFact[]> =>
  service.database.em
    .fork()
    .getConnection()
    .execute(
      `select seq::text, fact->>'purpose' as said from journal where fact->>'type' = ? and request_id = ?
       order by seq`,
      [type, id],
    );
const keep = (seq: string, said: string): Promise<unknown> =>
  service.database.em
    .fork()
    .getConnection()
    .execute(`update journal set fact = fact || jsonb_build_object('purpose', ?::text) where seq = ?::bigint`, [said, seq]);
async function looked(purposes: readonly string[]): Promise<string> {
  const { code } = await submit(service);
  const { id } = await caseOf(verifier, code);
  for (const purpose of purposes) {
    const reveal = `mutation ($input: RevealInput!) { revealPerson(input: $input) { phone } }`;
    expect((await verifier.ask(reveal, { input: { requestId: id, purpose } })).errors).toBeUndefined();
  }
  return id;
}
const history = `query ($id: ID!) { request(id: $id) { history { note } } }`;

it("words that were swapped between two facts, of one officer about one request, are noticed", async () => {
  const purposes = ["Mencocokkan NIK", "Menghubungi warga"];
  const id = await looked(purposes);
  const [first, second] = await keptWords("personRevealed", id);
  await keep(first!.seq, second!.said);
  await keep(second!.seq, first!.said);
  expect(codeOf(await supervisor.ask(history, { id }))).toBe("INTERNAL_SERVER_ERROR");
  await keep(first!.seq, first!.said);
  await keep(second!.seq, second!.said);
  expect((await notesFor(supervisor, id)).map(([, note]) => note)).toEqual(purposes);
});

it("words are as long as others: their length tells nothing, neither in the journal nor beside a document", async () => {
  const id = await looked(["Sakit", "Mencocokkan NIK pemohon"]);
  const [short, long] = await keptWords("personRevealed", id);
  expect(short!.said).toHaveLength(long!.said.length);
  const lengths = new Set<unknown>();
  for (const reason of ["Foto buram", "Foto tidak terbaca lagi"]) {
    const { code } = await submit(service);
    const current = await step(verifier, "startReview", versioned(await caseOf(verifier, code)));
    const line = { documentId: current.documents[0]!.id, requirement: current.documents[0]!.requirements[0]!.code };
    const asked = { ...versioned(current), askedFor: [{ ...line, reason }] };
    await step(verifier, "requestCompletion", asked, "RequestCompletionInput");
    const kept: { length: number }[] = await service.database.em
      .fork()
      .getConnection()
      .execute(
        `select length(asked_reason) as length from document_requirement where document_id = ? and asked_reason is not null`,
        [line.documentId],
      );
    lengths.add(kept[0]!.length);
  }
  expect(lengths.size).toBe(1);
});

it("words that an earlier version sealed to the request are sealed anew at the start, and not read before", async () => {
  const purposes = ["Mencocokkan NIK", "Menghubungi warga"];
  const id = await looked(purposes);
  const request = await service.database.em.fork().findOneOrFail(DocumentRequest, { id });
  const old = { table: "journal", column: "purpose", row: id };
  for (const [index, { seq }] of (await keptWords("personRevealed", id)).entries())
    await keep(seq, keyOfRequest(service.vault, request).seal(old, purposes[index]!).toString("base64"));
  expect(codeOf(await supervisor.ask(history, { id }))).toBe("INTERNAL_SERVER_ERROR");
  const replace = (): Promise<number> => replaceOldWords(service.database.em.fork(), service.vault);
  expect(await replace()).toBe(2);
  expect((await notesFor(supervisor, id)).map(([, note]) => note)).toEqual(purposes);
  expect(await statementsOf(async () => expect(await replace()).toBe(0))).toHaveLength(1);
});
