import { Arg, Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";
import { DocumentKindEnum, LanguageEnum } from "../catalogue/catalogue.types.ts";
import { type DocumentKind, inLanguage, type Language, type LocalizedText } from "../domain/services.ts";
import {
  type Figure,
  type FigureSource,
  figureSources,
  figuresBy,
  totalOf,
  type YearComparison,
  yearComparisons,
} from "../domain/statistics.ts";
import { enumOf } from "../platform/graphql-enum.ts";
import { notesOf } from "./statistics.notes.ts";
import type { StatisticsView } from "./statistics.queries.ts";

const FigureSourceEnum = enumOf(figureSources);
registerEnumType(FigureSourceEnum, {
  name: "FigureSource",
  description: "Where a month's figures come from.",
  valuesConfig: {
    LAPORAN_INOVASI: { description: "Published by the office in its innovation report; only month and document type are known." },
    HANDOVERS: { description: "Counted from handovers in this service." },
  },
});

@ObjectType({ description: "How many documents of one type." })
export class TypeCount {
  nameText!: LocalizedText;
  @Field(() => DocumentKindEnum)
  type!: DocumentKind;
  @Field(() => String)
  name(@Arg("language", () => LanguageEnum, { defaultValue: "ID" }) language: Language): string {
    return inLanguage(this.nameText, language);
  }
  @Field(() => String, { description: '"lembar" (sheet) or "buah" (piece), as the office counts it.' })
  unit!: string;
  @Field(() => Int)
  count!: number;
}

@ObjectType({ description: "One month (WITA) that has a record." })
export class MonthStatistics {
  @Field(() => String, { description: 'Such as "2020-04".' })
  month!: string;
  @Field(() => FigureSourceEnum)
  source!: FigureSource;
  @Field(() => Int)
  total!: number;
  @Field(() => [TypeCount])
  byType!: TypeCount[];
}

@ObjectType("YearComparison", {
  description:
    "Two neighbouring years over the months that both have on record, the only fair comparison while a year is incomplete.",
})
export class YearComparisonType implements YearComparison {
  @Field(() => Int)
  earlierYear!: number;
  @Field(() => Int)
  laterYear!: number;
  @Field(() => [Int], { description: "The months compared; 1 is January." })
  monthNumbers!: number[];
  @Field(() => Int)
  earlierTotal!: number;
  @Field(() => Int)
  laterTotal!: number;
  @Field(() => Float, {
    nullable: true,
    description: "One decimal; negative when the later year had fewer; null when the earlier had none.",
  })
  changePercent!: number | null;
}

@ObjectType({
  description:
    "Documents that reached their owners, counted in the month (WITA) they were handed over. Documents, not requests and not deliveries.",
})
export class Statistics {
  view!: StatisticsView;
  @Field(() => String, { description: 'First month asked for, such as "2020-04".' })
  from!: string;
  @Field(() => String, { description: "Last month asked for, inclusive." })
  to!: string;
  @Field(() => Int, { description: "Sum over `months`. Months without a record are not in it." })
  total!: number;
  @Field(() => [TypeCount], { description: "Sums over `months`, in the office's order of documents." })
  byType!: TypeCount[];
  @Field(() => [MonthStatistics], { description: "Oldest first. A month without a record is absent: not recorded is not zero." })
  months!: MonthStatistics[];
  @Field(() => [YearComparisonType])
  comparisons!: YearComparisonType[];
  @Field(() => [String], { description: "What a reader must know before drawing conclusions. Show them with the figures." })
  notes(@Arg("language", () => LanguageEnum, { defaultValue: "ID" }) language: Language): string[] {
    return notesOf(this.view, language);
  }
  @Field(() => Boolean, { description: "True for a practice database." })
  simulated!: boolean;
}

export function presentStatistics(view: StatisticsView, simulated: boolean): Statistics {
  const months = [...figuresBy(view.figures, (figure) => figure.month)].map(([month, figures]): MonthStatistics => ({
    month,
    source: figures[0]!.source,
    total: totalOf(figures),
    byType: presentCounts(view, figures),
  }));
  return Object.assign(new Statistics(), {
    view,
    ...view.range,
    total: totalOf(view.figures),
    byType: presentCounts(view, view.figures),
    months,
    comparisons: yearComparisons(view.figures).map((comparison) => ({
      ...comparison,
      monthNumbers: [...comparison.monthNumbers],
    })),
    simulated,
  });
}

/** Types without any figure among `figures` are absent, as months are. */
function presentCounts(view: StatisticsView, figures: readonly Figure[]): TypeCount[] {
  const byKind = figuresBy(figures, (figure) => figure.documentKind);
  return view.documentTypes.flatMap(({ kind, unit, name }) => {
    const ofKind = byKind.get(kind);
    return ofKind ? [Object.assign(new TypeCount(), { nameText: name, type: kind, unit, count: totalOf(ofKind) })] : [];
  });
}
