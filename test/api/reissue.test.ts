import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sql } from "kysely";
import pg from "pg";
import type { Work } from "../../api/platform/work.ts";
import { reissueAccess } from "../../api/requests/access.commands.ts";
import { ask, codeOf, type GraphQLAnswer, type StaffClient, subscribe } from "../support/client.ts";
import {
  caseOf,
  deskProof,
  newKey,
  produced,
  type Receipt,
  reviewed,
  signedIn,
  step,
  staffedService,
  submit,
  tryStep,
  versioned,
} from "../support/journey.ts";
import { lockWaiters, workOf } from "../support/holding.ts";

const { service, verifier, printer, desk } = await staffedService();
afterAll(() => service.stop());
let supervisor: StaffClient;
beforeAll(async () => {
  supervisor = await signedIn(service, ["SUPERVISOR"]);
});

const REISSUE = `mutation ($input: ReissueAccessInput!) { reissueAccess(input: $input) { code pin link case { id version mayReissueAccess history { actor sentence } } } }`;
interface Reissued extends Pick<Receipt, "code" | "pin" | "link"> {
  readonly case: {
    readonly version: number;
    readonly mayReissueAccess: boolean;
    readonly history: readonly { readonly sentence: string }[];
  };
}
type Input = {
  readonly id: string;
  readonly expectedVersion: number;
  readonly identity?: string;
  readonly idempotencyKey?: string;
};
const tryReissue = (staff: StaffClient, input: Input): Promise<GraphQLAnswer> =>
  staff.ask(REISSUE, { input: { idempotencyKey: newKey(), identity: "KTP_EL", ...input } });
async function reissue(staff: StaffClient, code: string, identity = "KTP_EL"): Promise<Reissued> {
  const answer = await tryReissue(staff, { ...versioned(await caseOf(staff, code)), identity });
  expect(answer.errors).toBeUndefined();
  return answer.data?.["reissueAccess"] as Reissued;
}
const CANCEL = `mutation ($input: CancelRequestInput!) { cancelRequest(input: $input) { __typename } }`;
const secretOf = ({ link }: Pick<Receipt, "link">): string => link.split(".").at(-1)!;
const TRACK = `query ($code: String!, $pin: String, $secret: String) { tracking(code: $code, pin: $pin, secret: $secret) { kind: __typename } }`;
const shown = async (held: Record<string, unknown>): Promise<unknown> =>
  ((await ask(service.url, TRACK, held)).data?.["tracking"] as { kind: string } | null)?.kind ?? null;

