import { readCalendar } from "../catalogue/calendar.queries.ts";
import { monthIn } from "../domain/office-time.ts";
import type { CivilDocument } from "../documents/document.entity.ts";
import { record, SYSTEM } from "../platform/journal.ts";
import type { Work } from "../platform/work.ts";
import type { RequestBundle } from "./request.bundle.ts";
import { stepDocument } from "./steps.ts";

/** The documents are in their owners' hands and count in this month. */
export async function handOverDocuments(work: Work, bundle: RequestBundle, documents: readonly CivilDocument[]): Promise<void> {
  for (const document of documents) await stepDocument({ ...work, actor: SYSTEM }, bundle, document, "handOver", ["SYSTEM"]);
  const [requestId, month] = [bundle.request.id, await monthOf(work, work.now)];
  await record(work.em, { type: "documentsHandedOver", requestId, month, count: documents.length }, work);
}

/** It turned out that they are not: the month in which they counted, however long ago, counts them no more. */
export async function takeBackDocuments(
  work: Work,
  bundle: RequestBundle,
  documents: readonly CivilDocument[],
  reason: string,
): Promise<void> {
  const handedOverAt = documents[0]?.handedOverAt; // of all of them: one parcel
  if (!handedOverAt) return; // nothing had changed hands
  for (const document of documents) {
    if (wasSettledAtHandover(document)) document.oldCard = "TO_COLLECT"; // or the next handover would not ask for it
    await stepDocument({ ...work, actor: SYSTEM }, bundle, document, "correct", ["SYSTEM"], { reason });
  }
  const [requestId, month] = [bundle.request.id, await monthOf(work, handedOverAt)];
  await record(work.em, { type: "documentsTakenBack", requestId, month, count: documents.length }, work);
}

const monthOf = async ({ em }: Work, at: Date): Promise<string> => monthIn((await readCalendar(em)).zone, at);

/** For a card that was lost, the loss letter came with the request. */
const wasSettledAtHandover = ({ oldCard, reason }: CivilDocument): boolean =>
  oldCard === "COLLECTED" || (oldCard === "LOSS_LETTER" && reason !== "LOST");
