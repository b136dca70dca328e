import { defineEntity, p } from "@mikro-orm/core";
import type { LocalizedText } from "../domain/services.ts";

const closedMonthSchema = defineEntity({
  name: "ClosedMonthRevision",
  tableName: "closed_month",
  properties: {
    month: p.string().primary(), // "2020-04", of the office's time zone
    revision: p.integer().primary(), // from 1; the highest holds
    statement: p.text(), // a ClosedMonth, see month-record.ts
    signature: p.blob(), // Ed25519 over the statement's UTF-8
    publicKey: p.blob(), // it can be checked with, DER
  },
});
/** What was published of a closed month, once. Rows are only ever added. */
export class ClosedMonthRevision extends closedMonthSchema.class {}
closedMonthSchema.setClass(ClosedMonthRevision);

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