describe("a new PIN and link", () => {
  it("open the details, and the old ones nothing any more, also where they are being followed", async () => {
    const receipt = await submit(service);
    const { code, pin, secret } = receipt;
    const follow = (held: Record<string, unknown>): ReturnType<typeof subscribe> =>
      subscribe(
        service.url,
        `subscription ($code: String!, $pin: String, $secret: String) { trackingUpdated(code: $code, pin: $pin, secret: $secret) { view { __typename } } }`,
        { code, ...held },
      );
    const [byPin, byLink, byCode] = [follow({ pin }), follow({ secret }), follow({})];
    const view = (kind: string | null): unknown => ({ data: { trackingUpdated: { view: kind && { __typename: kind } } } });
    expect([await byPin.next(), await byLink.next(), await byCode.next()]).toEqual(
      ["TrackingDetails", "TrackingDetails", "TrackingSummary"].map(view),
    );
    const fresh = await reissue(desk, code);
    expect([await byPin.next(), await byLink.next()]).toEqual([view(null), view(null)]);
    expect(await byCode.next()).toEqual(view("TrackingSummary")); // what the code alone shows is another version of the same
    await Promise.all([byPin, byLink, byCode].map((watching) => watching.stop()));

    expect(fresh).toMatchObject({
      code,
      pin: expect.stringMatching(/^\d{6}$/),
      link: expect.stringContaining(`/lacak#${code}.`),
    });
    expect(fresh.pin).not.toBe(pin);
    expect(secretOf(fresh)).not.toBe(secret);
    expect([await shown({ code, pin }), await shown({ code, secret })]).toEqual([null, null]);
    expect([await shown({ code, pin: fresh.pin }), await shown({ code, secret: secretOf(fresh) })]).toEqual([
      "TrackingDetails",
      "TrackingDetails",
    ]);
  });
  it("begin without the tries of the old one, at the desk too", async () => {
    const receipt = await submit(service);
    const { code, pin } = receipt;
    const wrong = pin === "111111" ? "222222" : "111111";
    const { pickup } = await produced(printer, await reviewed(verifier, code));
    for (let tries = 0; tries < 5; tries++) {
      expect(await shown({ code, pin: wrong })).toBeNull();
      expect(codeOf(await tryStep(desk, "handOverAtDesk", deskProof(pickup!, wrong), "DeskProofInput"))).toBe("INVALID_INPUT");
    }
    expect(await shown({ code, pin })).toBeNull();
    const fresh = await reissue(desk, code);
    expect(await shown({ code, pin: fresh.pin })).toBe("TrackingDetails");
    expect(await step(desk, "handOverAtDesk", deskProof(pickup!, fresh.pin), "DeskProofInput")).toMatchObject({
      state: "COMPLETED",
    });
  });
  it("are a fact with who gave them and how identity was checked, and neither is stored readably", async () => {
    const { code } = await submit(service);
    const sentences: string[] = [];
    const issued: Reissued[] = [];
    for (const identity of ["KTP_EL", "OTHER_ID", "KNOWN_DATA"]) {
      const fresh = await reissue(supervisor, code, identity);
      issued.push(fresh);
      sentences.push(fresh.case.history.at(-1)!.sentence);
    }
    expect(sentences).toEqual([
      "PIN dan tautan baru; KTP-el diperiksa",
      "PIN dan tautan baru; identitas lain diperiksa",
      "PIN dan tautan baru; data permohonan ditanyakan",
    ]);
    const { rows } = await sql<{ fact: object; account_id: string | null }>`
      select fact, account_id from journal where fact ->> 'type' = 'accessReissued' order by seq desc limit 3`.execute(
      service.database.em.fork().getKysely<unknown>(),
    );
    expect(rows.every(({ account_id }) => account_id !== null)).toBe(true);
    expect(rows.map(({ fact }) => Object.keys(fact).toSorted())).toContainEqual([
      "identity",
      "requestId",
      "state",
      "type",
      "version",
    ]);
    const { rows: kept } = await sql<{ text: string }>`
      select encode(answer, 'escape') || encode(answer, 'hex') || body as text from idempotent_answer
      union all select document_request::text from document_request`.execute(service.database.em.fork().getKysely<unknown>());
    for (const fresh of issued) expect(kept.filter(({ text }) => text.includes(secretOf(fresh)))).toEqual([]);
  });
  it("also end a step that the old PIN or link let in and that still waits", async () => {
    for (const by of ["pin", "secret"] as const) {
      const { code, ...held } = await submit(service);
      const found = await caseOf(desk, code);
      const idempotencyKey = newKey();
      const session = new pg.Client(service.databaseUrl);
      await session.connect();
      // Its key is being used at this moment: whether the step was done before, it learns only when that has ended.
      await session.query("begin");
      await session.query(
        "insert into idempotent_answer (scope, key, body, created_at, of_outbox) values ($1, $2, '', now(), false)",
        [`request ${found.id}`, idempotencyKey],
      );
      const input = { code, [by]: held[by], idempotencyKey, expectedVersion: found.version + 1, reason: "CHANGED_MIND" };
      const late = ask(service.url, CANCEL, { input });
      await lockWaiters(service, 1);
      await reissue(desk, code);
      await session.end();
      expect(codeOf(await late)).toBe("NOT_FOUND");
      expect((await caseOf(desk, code)).state).toBe("SUBMITTED");
    }
  });
  it("are others than the old ones, even where chance would have it", async () => {
    const { code, pin } = await submit(service);
    const old = Buffer.from([Number(pin) >> 16, (Number(pin) >> 8) & 255, Number(pin) & 255]);
    let isFirst = true;
    const drawn = (length: number): Uint8Array => {
      if (length !== 3 || !isFirst) return randomBytes(length);
      isFirst = false;
      return old;
    };
    const work = await workOf(service);
    const clerk = { ...work.actor, roles: ["DESK"] } as Work["actor"];
    const input = { ...versioned(await caseOf(desk, code)), idempotencyKey: newKey(), identity: "KTP_EL" } as const;
    const fresh = await reissueAccess({ ...work, actor: clerk, randomBytes: drawn }, input);
    expect(isFirst).toBe(false);
    expect(fresh.pin).not.toBe(pin);
    expect(await shown({ code, pin })).toBeNull();
  });
  it("are the same when asked for again with the same key, and others with another; two at once are one", async () => {
    const { code } = await submit(service);
    const input = { ...versioned(await caseOf(desk, code)), idempotencyKey: newKey() };
    const [one, two] = await Promise.all([tryReissue(desk, input), tryReissue(desk, input)]);
    expect(one.errors).toBeUndefined();
    expect(two).toEqual(one);
    expect(codeOf(await tryReissue(desk, { ...input, identity: "OTHER_ID" }))).toBe("IDEMPOTENCY_CONFLICT");
    expect(codeOf(await tryReissue(desk, { ...input, idempotencyKey: newKey() }))).toBe("STALE");
    const other = await reissue(desk, code);
    expect(other.pin).not.toBe((one.data?.["reissueAccess"] as Reissued).pin);
  });
});

describe("may not", () => {
  it.each(["COURIER", "PRINTER", "DISPATCHER", "VERIFIER", "ADMIN"] as const)("a %s", async (role) => {
    const { code, pin } = await submit(service);
    const staff = await signedIn(service, [role]);
    expect(codeOf(await tryReissue(staff, versioned(await caseOf(desk, code))))).toBe("NOT_PERMITTED");
    expect(await shown({ code, pin })).toBe("TrackingDetails");
  });
  it.each(["DESK", "OPERATOR", "SUPERVISOR"] as const)("a %s of another office; of the own one may", async (role) => {
    const { code, pin } = await submit(service);
    const stranger = await signedIn(service, [role], { officeId: "KANTOR-LAIN" });
    expect(codeOf(await tryReissue(stranger, versioned(await caseOf(desk, code))))).toBe("NOT_FOUND");
    expect(await shown({ code, pin })).toBe("TrackingDetails");
    expect((await reissue(await signedIn(service, [role]), code)).case.mayReissueAccess).toBe(true);
  });
  it("anybody, once the request has ended or where there is none", async () => {
    const { code } = await submit(service);
    const ended = await step(
      verifier,
      "rejectRequest",
      { ...versioned(await step(verifier, "startReview", versioned(await caseOf(verifier, code)))), reason: "x" },
      "ReasonedStepInput",
    );
    expect(codeOf(await tryReissue(desk, versioned(ended)))).toBe("ILLEGAL_STEP");
    for (const id of ["00000000-0000-4000-8000-000000000000", "no id"])
      expect(codeOf(await tryReissue(desk, { id, expectedVersion: 1 }))).toBe("NOT_FOUND");
  });
});
