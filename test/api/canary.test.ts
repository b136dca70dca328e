import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DEMO_PASSWORD } from "../../api/accounts/first-accounts.commands.ts";
import { Bench } from "../support/bench.ts";
import { ask, staffBrowser, staffClient } from "../support/client.ts";
import { phonePhoto, uploadPhoto } from "../support/pictures.ts";
import {
  application,
  type CaseAnswer,
  caseOf,
  colleagueIs,
  deskProof,
  newKey,
  produced,
  readCase,
  type Receipt,
  reviewed,
  step,
  SUBMIT,
  tryStep,
  versioned,
} from "../support/journey.ts";

let bench: Bench;
beforeAll(() => {
  bench = new Bench();
});
afterAll(() => bench.clear());

/** What must be nowhere in the clear. Each is unlike anything else that is written. */
const CANARY = {
  nik: "7372417709918273",
  familyCard: "7372417709914455",
  subjectNik: "7372017709917766",
  name: "Zulqarnain Wattimenaqq",
  subject: "Bxadriahqq Pxatimangqq",
  recipient: "Qxurniatiqq Lxanangqq",
  phone: "081377099182",
  recipientPhone: "085277099145",
  street: "Jalan Kxenariqq Nomor 77099",
  landmark: "belakang gxudangqq biru",
  asked: "Foto KK atas nama Zulqarnainqq buram",
  purpose: "Mencocokkan NIK dengan Wattimenaqq",
  waits: "Pejabat menunggu Wattimenaqq Sxenior",
  spoiled: "Nama Bxadriahqq salah cetak",
  documentEnd: "NIK milik Kxartiniqq ganda",
  requestEnd: "Pemohon Mxansyurqq bukan warga",
  citizenEnd: "Ibu Hxasnawatiqq sudah pindah",
  receivedBy: "Sxakkaqq Wattimenaqq",
  exif: "Pxemotretqq di rumah Wattimenaqq",
} as const;

/** Files below `folder` that hold a canary, as text or in base64 or hexadecimal. */
function findIn(folder: string, canaries: readonly string[]): string[] {
  const needles = canaries.flatMap((text) => {
    const bytes = Buffer.from(text, "utf8");
    const base64 = [0, 1, 2].map((shift) =>
      Buffer.concat([Buffer.alloc(shift), bytes])
        .toString("base64")
        .slice(shift === 0 ? 0 : 4, -4),
    ); // whatever comes before
    return [
      bytes,
      Buffer.from(bytes.toString("hex")),
      Buffer.from(text, "utf16le"),
      ...base64.map((encoded) => Buffer.from(encoded)),
    ].map((needle) => ({ text, needle }));
  });
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      const content = readFileSync(path);
      return needles.filter(({ needle }) => content.includes(needle)).map(({ text }) => `${path}: ${text}`);
    });
}

it("the search finds what is there", () => {
  writeFileSync(join(bench.dataDir, "planted"), `x${Buffer.from(`Nama: ${CANARY.name}!`).toString("base64")}`);
  writeFileSync(join(bench.dataDir, "planted too"), `nik=${CANARY.nik};`);
  expect(
    findIn(bench.dataDir, Object.values(CANARY))
      .map((line) => line.replace(/^.*planted/, "planted"))
      .toSorted(),
  ).toEqual([`planted too: ${CANARY.nik}`, `planted: ${CANARY.name}`]);
  for (const file of ["planted", "planted too"]) writeFileSync(join(bench.dataDir, file), "");
});

