import { expect } from "vitest";
import type { StaffRole } from "../../api/domain/actor.ts";
import { demandsPhoto } from "../../api/domain/papers.ts";
import type { DocumentKind } from "../../api/domain/services.ts";
import { readCityPack } from "../../seeds/city-pack.ts";
import { buildAccount, TEST_PASSWORD } from "./accounts.ts";
import { ask, type GraphQLAnswer, type StaffClient, staffClient } from "./client.ts";
import { photo, uploadPhoto } from "./pictures.ts";
import { startService, type TestService } from "./service.ts";

let count = 0;
/** Unique per call, as a client makes it. */
export const newKey = (): string => `test-key-${Date.now().toString(36)}-${(count += 1)}`;

/** A NIK that no other request of the test file has: of a woman born in January 1990 to 1999. Its last four are what the proofs below show. */
export const newNik = (): string => `73${String((count += 1)).padStart(4, "0")}4101900001`;

export interface Receipt {
  readonly code: string;
  readonly pin: string;
  readonly secret: string;
  readonly link: string;
  readonly hints: readonly string[];
}

/** A citizen's application as the page sends it: KK and akta kematian after a death, to be collected. */
export function application(more: Record<string, unknown> = {}): Record<string, unknown> {
  const nik = newNik();
  return {
    idempotencyKey: newKey(),
    applicant: { name: "Siti Aminah", nik, phone: "0812 3456 7890", familyCardNumber: "7372010101990001" },
    documents: [
      { document: "AKTA_KEMATIAN", reason: "NEW", subjectName: "Andi Baso", subjectNik: newNik(), files: [] },
      { document: "KARTU_KELUARGA", reason: "HEAD_OF_FAMILY_DIED", subjectName: "Siti Aminah", subjectNik: nik, files: [] },
    ],
    recipient: { name: "Siti Aminah", relation: "APPLICANT" },
    address: {
      villageCode: "73.72.01.1004",
      street: `Jalan Jenderal Sudirman ${(count += 1)}`, // a door of its own
      landmark: "samping masjid",
      latitudeDeg: -4.0283,
      longitudeDeg: 119.6506,
    },
    handover: "PICKUP",
    consentVersion: "2026-11",
    ...more,
  };
}

/** One of which no photo is demanded: of both papers the applicant has a substitute. */
export const photoless = (): Record<string, unknown> => {
  const certificate = { document: "AKTA_KEMATIAN", reason: "NEW", subjectName: "Andi Baso", subjectNik: newNik(), files: [] };
  return application({ documents: [{ ...certificate, excused: ["SURAT_KEMATIAN", "KK_ALMARHUM"] }] });
};

/** As if through the proxy from an address of its own, since one network may not submit without limit. */
export const fromElsewhere = (): Record<string, string> => ({
  "x-forwarded-for": `10.${(count += 1) % 250}.${Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}`,
});

/** With a photo of each paper without which an application is not taken; for those that know a substitute, one is said to exist. */
export function withPhotos(url: string, input: Record<string, unknown>): Promise<Record<string, unknown>> {
  const known = photographed.get(input) ?? takePhotos(url, input);
  photographed.set(input, known); // what is sent twice is sent with the same photos
  return known;
}
const photographed = new WeakMap<object, Promise<Record<string, unknown>>>();
async function takePhotos(url: string, input: Record<string, unknown>): Promise<Record<string, unknown>> {
  const wanted = input["documents"] as readonly (Record<string, unknown> & {
    readonly document: DocumentKind;
    readonly reason: string;
  })[];
  const kinds = wanted.map(({ document }) => document);
  const documents = await Promise.all(
    wanted.map(async (one) => {
      const lines =
        CHECKLISTS.find(({ document, reason }) => document === one.document && reason === one.reason)?.requirements ?? [];
      const excused = lines.filter(({ alternatives }) => alternatives.length > 0).map(({ code }) => code);
      const own = (one["files"] ?? []) as readonly { readonly requirement: string }[];
      const missing = lines.filter(
        (line) => demandsPhoto(line, one.document, kinds, excused) && !own.some(({ requirement }) => requirement === line.code),
      );
      const added = missing.map(async ({ code }) => ({
        requirement: code,
        ...(await uploadPhoto(url, await smallPhoto(), "foto.jpg", fromElsewhere())),
      }));
      return { excused, ...one, files: [...own, ...(await Promise.all(added))] };
    }),
  );
  return { ...input, documents };
}
const CHECKLISTS = readCityPack("parepare").checklists;
let drawn: Promise<Buffer> | null = null; // one for all
const smallPhoto = (): Promise<Buffer> => (drawn ??= photo(32, 32).jpeg().toBuffer());

