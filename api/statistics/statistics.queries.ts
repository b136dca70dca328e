import type { EntityManager } from "@mikro-orm/postgresql";
import { Area, DocumentType } from "../catalogue/catalogue.entity.ts";
import type { Dimension } from "../domain/measures.ts";
import { documentKinds, type LocalizedText } from "../domain/services.ts";
import type { Figure, MonthRange } from "../domain/statistics.ts";
import { readMonths, type RecordedMonth } from "./month.queries.ts";
import { FigureNote } from "./statistics.entity.ts";

/** Everything that is said about a range of months, from one point in time. */
export interface StatisticsView {
  readonly range: MonthRange;
  readonly months: readonly RecordedMonth[]; // oldest first; a month without a record is absent
  readonly figures: readonly Figure[]; // the same months' documents, in the office's order of documents
  readonly documentTypes: readonly DocumentType[]; // in the office's order
  readonly sourceNotes: readonly LocalizedText[];
  readonly villageNames: ReadonlyMap<string, string>; // by code
}

/** @param withTimes see readMonths */
export async function readStatistics(em: EntityManager, range: MonthRange, withTimes = true): Promise<StatisticsView> {
  const months = await readMonths(em, range, withTimes);
  const documentTypes = await em.find(DocumentType, {}, { orderBy: { position: "asc" } });
  const notes = await em.find(
    FigureNote,
    { fromMonth: { $lte: range.to }, toMonth: { $gte: range.from } },
    { orderBy: { fromMonth: "asc", position: "asc" } },
  );
  const villages = months.some((month) => month.revision !== null && month.breakdowns !== null)
    ? await em.find(Area, { level: "village" }, { fields: ["code", "name"] })
    : [];
  const order = new Map(documentTypes.map((type) => [type.kind, type.position]));
  const kinds = documentKinds.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  return {
    range,
    months,
    figures: months.flatMap(({ month, source, documents }) =>
      kinds.flatMap((documentKind): Figure[] => {
        const count = documents[documentKind];
        return count === undefined ? [] : [{ month, documentKind, documents: count, source }];
      }),
    ),
    documentTypes,
    sourceNotes: notes.map((note) => note.text),
    villageNames: new Map(villages.map(({ code, name }) => [code, name])),
  };
}

/** One place, channel or partner over several closed months. */
export interface BreakdownRow {
  readonly value: string;
  readonly documents: number; // of the months that show it
  readonly withheldMonths: number; // in which it is withheld: there may have been more, or none
}

/** Only what the closed months say themselves is added up: no sum tells more than its parts. */
export function breakdownOf({ months }: StatisticsView, dimension: Dimension): BreakdownRow[] {
  const cells = months.flatMap((month) =>
    month.revision === null || month.breakdowns === null ? [] : Object.entries(month.breakdowns[dimension]),
  );
  return [...Map.groupBy(cells, ([value]) => value)]
    .map(([value, ofValue]) => ({
      value,
      documents: ofValue.reduce((sum, [, count]) => sum + (count ?? 0), 0),
      withheldMonths: ofValue.filter(([, count]) => count === null).length,
    }))
    .toSorted((a, b) => (a.value < b.value ? -1 : 1));
}
