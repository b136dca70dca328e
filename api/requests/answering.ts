import type { Role } from "../domain/actor.ts";
import { DomainError } from "../domain/errors.ts";
import { reasonFrom } from "../domain/intake.ts";
import { mayAnswer } from "../domain/request.ts";
import { claimFiles, type ClaimedFile } from "../files/file.attach.ts";
import type { Work } from "../platform/work.ts";
import type { DocumentRequirement } from "../documents/document.entity.ts";
import type { RequestBundle } from "./request.bundle.ts";
import { stepRequest } from "./steps.ts";
import { recordSaying } from "./words.ts";

/** A paper that an officer has seen instead of a photo. */
export interface SeenPaper {
  readonly documentId: string;
  readonly requirement: string; // its code
  readonly reason: string;
}
export interface Answers {
  readonly photos: readonly ClaimedFile[];
  readonly seen: readonly SeenPaper[];
}
type Line = Pick<SeenPaper, "documentId" | "requirement">;

/** A line of a document's checklist. @throws DomainError INVALID_INPUT */
export function lineOf(bundle: RequestBundle, at: Line): DocumentRequirement {
  const line = findLine(bundle, at);
  if (!line) throw new DomainError("INVALID_INPUT", { fields: ["requirement"] });
  return line;
}

/**
 * Papers arrive for exactly the lines that were asked for, and all of them: from the citizen, or at the counter from whom they stand before.
 * @throws DomainError INVALID_INPUT for another line, and what the lifecycle throws while something is unanswered
 */
export async function completeWith(
  work: Work,
  bundle: RequestBundle,
  roles: readonly Role[],
  { photos, seen }: Answers,
): Promise<void> {
  const { request } = bundle;
  const answered = [...photos, ...seen].map((answer) => ({ answer, line: findLine(bundle, answer) }));
  if (!answered.every(({ line }) => line !== undefined && mayAnswer(request.state, line)))
    throw new DomainError("INVALID_INPUT", { fields: ["lines"] });
  for (const { line } of answered) Object.assign(line!, { verdict: "ANSWERED", ground: "PHOTO" });
  for (const paper of seen) await noteSeen(work, bundle, paper);
  await claimFiles(work.em, work, request.id, photos);
  request.completionDueAt = null;
  await stepRequest(work, bundle, "complete", roles);
}

const findLine = ({ requirements }: RequestBundle, { documentId, requirement }: Line): DocumentRequirement | undefined =>
  requirements.find((candidate) => candidate.documentId === documentId && candidate.code === requirement);

async function noteSeen(work: Work, bundle: RequestBundle, paper: SeenPaper): Promise<void> {
  const line = lineOf(bundle, paper);
  line.ground = "SEEN_AT_COUNTER";
  await noteVerdict(work, bundle, line, reasonFrom(paper.reason));
}

/** What was said about a line: by whom, when, on which ground and why. */
export async function noteVerdict(
  work: Work,
  { request }: Pick<RequestBundle, "request">,
  { documentId, code: requirement, verdict, ground }: DocumentRequirement,
  reason: string | null,
): Promise<void> {
  await work.em.flush();
  const fact = { type: "requirementJudged", requestId: request.id, documentId, requirement, verdict } as const;
  await recordSaying(work, request, { ...fact, ...(ground ? { ground } : {}) }, "reason", reason);
}