export const SUBMIT = `mutation ($input: SubmitRequestInput!) { submitRequest(input: $input) { code pin secret link hints } }`;
export async function submit(service: TestService, input = application()): Promise<Receipt> {
  const answer = await ask(service.url, SUBMIT, { input: await withPhotos(service.url, input) }, fromElsewhere());
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data?.["submitRequest"] as Receipt;
}

export const CASE = `{ id version state code applicantName applicantNikMasked phoneMasked handover nextSteps duplicates { requestId }
  documents { id version kind state label copyNumber oldCard waitReason nextSteps requirements { code verdict ground } clock { condition } }
  pickup { id version state nextSteps } history { actor sentence } clock { condition } mayReveal mayViewFiles }`;

export interface CaseAnswer {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly code: string;
  readonly applicantNikMasked: string;
  readonly handover: string;
  readonly nextSteps: readonly string[];
  readonly duplicates: readonly { readonly requestId: string }[];
  readonly documents: readonly {
    readonly id: string;
    readonly version: number;
    readonly kind: string;
    readonly state: string | null;
    readonly label: string;
    readonly copyNumber: number;
    readonly oldCard: string;
    readonly nextSteps: readonly string[];
    readonly requirements: readonly { readonly code: string; readonly verdict: string; readonly ground: string | null }[];
  }[];
  readonly pickup: {
    readonly id: string;
    readonly version: number;
    readonly state: string;
    readonly nextSteps: readonly string[];
  } | null;
  readonly history: readonly { readonly actor: string; readonly sentence: string }[];
}

export async function signedIn(
  service: TestService,
  roles: readonly StaffRole[],
  more: Parameters<typeof buildAccount>[2] = {},
): Promise<StaffClient> {
  const { login } = await buildAccount(service, roles, more);
  const client = await staffClient(service, login, TEST_PASSWORD);
  services.set(client, service);
  return client;
}

const services = new WeakMap<StaffClient, TestService>();
const colleagues = new WeakMap<StaffClient, Promise<StaffClient>>();
/** Who takes the second look where a printer was not signed in here. */
export const colleagueIs = (printer: StaffClient, other: StaffClient): void =>
  void colleagues.set(printer, Promise.resolve(other));
/** The other pair of eyes: a second printer of the same office. */
export function colleagueOf(printer: StaffClient): Promise<StaffClient> {
  const known = colleagues.get(printer) ?? signedIn(services.get(printer)!, ["PRINTER"]);
  colleagues.set(printer, known);
  return known;
}

/** A service with one officer of each kind that a journey to the desk needs. */
export async function staffedService(options: Parameters<typeof startService>[0] = {}): Promise<{
  service: TestService;
  verifier: StaffClient;
  printer: StaffClient;
  desk: StaffClient;
}> {
  const service = await startService(options);
  const [verifier, printer, desk] = [
    await signedIn(service, ["VERIFIER"]),
    await signedIn(service, ["PRINTER"]),
    await signedIn(service, ["DESK"]),
  ];
  return { service, verifier, printer, desk };
}

