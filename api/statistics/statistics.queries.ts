import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { DocumentType } from "../catalogue/catalogue.entity.ts";
import type { LocalizedText } from "../domain/services.ts";
import type { Figure, MonthRange } from "../domain/statistics.ts";
import { monthEdgesInWita } from "../domain/wita.ts";
import { FigureNote, MonthlyFigure } from "./statistics.entity.ts";

/** Everything that is said about a range of months, from one point in time. */
export interface StatisticsView {
  readonly range: MonthRange;
  readonly figures: readonly Figure[]; // by month, then in the office's order of documents; a month without a record is absent
  readonly documentTypes: readonly DocumentType[]; // in the office's order
  readonly sourceNotes: readonly LocalizedText[];
}

/** A document counts in the month (WITA) of its handover, once, however it was handed over. */
async function countHandovers(em: EntityManager, range: MonthRange): Promise<Figure[]> {
  const [from, to] = [monthEdgesInWita(range.from).from, monthEdgesInWita(range.to).to];
  const { rows } = await sql<Pick<Figure, "month" | "documentKind" | "documents">>`
    select to_char(handed_over_at at time zone 'Asia/Makassar', 'YYYY-MM') as month, kind as "documentKind", count(*)::int as documents
    from civil_document where handed_over_at >= ${from} and handed_over_at < ${to} group by 1, 2`.execute(
    em.getKysely<unknown>(),
  );
  return rows.map((row) => ({ ...row, source: "HANDOVERS" }));
}

export async function readStatistics(em: EntityManager, range: MonthRange): Promise<StatisticsView> {
  const published: Figure[] = await em.find(MonthlyFigure, { month: { $gte: range.from, $lte: range.to } });
  const figures = [...published, ...(await countHandovers(em, range))];
  const documentTypes = await em.find(DocumentType, {}, { orderBy: { position: "asc" } });
  const notes = await em.find(
    FigureNote,
    { fromMonth: { $lte: range.to }, toMonth: { $gte: range.from } },
    { orderBy: { fromMonth: "asc", position: "asc" } },
  );
  const order = new Map(documentTypes.map((type) => [type.kind, type.position]));
  return {
    range,
    figures: figures.toSorted(
      (a, b) => a.month.localeCompare(b.month) || (order.get(a.documentKind) ?? 0) - (order.get(b.documentKind) ?? 0),
    ),
    documentTypes,
    sourceNotes: notes.map((note) => note.text),
  };
}
