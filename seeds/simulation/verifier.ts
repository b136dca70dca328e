import type { RequestState } from "../../api/domain/request.ts";
import { loadBundle, type RequestBundle } from "../../api/requests/request.bundle.ts";
import { DocumentRequest } from "../../api/requests/request.entity.ts";
import {
  cancelRequest,
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
const ASK_REASONS = ["Foto buram, mohon difoto ulang", "Sebagian tulisan terpotong", "Tanda tangan belum terlihat"];
const REJECT_REASONS = ["Data yang diajukan tidak ditemukan (contoh penolakan dalam simulasi)"];
const LOST_SLIP = "Pemohon kehilangan kode dan PIN, dan mengajukan lagi";

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
    if (next) await review(stage, workAs(stage, actor), next);
    else if (!(await cancelForgotten(stage, workAs(stage, actor)))) return null;
    return pause(stage, 1, 4);
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
    await judgeRequirement(work, { ...step, id: documentId, expectedVersion: version, requirement: line.code, verdict: "OK" });
  }
}

const isDroppedIn = ({ documents }: RequestBundle, documentId: string): boolean =>
  ["REJECTED", "CANCELLED"].includes(documents.find(({ id }) => id === documentId)?.state ?? "");

/** The PINs of those who applied before this start are nowhere any more, so what they were asked for would never come. */
async function cancelForgotten(stage: Stage, work: Work): Promise<boolean> {
  const found = await stage
    .fork()
    .find(DocumentRequest, { state: "NEEDS_COMPLETION", submittedAt: { $lt: stage.startedAt } }, { limit: 40 });
  const invented = await inventedOf(
    stage,
    found.map(({ id }) => id),
  );
  const forgotten = found.find(({ id }) => invented.has(id) && !stage.receipts.has(id));
  if (!forgotten) return false;
  const { id, version: expectedVersion } = forgotten;
  await cancelRequest(work, { idempotencyKey: newKey(stage), id, expectedVersion, reason: LOST_SLIP });
  return true;
}
