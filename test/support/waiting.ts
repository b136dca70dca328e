import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Database } from "../../api/platform/database.ts";

/** A number from 0 up to but without 1, the same ones for the same seed. */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const HOUR_MS = 3_600_000;
const BEFORE = ["SUBMITTED", "IN_REVIEW", "NEEDS_COMPLETION"];
const MADE = ["QUEUED", "IN_WORK", "AWAITING_SIGNATURE", "AWAITING_BLANK", "PRINTED", "READY", "SPOILED", "LOST", "REJECTED"];
const PARCELS = ["PLANNED", "ASSIGNED", "LOADED", "UNDER_WAY", "ATTEMPT_FAILED", "RETURNING", "BACK_AT_OFFICE", "INCIDENT"];
const WITHOUT_RUN = ["PLANNED", "BACK_AT_OFFICE"];
const STATES = [...BEFORE, "IN_PRODUCTION", "READY", "HANDING_OVER", "PARTLY_COMPLETED"];
const ENDS = ["COMPLETED", "REJECTED", "CANCELLED", "EXPIRED"];

interface Place {
  readonly officeId: string;
  readonly courierId: string;
  readonly now: Date;
  readonly seed: number;
  readonly open: number;
  readonly ended: number;
}
type Row = Record<string, unknown>;

/**
 * Requests in every state, with documents, parcels, failed attempts and the journal's facts about them, straight into the tables: many and of
 * any age, which no journey could bring about in a test's time.
 */
