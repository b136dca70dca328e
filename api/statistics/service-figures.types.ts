import { Field, Float, GraphQLISODateTime, Int, ObjectType, registerEnumType } from "type-graphql";
import { countIn, minutesFor } from "../domain/durations.ts";
import { type Stage, stages } from "../domain/measures.ts";
import { percentOf, type ServiceRecord, timesOf, type CountByKind } from "../domain/month-record.ts";
import { type DocumentKind, documentKinds } from "../domain/services.ts";
import { enumOf } from "../platform/graphql-enum.ts";

const StageEnum = enumOf(stages);
registerEnumType(StageEnum, {
  name: "Stage",
  description: "A part of the way of a document to its owner.",
  valuesConfig: {
    REVIEW: { description: "From submission to complete papers, without the time the citizen had the word." },
    PRODUCTION: {
      description:
        "From complete papers to ready, as the promise of 24 hours counts it: working days, without waiting for signatures and card blanks.",
    },
    HANDOVER: { description: "From ready to the owner's hands." },
    WHOLE: { description: "From submission to the owner's hands, every hour of it." },
  },
});

@ObjectType({ description: "What is counted besides documents. Each is a thing of its own: none follows from another." })
export class ServiceCounts {
  @Field(() => Int, { description: "Requests of which nothing is open any more, by the month of their end." })
  requests!: number;
  @Field(() => Int, { description: "Parcels handed over, by courier or at a desk." })
  parcels!: number;
  @Field(() => Int, { description: "Of the parcels: by courier." })
  courierParcels!: number;
  @Field(() => Int, { description: "Visits of couriers at doors that count, whatever came of them." })
  attempts!: number;
  @Field(() => Int, { description: "Documents that their owners print themselves; not among the documents handed over." })
  selfPrinted!: number;
  @Field(() => Float, {
    nullable: true,
    description:
      "Of the parcels by courier: handed over at the first visit that counted, in percent with one decimal; null without any.",
  })
  firstAttemptPercent!: number | null;
}

@ObjectType({ description: "How long one stage took." })
export class StageTime {
  @Field(() => StageEnum)
  stage!: Stage;
  @Field(() => Int, { description: "How many documents this is known of." })
  documents!: number;
  @Field(() => Int, { nullable: true, description: "Half of them took at most so long; up to 9 % too large, never too small." })
  medianMinutes!: number | null;
  @Field(() => Int, { nullable: true, description: "Nine of ten took at most so long." })
  p90Minutes!: number | null;
}

@ObjectType({ description: "How long documents took that were handed over." })
export class ServiceTimes {
  @Field(() => Int, { description: "How many documents this is about." })
  documents!: number;
  @Field(() => Float, {
    nullable: true,
    description: "Made within the promised 24 hours of production, in percent with one decimal; null without any document.",
  })
  onTimePercent!: number | null;
  @Field(() => [StageTime])
  stages!: StageTime[];
}

@ObjectType({ description: "What it takes to check that a closed month says today what it said when it was closed." })
export class MonthSignature {
  @Field(() => GraphQLISODateTime)
  closedAt!: Date;
  @Field(() => String, { nullable: true, description: "Why this revision was made; null for the first." })
  reason!: string | null;
  @Field(() => String, { description: "The signed text: everything that is published of the month, as JSON." })
  statement!: string;
  @Field(() => String, { description: "Ed25519 over the UTF-8 of `statement`, in base64." })
  signature!: string;
  @Field(() => String, { description: "SubjectPublicKeyInfo (DER) in base64. It stays the same: keep it." })
  publicKey!: string;
}

export const presentCounts = ({ counts }: ServiceRecord): ServiceCounts => ({
  requests: counts.REQUESTS,
  parcels: counts.PARCELS,
  courierParcels: counts.COURIER_PARCELS,
  attempts: counts.ATTEMPTS,
  selfPrinted: counts.SELF_PRINTED,
  firstAttemptPercent: percentOf(counts.FIRST_ATTEMPT_PARCELS, counts.COURIER_PARCELS),
});

/** @param kind null: of all documents */
export function presentTimes(record: ServiceRecord, documents: CountByKind, kind: DocumentKind | null): ServiceTimes {
  const of = (counts: CountByKind): number =>
    documentKinds.reduce((sum, each) => sum + (kind === null || kind === each ? (counts[each] ?? 0) : 0), 0);
  return {
    documents: of(documents),
    onTimePercent: percentOf(of(record.inTime), of(documents)),
    stages: stages.map((stage) => {
      const times = timesOf(record, stage, kind);
      return {
        stage,
        documents: countIn(times),
        medianMinutes: rounded(minutesFor(times, 0.5)),
        p90Minutes: rounded(minutesFor(times, 0.9)),
      };
    }),
  };
}
const rounded = (minutes: number | null): number | null => (minutes === null ? null : Math.ceil(minutes));
