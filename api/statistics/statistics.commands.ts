import type { EntityManager } from "@mikro-orm/postgresql";
import { DomainError } from "../domain/errors.ts";
import type { LocalizedText } from "../domain/services.ts";
import { type Figure, monthRange } from "../domain/statistics.ts";
import { record, SYSTEM } from "../platform/journal.ts";
import { FigureNote, MonthlyFigure } from "./statistics.entity.ts";

export interface FigureNoteInput {
  readonly from: string; // "2020-04"
  readonly to: string;
  readonly text: LocalizedText;
}

/**
 * Publishes the figures of closed months. Publishing the same again changes nothing.
 * @returns the months that are new
 * @throws DomainError FIGURES_ALREADY_PUBLISHED when a month is known with other numbers; then nothing is written
 */
export function publishFigures(
  em: EntityManager,
  figures: readonly Figure[],
  notes: readonly FigureNoteInput[],
  now: Date,
): Promise<string[]> {
  return em.transactional(async (tx) => {
    for (const { month } of figures) monthRange(month, month);
    const known = await tx.find(MonthlyFigure, { month: [...new Set(figures.map((figure) => figure.month))] });
    const knownBy = new Map(known.map((row) => [`${row.month} ${row.documentKind}`, row]));
    const fresh: string[] = [];
    for (const figure of figures) {
      const row = knownBy.get(`${figure.month} ${figure.documentKind}`);
      if (row && (row.documents !== figure.documents || row.source !== figure.source)) {
        throw new DomainError("FIGURES_ALREADY_PUBLISHED", { month: figure.month, documentKind: figure.documentKind });
      }
      if (row) continue;
      tx.persist(tx.create(MonthlyFigure, { ...figure }));
      fresh.push(figure.month);
    }
    for (const [position, note] of notes.entries()) {
      await tx.upsert(FigureNote, { fromMonth: note.from, toMonth: note.to, position, text: note.text });
    }
    const months = [...new Set(fresh)];
    if (months.length > 0) {
      await tx.flush();
      await record(tx, { type: "figuresPublished", months }, { actor: SYSTEM, now, deviceAt: null });
    }
    return months;
  });
}