export async function scatter(database: Database, { officeId, courierId, now, seed, open, ended }: Place): Promise<void> {
  const random = dice(seed);
  const any = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)]!;
  const uuid = (name: string): string => {
    const hex = createHash("sha256").update(`${officeId} ${seed} ${name}`).digest("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  };
  const rows: Record<"requests" | "documents" | "deliveries" | "pickups" | "attempts" | "facts", Row[]> = {
    requests: [],
    documents: [],
    deliveries: [],
    pickups: [],
    attempts: [],
    facts: [],
  };
  const runId = uuid("run");
  for (let index = 0; index < open + ended; index++) {
    const id = uuid(`request ${index}`);
    const state = index < open ? any(STATES) : any(ENDS);
    // Most are some hours old, a few many days: every age has its share.
    let atMs = now.getTime() - random() ** 3 * 240 * HOUR_MS;
    const step = (fact: Row): void => {
      rows.facts.push({ request_id: id, recorded_at: new Date(atMs), fact: { requestId: id, version: 1, ...fact } });
      atMs += random() * (now.getTime() - atMs) * 0.8;
    };
    const submittedAt = new Date(atMs);
    step({ type: "requestStepped", step: "submit", state: "SUBMITTED" });
    if (state !== "SUBMITTED") step({ type: "requestStepped", step: "startReview", state: "IN_REVIEW" });
    if (random() < 0.2 && !BEFORE.includes(state)) {
      step({ type: "requestStepped", step: "requestCompletion", state: "NEEDS_COMPLETION" });
      step({ type: "requestStepped", step: "complete", state: "IN_REVIEW" });
    }
    const isMade = !BEFORE.includes(state) && index < open;
    if (isMade) step({ type: "requestStepped", step: "declareComplete", state: "IN_PRODUCTION" });
    const deliveryId = state === "HANDING_OVER" && random() < 0.5 ? uuid(`delivery ${index}`) : null;
    const pickupId = state === "HANDING_OVER" && deliveryId === null ? uuid(`pickup ${index}`) : null;
    for (let position = 1; position <= 1 + Math.floor(random() * 3); position++) {
      const documentId = uuid(`document ${index} ${position}`);
      const documentState = !isMade ? null : state === "IN_PRODUCTION" ? any(MADE) : deliveryId === null ? "READY" : "PACKED";
      rows.documents.push({
        id: documentId,
        request_id: id,
        position,
        state: documentState,
        label: documentId,
        delivery_id: deliveryId,
        pickup_id: pickupId,
      });
      if (documentState === null) continue;
      step({ type: "documentStepped", step: "queue", state: "QUEUED", documentId });
      if (documentState !== "QUEUED") step({ type: "documentStepped", step: "any", state: documentState, documentId });
    }
    if (!["SUBMITTED", "IN_REVIEW", "IN_PRODUCTION"].includes(state)) step({ type: "requestStepped", step: "any", state });
    const parcel = { request_id: id, office_id: officeId };
    if (deliveryId !== null) {
      const parcelState = any(PARCELS);
      const isHeld = !WITHOUT_RUN.includes(parcelState);
      const isFailed = ["ATTEMPT_FAILED", "RETURNING", "BACK_AT_OFFICE"].includes(parcelState);
      rows.deliveries.push({
        ...parcel,
        id: deliveryId,
        state: parcelState,
        state_since: new Date(atMs),
        run_id: isHeld ? runId : null,
        courier_id: isHeld ? courierId : null,
        stop_position: isHeld ? index + 1 : null,
        handover_code: parcelState === "UNDER_WAY" ? "\\x00" : null,
      });
      if (isFailed)
        rows.attempts.push({
          id: uuid(`attempt ${index}`),
          delivery_id: deliveryId,
          request_id: id,
          run_id: runId,
          courier_id: courierId,
          at: new Date(atMs),
          corrected_at: random() < 0.3 ? now : null,
        });
    }
    if (pickupId !== null) {
      const pickupState = any(["AWAITING_PICKUP", "OVERDUE", "ARCHIVED"]);
      rows.pickups.push({ ...parcel, id: pickupId, state: pickupState, offered_at: new Date(atMs) });
      step({ type: "pickupStepped", step: "any", state: pickupState, pickupId });
    }
    rows.requests.push({
      id,
      office_id: officeId,
      state,
      submitted_at: submittedAt,
      ended_at: index < open ? null : new Date(atMs),
    });
  }

  const kysely = database.em.fork().getKysely<unknown>();
  const insert = async (table: string, columns: string, values: string, list: readonly Row[], shape: string): Promise<void> => {
    for (let from = 0; from < list.length; from += 20_000)
      await sql`insert into ${sql.raw(`${table} (${columns}) select ${values}`)}
        from jsonb_to_recordset(${JSON.stringify(list.slice(from, from + 20_000))}::jsonb) as x(${sql.raw(shape)})`.execute(
        kysely,
      );
  };
  await sql`insert into run (id, office_id, courier_id, state, created_at) values (${runId}, ${officeId}, ${courierId}, 'CLOSED', ${now})`.execute(
    kysely,
  );
  const bytes = `decode(replace(id::text, '-', ''), 'hex')`;
  await insert(
    "document_request",
    "id, state, channel, office_id, handover_method, village_code, consent_version, consented_at, submitted_at, ended_at, code_index, pin_index, secret_hash, data_key, sealed",
    `id, state, 'ONLINE', office_id, 'COURIER', '73.72.01.1004', '2026-11', submitted_at, submitted_at, ended_at, ${bytes}, '', ${bytes}, '', ''`,
    rows.requests,
    "id uuid, state text, office_id text, submitted_at timestamptz, ended_at timestamptz",
  );
  await insert(
    "pickup",
    "id, request_id, office_id, state, offered_at, overdue_at, archive_from",
    "id, request_id, office_id, state, offered_at, offered_at, offered_at",
    rows.pickups,
    "id uuid, request_id uuid, office_id text, state text, offered_at timestamptz",
  );
  await insert(
    "delivery",
    "id, request_id, office_id, state, planned_at, window_from, window_to, state_since, run_id, courier_id, stop_position, handover_code",
    "id, request_id, office_id, state, state_since, state_since, state_since, state_since, run_id, courier_id, stop_position, handover_code::bytea",
    rows.deliveries,
    "id uuid, request_id uuid, office_id text, state text, state_since timestamptz, run_id uuid, courier_id uuid, stop_position int, handover_code text",
  );
  await insert(
    "delivery_attempt",
    "id, delivery_id, request_id, run_id, courier_id, number, outcome, at, failure_reason, effort, sealed, corrected_at",
    "id, delivery_id, request_id, run_id, courier_id, 1, 'FAILED', at, 'NOBODY_HOME', 'COUNTED', '', corrected_at",
    rows.attempts,
    "id uuid, delivery_id uuid, request_id uuid, run_id uuid, courier_id uuid, at timestamptz, corrected_at timestamptz",
  );
  await insert(
    "civil_document",
    "id, request_id, position, kind, reason, checklist_version, state, label, old_card, sealed, delivery_id, pickup_id",
    "x.id, request_id, position, 'AKTA_KEMATIAN', 'NEW', (select max(version) from checklist where document_kind = 'AKTA_KEMATIAN' and reason = 'NEW'), state, label, 'NOT_APPLICABLE', '', delivery_id, pickup_id",
    rows.documents,
    "id uuid, request_id uuid, position int, state text, label text, delivery_id uuid, pickup_id uuid",
  );
  await insert(
    "journal",
    "recorded_at, fact, request_id",
    "recorded_at, fact, request_id",
    rows.facts,
    "recorded_at timestamptz, fact jsonb, request_id uuid",
  );
}