/** The case found by its code. */
export async function caseOf(staff: StaffClient, code: string): Promise<CaseAnswer> {
  return readCase(staff, (await searched(staff, code))[0] ?? "");
}
/** The requests that a search shows, page by page as long as there are more. */
export async function searched(staff: StaffClient, text: string, first = 20): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | null = null; ;) {
    const answer = await staff.ask(
      `query ($text: String!, $first: Int!, $after: String) { searchRequests(text: $text, first: $first, after: $after) {
        edges { node { id } } pageInfo { hasNextPage endCursor } } }`,
      { text, first, after },
    );
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    const { edges, pageInfo } = answer.data?.["searchRequests"] as FoundPage;
    ids.push(...edges.map(({ node }) => node.id));
    if (!pageInfo.hasNextPage) return ids;
    after = pageInfo.endCursor;
  }
}
interface FoundPage {
  readonly edges: readonly { readonly node: { readonly id: string } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
export async function readCase(staff: StaffClient, id: string): Promise<CaseAnswer> {
  const answer = await staff.ask(`query ($id: ID!) { request(id: $id) ${CASE} }`, { id });
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data?.["request"] as CaseAnswer;
}

/** Whose requests wait in a queue. */
export async function waiting(staff: StaffClient, queue: string): Promise<string[]> {
  const answer = await staff.ask(`query ($q: QueueName!) { requests(queue: $q, first: 100) { edges { node { id } } } }`, {
    q: queue,
  });
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  const { edges } = answer.data?.["requests"] as { edges: { node: { id: string } }[] };
  return edges.map(({ node }) => node.id);
}
/** How many wait in each queue of these roles. */
export async function queueCounts(staff: StaffClient): Promise<Record<string, number>> {
  const { data } = await staff.ask(`{ queues { name count } }`);
  const queues = data?.["queues"] as { name: string; count: number }[];
  return Object.fromEntries(queues.map((queue) => [queue.name, queue.count]));
}

/** A step of staff, as sent; the answer may be a refusal. */
export function tryStep(
  staff: StaffClient,
  name: string,
  input: Record<string, unknown>,
  type = "StepInput",
): Promise<GraphQLAnswer> {
  return staff.ask(`mutation ($input: ${type}!) { ${name}(input: $input) ${CASE} }`, {
    input: { idempotencyKey: newKey(), ...input },
  });
}
/** A step of staff that has to succeed. */
export async function step(
  staff: StaffClient,
  name: string,
  input: Record<string, unknown>,
  type = "StepInput",
): Promise<CaseAnswer> {
  const answer = await tryStep(staff, name, input, type);
  expect(answer.errors, name).toBeUndefined();
  return answer.data?.[name] as CaseAnswer;
}

const at = ({ id, version }: { readonly id: string; readonly version: number }): { id: string; expectedVersion: number } => ({
  id,
  expectedVersion: version,
});
export { at as versioned };

/** For a line without a photo. */
export const SEEN = { ground: "SEEN_AT_COUNTER", reason: "Aslinya dilihat" };

/** Carries a request from SUBMITTED to papers complete. */
export async function reviewed(verifier: StaffClient, code: string): Promise<CaseAnswer> {
  let current = await caseOf(verifier, code);
  current = await step(verifier, "startReview", at(current));
  for (const { id } of current.documents) {
    for (const { code: requirement, ground } of current.documents.find((document) => document.id === id)!.requirements) {
      const { version } = current.documents.find((document) => document.id === id)!;
      const judged = { documentId: id, expectedVersion: version, requirement, verdict: "OK", ...(ground ? {} : SEEN) };
      current = await step(verifier, "judgeRequirement", judged, "JudgeRequirementInput");
    }
  }
  return step(verifier, "declareComplete", at(current));
}

/** Carries it on until everything lies at the desk (or is planned for a courier). */
export async function produced(printer: StaffClient, from: CaseAnswer): Promise<CaseAnswer> {
  let current = from;
  for (const { id } of from.documents) {
    const document = (): CaseAnswer["documents"][number] => current.documents.find((candidate) => candidate.id === id)!;
    current = await step(printer, "startWork", at(document()));
    current = await step(printer, "markPrinted", at(document()));
    const seen = { ...at(document()), scannedLabel: document().label };
    current = await step(await colleagueOf(printer), "passCheck", seen, "PassCheckInput");
  }
  return current;
}

/** A proof that is complete for the applicant. */
export const deskProof = (
  pickup: { readonly id: string; readonly version: number },
  pin: string | null,
): Record<string, unknown> => ({
  ...at(pickup),
  recipientClass: "APPLICANT",
  recipientName: "Siti Aminah",
  relation: "pemohon",
  isAdult: true,
  identityKind: "KTP-el",
  identityLastFour: "0001",
  pin,
  oldCards: [],
});
