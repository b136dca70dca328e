import { defineEntity, p } from "@mikro-orm/core";
import { documentKinds, type LocalizedText } from "../domain/services.ts";
import { figureSources } from "../domain/statistics.ts";

const monthlyFigureSchema = defineEntity({
  name: "MonthlyFigure",
  tableName: "monthly_figure",
  properties: {
    month: p.string().primary(), // "2020-04", WITA
    documentKind: p.enum(documentKinds).primary(),
    documents: p.integer(),
    source: p.enum(figureSources),
  },
});
/** Documents that reached their owners in one month. No row means not recorded. Written by statistics.commands.ts only. */
export class MonthlyFigure extends monthlyFigureSchema.class {}
monthlyFigureSchema.setClass(MonthlyFigure);

const figureNoteSchema = defineEntity({
  name: "FigureNote",
  tableName: "figure_note",
  properties: {
    fromMonth: p.string().primary(),
    toMonth: p.string().primary(),
    position: p.integer().primary(),
    text: p.json().$type<LocalizedText>(),
  },
});
/** What a reader must know about the origin of published figures; shown with every range that touches its months. */
export class FigureNote extends figureNoteSchema.class {}
figureNoteSchema.setClass(FigureNote);
