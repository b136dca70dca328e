import { Arg, Ctx, Int, Mutation, Query, Resolver } from "type-graphql";
import { DocumentKindEnum } from "../catalogue/catalogue.types.ts";
import { type StaffContext, staffWork } from "../context.ts";
import type { Dimension, Measure } from "../domain/measures.ts";
import type { DocumentKind } from "../domain/services.ts";
import { monthRange } from "../domain/statistics.ts";
import { reviseMonth } from "./closing.commands.ts";
import { cursorOf, readCountedRows, readMonthsToRevise, readPlaces } from "./staff-figures.queries.ts";
import {
  CountedRowConnection,
  MeasureEnum,
  MonthToReviseType,
  PlaceFigures,
  FigurePlaceInput,
  presentMonthToRevise,
  presentPlace,
  ReviseMonthInput,
} from "./staff-figures.types.ts";
import { DimensionEnum } from "./statistics.types.ts";

const FROM = { description: 'First month, such as "2026-04".' };
const TO = { description: "Last month, inclusive." };

/** The figures for the office itself: nothing withheld, and what stands behind each number. */
@Resolver()
export class StaffFiguresResolver {
  @Query(() => [PlaceFigures], { description: "What is counted today by kelurahan, channel or partner, also in closed months." })
  async placeFigures(
    @Arg("from", () => String, FROM) from: string,
    @Arg("to", () => String, TO) to: string,
    @Arg("by", () => DimensionEnum) by: Dimension,
    @Ctx() ctx: StaffContext,
  ): Promise<PlaceFigures[]> {
    return (await readPlaces(staffWork(ctx), monthRange(from, to), by)).map(presentPlace);
  }

  @Query(() => CountedRowConnection, { description: "What a number counts: as many rows as it says, and no other." })
  async countedRows(
    @Arg("measure", () => MeasureEnum) measure: Measure,
    @Arg("from", () => String, FROM) from: string,
    @Arg("to", () => String, TO) to: string,
    @Arg("type", () => DocumentKindEnum, { nullable: true }) type: DocumentKind | null,
    @Arg("place", () => FigurePlaceInput, { nullable: true }) place: FigurePlaceInput | null,
    @Arg("first", () => Int, { defaultValue: 50 }) first: number,
    @Arg("after", () => String, { nullable: true }) after: string | null,
    @Ctx() ctx: StaffContext,
  ): Promise<CountedRowConnection> {
    const cell = { measure, range: monthRange(from, to), kind: type ?? null, place: place ?? null };
    const { totalCount, rows, hasNextPage } = await readCountedRows(staffWork(ctx), cell, first, after ?? null);
    const edges = rows.map((row) => ({
      cursor: cursorOf(row),
      node: { unit: row.unit, id: row.id, requestId: row.requestId, at: row.at, month: row.month, type: row.documentKind },
    }));
    return { totalCount, edges, pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null } };
  }

  @Query(() => [MonthToReviseType], { description: "Closed months that say something else than is counted today." })
  async monthsToRevise(@Ctx() ctx: StaffContext): Promise<MonthToReviseType[]> {
    return (await readMonthsToRevise(staffWork(ctx))).map(presentMonthToRevise);
  }

  @Mutation(() => String, {
    description: "Publishes what is counted today as the closed month's next revision. Returns the month.",
  })
  reviseMonth(@Arg("input", () => ReviseMonthInput) input: ReviseMonthInput, @Ctx() ctx: StaffContext): Promise<string> {
    return reviseMonth(staffWork(ctx), input);
  }
}