it(
  "no identity number, name, phone, address or word about a person is written in the clear: tables, WAL, files, logs",
  { timeout: 180_000 },
  async () => {
    const temporary = join(bench.dataDir, "temporary"); // inside what is searched at the end
    mkdirSync(temporary);
    const run = await bench.started({ LOG_LEVEL: "debug", TMPDIR: temporary });
    const photo = await uploadPhoto(run.url, await phonePhoto(CANARY.exif), `${CANARY.name}.jpg`);
    const input = application({
      applicant: { name: CANARY.name, nik: CANARY.nik, phone: CANARY.phone, familyCardNumber: CANARY.familyCard },
      documents: [
        {
          document: "AKTA_KEMATIAN",
          reason: "NEW",
          subjectName: CANARY.subject,
          subjectNik: CANARY.subjectNik,
          files: [{ requirement: "SURAT_KEMATIAN", ...photo }],
          excused: ["SURAT_KEMATIAN", "KK_ALMARHUM"],
        },
      ],
      recipient: { name: CANARY.recipient, relation: "FAMILY_MEMBER", phone: CANARY.recipientPhone },
      address: {
        villageCode: "73.72.01.1004",
        street: CANARY.street,
        landmark: CANARY.landmark,
        latitudeDeg: -4.0283,
        longitudeDeg: 119.6506,
      },
    });
    const { code, pin, secret } = (await ask(run.url, SUBMIT, { input })).data?.["submitRequest"] as Receipt;
    // Refusals quote what they were given nowhere.
    await ask(run.url, SUBMIT, {
      input: { ...input, idempotencyKey: newKey(), applicant: { name: CANARY.name, nik: `${CANARY.nik}9`, phone: CANARY.phone } },
    });
    await ask(run.url, `query { tracking(code: "${CANARY.nik}") { __typename } }`);
    await ask(run.url, `query { nosuchfield(nik: "${CANARY.nik}") }`);
    await fetch(`${run.url}/open-data/statistics.json?from=${CANARY.nik}`);
    await fetch(`${run.url}/lacak/${CANARY.nik}`);
    await staffBrowser({ url: run.url }).ask(`mutation { signIn(login: "${CANARY.nik}", password: "${CANARY.name}") { id } }`);

    const [verifier, printer, other, desk] = await Promise.all(
      ["verifikator", "pencetak", "pencetak2", "loket"].map((login) => staffClient({ url: run.url }, login, DEMO_PASSWORD)),
    );
    colleagueIs(printer!, other!);
    for (const text of [CANARY.nik, CANARY.name, CANARY.phone])
      await verifier!.ask(`query ($text: String!) { searchRequests(text: $text) { edges { node { id } } } }`, { text });
    const found = await caseOf(verifier!, code);
    await verifier!.ask(`mutation ($input: RevealInput!) { revealPerson(input: $input) { applicantNik } }`, {
      input: { requestId: found.id, purpose: CANARY.purpose },
    });
    let current = await step(verifier!, "startReview", { id: found.id, expectedVersion: found.version });
    const [document] = current.documents;
    const requirement = document!.requirements[0]!.code;
    current = await step(
      verifier!,
      "requestCompletion",
      {
        id: current.id,
        expectedVersion: current.version,
        askedFor: [{ documentId: document!.id, requirement, reason: CANARY.asked }],
      },
      "RequestCompletionInput",
    );
    await tryStep(
      verifier!,
      "rejectRequest",
      { id: current.id, expectedVersion: 999, reason: CANARY.asked },
      "ReasonedStepInput",
    );

    const withoutFiles = (input["documents"] as object[]).map((wanted) => ({ ...wanted, files: [] })); // a photo is attached once
    const second = (await ask(run.url, SUBMIT, { input: { ...input, idempotencyKey: newKey(), documents: withoutFiles } }))
      .data?.["submitRequest"] as Receipt;
    const waiting = await produced(printer!, await readCase(printer!, (await reviewed(verifier!, second.code)).id));
    const { pickup } = await readCase(desk!, waiting.id);
    await step(
      desk!,
      "handOverAtDesk",
      {
        ...deskProof(pickup!, second.pin),
        recipientClass: "FAMILY_MEMBER",
        familyCardLastFour: CANARY.familyCard.slice(-4),
        recipientName: CANARY.receivedBy,
      },
      "DeskProofInput",
    );
    // Every reason that a person writes, each accepted.
    const another = async (): Promise<Receipt> =>
      (await ask(run.url, SUBMIT, { input: { ...input, idempotencyKey: newKey(), documents: withoutFiles } })).data?.[
        "submitRequest"
      ] as Receipt;
    const third = await another();
    current = await reviewed(verifier!, third.code);
    const paper = (): CaseAnswer["documents"][number] => current.documents[0]!;
    current = await step(printer!, "startWork", versioned(paper()));
    current = await step(printer!, "awaitSignature", { ...versioned(paper()), reason: CANARY.waits }, "ReasonedStepInput");
    current = await step(printer!, "markPrinted", versioned(paper()));
    current = await step(printer!, "spoilDocument", { ...versioned(paper()), reason: CANARY.spoiled }, "ReasonedStepInput");
    const [fourth, fifth, sixth] = [await another(), await another(), await another()];
    current = await step(verifier!, "startReview", versioned(await caseOf(verifier!, fourth.code)));
    await step(verifier!, "rejectDocument", { ...versioned(paper()), reason: CANARY.documentEnd }, "ReasonedStepInput");
    current = await step(verifier!, "startReview", versioned(await caseOf(verifier!, fifth.code)));
    await step(verifier!, "rejectRequest", { ...versioned(current), reason: CANARY.requestEnd }, "ReasonedStepInput");
    const cancelled = await ask(
      run.url,
      `mutation ($input: CancelRequestInput!) { cancelRequest(input: $input) { ... on TrackingDetails { documents { sentence } } } }`,
      { input: { idempotencyKey: newKey(), expectedVersion: 1, code: sixth.code, pin: sixth.pin, reason: CANARY.citizenEnd } },
    );
    expect(JSON.stringify(cancelled)).toContain(CANARY.citizenEnd); // opened for its reader
    expect(await run.end("SIGTERM")).toBe(0);

    const receipts = [second, third, fourth, fifth, sixth].flatMap((receipt) => [receipt.code, receipt.secret]);
    const canaries = [...Object.values(CANARY), code, secret, ...receipts];
    expect(findIn(bench.dataDir, canaries)).toEqual([]);
    writeFileSync(join(bench.dataDir, "what it said"), run.said());
    expect(findIn(bench.dataDir, [...canaries, pin])).toEqual([]);
  },
);
