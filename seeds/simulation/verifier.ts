import type { RequestState } from "../../api/domain/request.ts";
import { loadBundle, type RequestBundle } from "../../api/requests/request.bundle.ts";
import { DocumentRequest } from "../../api/requests/request.entity.ts";
import {
  declareComplete,
  judgeRequirement,
  rejectRequest,
  requestCompletion,
  startReview,
} from "../../api/requests/review.commands.ts";
import type { Work } from "../../api/platform/work.ts";
import { isLucky, pick } from "./people.ts";
import { inventedOf, mostlyFirst, newKey, pause, type Player, shownFirst, type Stage, staffPlayer, workAs } from "./stage.ts";

const ASKED_AGAIN = 0.03; // of all papers
const REJECTED = 0.03; // of all requests
const SEEN = { ground: "SEEN_AT_COUNTER", reason: "Diisi petugas dari data permohonan" } as const;
const ASK_REASONS = ["Foto buram, mohon difoto ulang", "Sebagian tulisan terpotong", "Tanda tangan belum terlihat"];
const REJECT_REASONS = ["Data yang diajukan tidak ditemukan (contoh penolakan dalam simulasi)"];

/** Checks papers: takes the oldest request, judges line after line, and now and then asks for a better photo. */
export const verifier = (stage: Stage): Player =>
  staffPlayer(stage, "verifikator", "VERIFIER", async (actor) => {
    const states: RequestState[] = ["SUBMITTED", "IN_REVIEW"];
    const found = await stage.fork().find(DocumentRequest, { state: states }, { orderBy: { submittedAt: "asc" }, limit: 40 });
    const waiting = shownFirst(
      stage,
      found.map((request) => ({ request, requestId: request.id })),
    );
    const next = mostlyFirst(stage, waiting)?.request;
    if (!next) return null;
    await review(stage, workAs(stage, actor), next);
    return pause(stage, 2, 6);
  });

async function review(stage: Stage, work: Work, { id, state, version: expectedVersion }: DocumentRequest): Promise<void> {
  const step = { idempotencyKey: newKey(stage), id, expectedVersion };
  if (state === "SUBMITTED") return void (await startReview(work, step));
  const bundle = (await loadBundle(stage.fork(), id, "read"))!;
  const line = bundle.requirements.find(({ verdict, documentId }) => verdict !== "OK" && !isDroppedIn(bundle, documentId));
  const isOurs = (await inventedOf(stage, [id])).has(id) && !stage.shown.has(id);
  const { random } = stage;
  if (!line) {
    if (isOurs && isLucky(random, REJECTED)) await rejectRequest(work, { ...step, reason: pick(random, REJECT_REASONS) });
    else await declareComplete(work, step);
  } else if (line.verdict === "OPEN" && isOurs && stage.receipts.has(id) && isLucky(random, ASKED_AGAIN)) {
    const { documentId, code: requirement } = line;
    await requestCompletion(work, { ...step, askedFor: [{ documentId, requirement, reason: pick(random, ASK_REASONS) }] });
  } else {
    const { id: documentId, version } = bundle.documents.find((document) => document.id === line.documentId)!;
    const judged = { ...step, id: documentId, expectedVersion: version, requirement: line.code, verdict: "OK" } as const;
    await judgeRequirement(work, { ...judged, said: line.ground ? null : SEEN });
  }
}

const isDroppedIn = ({ documents }: RequestBundle, documentId: string): boolean =>
  ["REJECTED", "CANCELLED"].includes(documents.find(({ id }) => id === documentId)?.state ?? "");
