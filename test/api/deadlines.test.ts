import { randomBytes, randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, expect, it } from "vitest";
import { openVault } from "../../api/platform/vault.ts";
import { passDeadlines } from "../../api/requests/deadline.commands.ts";
import {
  caseOf,
  deskProof,
  produced,
  readCase,
  reviewed,
  signedIn,
  step,
  submit,
  tryStep,
  versioned,
  staffedService,
} from "../support/journey.ts";
import { codeOf } from "../support/client.ts";
import { lockWaiters, whileHandHolds } from "../support/holding.ts";
import { MASTER_KEY } from "../support/postgres.global.ts";
import { type Grant, grantFor } from "../../api/tracking/tracking.guard.ts";
import { freshLooks, showTo } from "../../api/tracking/tracking.queries.ts";

const DAY_MS = 86_400_000;
const { service, verifier, printer, desk } = await staffedService();
afterAll(() => service.stop());

const guardedAfterDays = (days: number) => ({
  em: service.database.em.fork(),
  vault: openVault(MASTER_KEY),
  now: new Date(Date.now() + days * DAY_MS),
  network: "10.0.0.1",
  live: { of: () => null },
});
const grantAfterDays = (days: number, held: { readonly code: string; readonly pin: string | null }): Promise<Grant | null> =>
  grantFor(guardedAfterDays(days), { secret: null, ...held });

const passAfterDays = (days: number): Promise<{ expired: number; overdue: number }> =>
  passDeadlines({
    em: service.database.em.fork(),
    actor: { kind: "SYSTEM" },
    now: new Date(Date.now() + days * DAY_MS),
    vault: openVault(MASTER_KEY),
    randomBytes,
    deviceAt: null,
  });

it("a request whose papers never come is closed after 14 days, not before, and once", async () => {
  const { code } = await submit(service);
  const current = await step(verifier, "startReview", versioned(await caseOf(verifier, code)));
  const [document] = current.documents;
  const askedFor = [{ documentId: document!.id, requirement: document!.requirements[0]!.code, reason: "Foto buram" }];
  await step(verifier, "requestCompletion", { ...versioned(current), askedFor }, "RequestCompletionInput");
  expect(await passAfterDays(13)).toEqual({ expired: 0, overdue: 0 });
  expect(await passAfterDays(14.01)).toEqual({ expired: 1, overdue: 0 });
  expect(await passAfterDays(15)).toEqual({ expired: 0, overdue: 0 });
  expect(await readCase(verifier, current.id)).toMatchObject({
    state: "EXPIRED",
    documents: [{ state: "CANCELLED" }, { state: "CANCELLED" }],
  });
});

it("papers that come in the moment of the deadline are in time, and nobody is alarmed", async () => {
  const { code } = await submit(service);
  const { id } = await step(verifier, "startReview", versioned(await caseOf(verifier, code)));
  const late = `update document_request set state = 'NEEDS_COMPLETION', completion_due_at = now() where id = '${id}'`;
  const inTime = `update document_request set state = 'IN_REVIEW', completion_due_at = null where id = '${id}'`;
  await sql.raw(late).execute(service.database.em.fork().getKysely<unknown>());
  await whileHandHolds(service, "document_request", id, async (session) => {
    const passed = passAfterDays(1);
    await lockWaiters(service, 1); // it has seen a request that is late
    await session.query(`${inTime}; commit`);
    await passed; // a failure would be thrown
  });
  expect(await readCase(verifier, id)).toMatchObject({ state: "IN_REVIEW" });
});

it("one that cannot be passed keeps no other from its turn, however many they are, and is told of", async () => {
  const { code } = await submit(service);
  const { id } = await caseOf(verifier, code);
  const em = service.database.em.fork().getKysely<unknown>();
  const broken = Array.from({ length: 201 }, () => randomUUID()); // more than are looked at together
  await sql`
    insert into document_request select (jsonb_populate_record(r, jsonb_build_object('id', broken.id, 'state', 'NEEDS_COMPLETION',
      'completion_due_at', '2020-01-01', 'code_index', decode(md5(broken.id), 'hex'), 'secret_hash', decode(md5(broken.id), 'hex')))).*
    from document_request r, unnest(${broken}::text[]) as broken (id) where r.id = ${id}`.execute(em);
  await sql`create function fail() returns trigger language plpgsql as 'begin raise exception ''broken''; end'`.execute(em);
  await sql`create trigger broken before update on document_request for each row when (old.completion_due_at = '2020-01-01')
    execute function fail()`.execute(em);
  await sql`update document_request set state = 'NEEDS_COMPLETION', completion_due_at = '2020-01-02' where id = ${id}`.execute(
    em,
  );
  const failure: unknown = await passAfterDays(1).catch((error: unknown) => error);
  expect(await readCase(verifier, id)).toMatchObject({ state: "EXPIRED" });
  expect(failure).toBeInstanceOf(AggregateError);
  expect((failure as AggregateError).errors).toHaveLength(201);
  await sql`drop trigger broken on document_request`.execute(em);
  await sql`delete from document_request where completion_due_at = '2020-01-01'`.execute(em);
  expect(await passAfterDays(1)).toEqual({ expired: 0, overdue: 0 });
});

