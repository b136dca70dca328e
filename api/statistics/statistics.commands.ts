import { DomainError } from "../domain/errors.ts";
import { type CountByKind, closedMonthFrom, sameFigures } from "../domain/month-record.ts";
import type { LocalizedText } from "../domain/services.ts";
import { type Figure, figuresBy, monthRange } from "../domain/statistics.ts";
import { record, SYSTEM } from "../platform/journal.ts";
import type { Work } from "../platform/work.ts";
import { persistRevision } from "./closed-months.ts";
import { ClosedMonthRevision, FigureNote } from "./statistics.entity.ts";

export interface FigureNoteInput {
  readonly from: string; // "2020-04"
  readonly to: string;
  readonly text: LocalizedText;
}

/**
 * Publishes the figures of months that closed before this service counted. Publishing the same again changes nothing.
 * @returns the months that are new
 * @throws DomainError FIGURES_ALREADY_PUBLISHED when a month is known with other numbers; then nothing is written
 */
export function publishFigures(
  { em, now, vault }: Pick<Work, "em" | "now" | "vault">,
  figures: readonly Figure[],
  notes: readonly FigureNoteInput[],
): Promise<string[]> {
  return em.transactional(async (tx) => {
    const fresh: string[] = [];
    for (const [month, ofMonth] of figuresBy(figures, (figure) => figure.month)) {
      monthRange(month, month);
      const documents: CountByKind = Object.fromEntries(ofMonth.map((figure) => [figure.documentKind, figure.documents]));
      const published = { month, source: ofMonth[0]!.source, documents, service: null };
      const known = await tx.findOne(ClosedMonthRevision, { month, revision: 1 });
      if (known && !sameFigures(closedMonthFrom(known.statement), published))
        throw new DomainError("FIGURES_ALREADY_PUBLISHED", { month });
      if (known) continue;
      persistRevision(tx, vault.signer, {
        ...published,
        revision: 1,
        reason: null,
        closedAt: now.toISOString(),
        breakdowns: null,
      });
      fresh.push(month);
    }
    for (const [position, note] of notes.entries()) {
      await tx.upsert(FigureNote, { fromMonth: note.from, toMonth: note.to, position, text: note.text });
    }
    if (fresh.length > 0) {
      await tx.flush();
      await record(tx, { type: "figuresPublished", months: fresh }, { actor: SYSTEM, now, deviceAt: null });
    }
    return fresh;
  });
}
