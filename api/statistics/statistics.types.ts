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
import { dimensions, type Dimension } from "../domain/measures.ts";
import { sumByKind, sumOfService } from "../domain/month-record.ts";
import { enumOf } from "../platform/graphql-enum.ts";
import type { RecordedMonth } from "./month.queries.ts";
import {
  MonthSignature,
  presentCounts as presentService,
  presentTimes,
  ServiceCounts,
  ServiceTimes,
} from "./service-figures.types.ts";
import { notesOf } from "./statistics.notes.ts";
import { breakdownOf, type BreakdownRow, type StatisticsView } from "./statistics.queries.ts";

const FigureSourceEnum = enumOf(figureSources);
registerEnumType(FigureSourceEnum, {
  name: "FigureSource",
  description: "Where a month's figures come from.",
  valuesConfig: {
    LAPORAN_INOVASI: { description: "Published by the office in its innovation report; only month and document type are known." },
    HANDOVERS: { description: "Counted from handovers in this service." },
  },
});

const TYPE = { nullable: true, description: "Of this type only; without it of all." } as const;

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

export const DimensionEnum = enumOf(dimensions);
registerEnumType(DimensionEnum, {
  name: "FigureDimension",
  description: "By what documents are told apart, besides month and type.",
  valuesConfig: {
    VILLAGE: { description: "Kelurahan of the address." },
    CHANNEL: { description: "How the request came: ONLINE, FACE_TO_FACE or PARTNER." },
    PARTNER: { description: "The partner office that filed the request; an empty `value` is none." },
  },
});

@ObjectType({ description: "Documents of one kelurahan, channel or partner over the closed months of the range." })
export class BreakdownCount implements BreakdownRow {
  @Field(() => String, { description: "Code of the kelurahan, channel, or partner office." })
  value!: string;
  @Field(() => String, { description: "Its name; the value where it has none." })
  name!: string;
  @Field(() => Int, { description: "In the months in which the number is shown." })
  documents!: number;
  @Field(() => Int, {
    description:
      "In so many months the number is withheld, because it or another one is below five: not known, which is not zero.",
  })
  withheldMonths!: number;
}

@ObjectType({ description: "One month, in the office's time zone, that has a record." })
export class MonthStatistics {
  record!: RecordedMonth;
  @Field(() => String, { description: 'Such as "2020-04".' })
  month!: string;
  @Field(() => FigureSourceEnum)
  source!: FigureSource;
  @Field(() => Int)
  total!: number;
  @Field(() => [TypeCount])
  byType!: TypeCount[];
  @Field(() => Int, {
    nullable: true,
    description: "Of a closed month, from 1; null while the month is open and its figures still move.",
  })
  revision!: number | null;
  @Field(() => MonthSignature, { nullable: true, description: "Of a closed month." })
  signed(): MonthSignature | null {
    const { record } = this;
    if (record.revision === null) return null;
    return {
      closedAt: new Date(record.closedAt),
      reason: record.reason,
      statement: record.statement,
      signature: Buffer.from(record.signature).toString("base64"),
      publicKey: Buffer.from(record.publicKey).toString("base64"),
    };
  }
  @Field(() => ServiceCounts, { nullable: true, description: "null: not recorded, which is not zero." })
  counts(): ServiceCounts | null {
    return this.record.service && presentService(this.record.service);
  }
  @Field(() => ServiceTimes, { nullable: true, description: "null: not recorded." })
  times(@Arg("type", () => DocumentKindEnum, TYPE) type: DocumentKind | null): ServiceTimes | null {
    return this.record.service && presentTimes(this.record.service, this.record.documents, type ?? null);
  }
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
    "Documents that reached their owners, counted in the month, in the office's time zone, they were handed over. Documents, not requests and not deliveries.",
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
  @Field(() => ServiceCounts, {
    nullable: true,
    description: "Sums over the months that have them; null when none has: not recorded.",
  })
  counts(): ServiceCounts | null {
    const record = sumOfService(this.view.months);
    return record && presentService(record);
  }
  @Field(() => ServiceTimes, { nullable: true, description: "Over the months that have them; null when none has." })
  times(@Arg("type", () => DocumentKindEnum, TYPE) type: DocumentKind | null): ServiceTimes | null {
    const record = sumOfService(this.view.months);
    const documents = sumByKind(this.view.months.filter(({ service }) => service !== null).map((month) => month.documents));
    return record && presentTimes(record, documents, type ?? null);
  }
  @Field(() => [BreakdownCount], {
    description: "Only of closed months that this service counted. Numbers below five are withheld, and some others with them.",
  })
  breakdown(@Arg("by", () => DimensionEnum) by: Dimension): BreakdownCount[] {
    return breakdownOf(this.view, by).map((row) => ({ ...row, name: this.view.villageNames.get(row.value) ?? row.value }));
  }
  @Field(() => [String], { description: "What a reader must know before drawing conclusions. Show them with the figures." })
  notes(@Arg("language", () => LanguageEnum, { defaultValue: "ID" }) language: Language): string[] {
    return notesOf(this.view, language);
  }
  @Field(() => Boolean, { description: "True for a practice database." })
  simulated!: boolean;
}

export function presentStatistics(view: StatisticsView, simulated: boolean): Statistics {
  const byMonth = figuresBy(view.figures, (figure) => figure.month);
  const months = view.months.map((record) => {
    const { month, source, revision } = record;
    const figures = byMonth.get(month) ?? [];
    const presented = { record, month, source, revision, total: totalOf(figures), byType: presentCounts(view, figures) };
    return Object.assign(new MonthStatistics(), presented);
  });
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
