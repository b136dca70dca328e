import { Field, GraphQLISODateTime, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { DocumentKindEnum } from "../catalogue/catalogue.types.ts";
import { type CountedUnit, type Dimension, measures } from "../domain/measures.ts";
import type { CountByKind } from "../domain/month-record.ts";
import { type DocumentKind, documentKinds } from "../domain/services.ts";
import { enumOf } from "../platform/graphql-enum.ts";
import { PageInfo } from "../requests/queue.types.ts";
import { presentCounts, presentTimes, ServiceCounts, ServiceTimes } from "./service-figures.types.ts";
import type { MonthToRevise, PlaceRecord } from "./staff-figures.queries.ts";
import { DimensionEnum } from "./statistics.types.ts";

export const MeasureEnum = enumOf(measures);
registerEnumType(MeasureEnum, {
  name: "Measure",
  description: "What is counted.",
  valuesConfig: {
    DOCUMENTS: { description: "Handed over to their owners, by courier or at a desk; in the office's month of the handover." },
    DOCUMENTS_IN_TIME: { description: "Of these: made within the promised 24 hours of production." },
    SELF_PRINTED: { description: "Documents that their owners print themselves; not among DOCUMENTS." },
    REQUESTS: { description: "Of which nothing is open any more; in the month of the end." },
    PARCELS: { description: "Handed over, by courier or at a desk." },
    COURIER_PARCELS: { description: "Of these: by courier." },
    FIRST_ATTEMPT_PARCELS: { description: "Of these: at the first visit that counted." },
    ATTEMPTS: { description: "Visits of couriers at doors that count, whatever came of them." },
  },
});
const CountedUnitEnum = enumOf(["DOCUMENT", "REQUEST", "PARCEL", "ATTEMPT"]);
registerEnumType(CountedUnitEnum, { name: "CountedUnit" });

@ObjectType({ description: "Documents of one type." })
export class KindCount {
  @Field(() => DocumentKindEnum)
  type!: DocumentKind;
  @Field(() => Int)
  count!: number;
}

@ObjectType({ description: "What is counted today of one kelurahan, channel or partner; nothing is withheld." })
export class PlaceFigures {
  @Field(() => String, { description: "Code of the kelurahan, channel, or partner office; empty: no partner." })
  value!: string;
  @Field(() => String)
  name!: string;
  @Field(() => Int, { description: "Documents handed over." })
  documents!: number;
  @Field(() => [KindCount])
  byType!: KindCount[];
  @Field(() => ServiceCounts)
  counts!: ServiceCounts;
  @Field(() => ServiceTimes)
  times!: ServiceTimes;
}

@InputType({ description: "Which number." })
export class FigurePlaceInput {
  @Field(() => DimensionEnum)
  by!: Dimension;
  @Field(() => String)
  value!: string;
}

@ObjectType({ description: "One thing that a number counts." })
export class CountedRowType {
  @Field(() => CountedUnitEnum)
  unit!: CountedUnit["unit"];
  @Field(() => ID, { description: "Of the document, request, parcel or visit." })
  id!: string;
  @Field(() => ID)
  requestId!: string;
  @Field(() => GraphQLISODateTime, { description: "When what counts happened." })
  at!: Date;
  @Field(() => String)
  month!: string;
  @Field(() => DocumentKindEnum, { nullable: true, description: "Of documents." })
  type!: DocumentKind | null;
}
@ObjectType()
export class CountedRowEdge {
  @Field(() => String)
  cursor!: string;
  @Field(() => CountedRowType)
  node!: CountedRowType;
}
@ObjectType({ description: "Exactly the rows that a number counts, oldest first." })
export class CountedRowConnection {
  @Field(() => Int, { description: "The number." })
  totalCount!: number;
  @Field(() => [CountedRowEdge])
  edges!: CountedRowEdge[];
  @Field(() => PageInfo)
  pageInfo!: PageInfo;
}

@ObjectType({ description: "A closed month of which something else is counted today than was published." })
export class MonthToReviseType {
  @Field(() => String)
  month!: string;
  @Field(() => Int, { description: "The one that holds; give it back as `expectedRevision`." })
  revision!: number;
  @Field(() => [KindCount])
  published!: KindCount[];
  @Field(() => [KindCount])
  counted!: KindCount[];
}

@InputType()
export class ReviseMonthInput {
  @Field(() => ID)
  idempotencyKey!: string;
  @Field(() => String, { description: 'Such as "2026-10".' })
  month!: string;
  @Field(() => Int)
  expectedRevision!: number;
  @Field(() => String, { description: "Published with the figures: no names." })
  reason!: string;
}

const byType = (counts: CountByKind): KindCount[] =>
  documentKinds.flatMap((type) => (counts[type] === undefined ? [] : [{ type, count: counts[type] }]));
const totalOf = (counts: CountByKind): number => byType(counts).reduce((sum, { count }) => sum + count, 0);

export const presentPlace = ({ value, name, documents, service }: PlaceRecord): PlaceFigures => ({
  value,
  name,
  documents: totalOf(documents),
  byType: byType(documents),
  counts: presentCounts(service),
  times: presentTimes(service, documents, null),
});
export const presentMonthToRevise = ({ month, revision, published, counted }: MonthToRevise): MonthToReviseType => ({
  month,
  revision,
  published: byType(published),
  counted: byType(counted),
});