it("a parcel nobody fetches is overdue after 14 days, is never destroyed, and can be had again", async () => {
  const { code } = await submit(service);
  const { id } = await produced(printer, await readCase(printer, (await reviewed(verifier, code)).id));
  expect(await passAfterDays(14.01)).toEqual({ expired: 0, overdue: 1 });
  const overdue = await readCase(desk, id);
  expect(overdue).toMatchObject({
    pickup: { state: "OVERDUE", nextSteps: ["handOver", "reopen", "redirect"] },
    documents: [{ state: "PACKED" }, { state: "PACKED" }],
  });
  expect(codeOf(await tryStep(desk, "archivePickup", versioned(overdue.pickup!)))).toBe("ILLEGAL_STEP"); // not for 90 days
  expect(await step(desk, "reopenPickup", versioned(overdue.pickup!))).toMatchObject({ pickup: { state: "AWAITING_PICKUP" } });
});

it("a day late is handed over in one step, and the history tells both; not with a proof that is incomplete", async () => {
  const { code, pin } = await submit(service);
  const { id } = await produced(printer, await readCase(printer, (await reviewed(verifier, code)).id));
  await passAfterDays(15);
  const { pickup } = await readCase(desk, id);
  const without = { ...deskProof(pickup!, null) };
  expect(codeOf(await tryStep(desk, "handOverAtDesk", without, "DeskProofInput"))).toBe("INVALID_INPUT");
  expect(await readCase(desk, id)).toMatchObject({ pickup: { state: "OVERDUE" } });
  const operator = await signedIn(service, ["OPERATOR"]);
  expect(codeOf(await tryStep(operator, "handOverAtDesk", deskProof(pickup!, pin), "DeskProofInput"))).toBe("NOT_PERMITTED");
  const done = await step(desk, "handOverAtDesk", deskProof(pickup!, pin), "DeskProofInput");
  expect(done).toMatchObject({ state: "COMPLETED", pickup: { state: "HANDED_OVER" } });
  const told = done.history.map(({ sentence }) => sentence);
  for (const sentence of ["Lewat batas pengambilan", "Dapat diambil lagi", "Diserahkan di loket"])
    expect(told).toContain(sentence);
});

it("the details close 7 days after the end, the status after 90, and nothing says which", async () => {
  const { code, pin } = await submit(service);
  const { id } = await produced(printer, await readCase(printer, (await reviewed(verifier, code)).id));
  await step(desk, "handOverAtDesk", deskProof((await readCase(desk, id)).pickup!, pin), "DeskProofInput");
  const levelAfterDays = async (days: number, held: { pin: string | null }): Promise<number | null> => {
    const guarded = guardedAfterDays(days);
    const grant = await grantFor(guarded, { code, secret: null, ...held });
    const looks = freshLooks(() => service.database.em.fork(), guarded.vault);
    return (grant && (await showTo(guarded, grant, looks))?.level) ?? null;
  };
  expect([
    await levelAfterDays(6.9, { pin }),
    await levelAfterDays(7.1, { pin }),
    await levelAfterDays(89.9, { pin }),
    await levelAfterDays(90.1, { pin }),
  ]).toEqual([2, 1, 1, null]);
  expect([await levelAfterDays(89.9, { pin: null }), await levelAfterDays(90.1, { pin: null })]).toEqual([1, null]);
  expect(await grantAfterDays(89.9, { code, pin })).not.toBeNull();
  expect(await grantAfterDays(90.1, { code, pin })).toBeNull(); // nor may anything be asked for with it
});

it("a draft opens to nobody", async () => {
  const { code, pin } = await submit(service);
  const { id } = await caseOf(verifier, code);
  await sql`update document_request set state = 'DRAFT' where id = ${id}`.execute(
    service.database.em.fork().getKysely<unknown>(),
  );
  expect([await grantAfterDays(0, { code, pin }), await grantAfterDays(0, { code, pin: null })]).toEqual([null, null]);
});
