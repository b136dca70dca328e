import { Arg, createUnionType, Field, Float, GraphQLISODateTime, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { DocumentKindEnum, LanguageEnum } from "../catalogue/catalogue.types.ts";
import type { HandoverMethod } from "../domain/intake.ts";
import type { LivePosition } from "../domain/live-position.ts";
import { type DocumentKind, inLanguage, type Language, type LocalizedText } from "../domain/services.ts";
import type { PublicStatus, StatusFamily } from "../domain/visibility.ts";
import { enumOf } from "../platform/graphql-enum.ts";
import { HandoverMethodEnum } from "../requests/case.types.ts";
import { type CitizenStep, citizenSteps } from "./citizen.steps.ts";

const families = [
  "INFO_RECEIVED",
  "IN_TRANSIT",
  "OUT_FOR_DELIVERY",
  "AVAILABLE_FOR_PICKUP",
  "DELIVERED",
  "EXCEPTION",
  "EXPIRED",
] as const satisfies readonly StatusFamily[];
const StatusFamilyEnum = enumOf(families);
registerEnumType(StatusFamilyEnum, { name: "StatusFamily", description: "The words that parcel services share." });
const holders = ["OFFICE", "COURIER", "DESK", "RECIPIENT", "APPLICANT"] as const;
const HolderEnum = enumOf(holders);
registerEnumType(HolderEnum, { name: "Holder", description: "Who has the documents, or has the word." });
const LiveFreshnessEnum = enumOf(["LIVE", "DELAYED"] satisfies LivePosition["freshness"][]);
registerEnumType(LiveFreshnessEnum, {
  name: "LiveFreshness",
  description: "Up to 45 seconds old, or up to 5 minutes; what is older is not shown.",
});
const CitizenStepEnum = enumOf(citizenSteps);
registerEnumType(CitizenStepEnum, { name: "CitizenStep", description: "What a citizen may do now." });

@ObjectType()
export class TrackingStatus {
  sentenceText!: LocalizedText;
  nextText!: LocalizedText | null;
  holderText!: LocalizedText | null;
  @Field(() => StatusFamilyEnum)
  family!: StatusFamily;
  @Field(() => String, { description: "One sentence that says it all." })
  sentence(@Arg("language", () => LanguageEnum, { defaultValue: "ID" }) language: Language): string {
    return inLanguage(this.sentenceText, language);
  }
  @Field(() => String, { nullable: true, description: "What happens next; null: nothing does." })
  next(@Arg("language", () => LanguageEnum, { defaultValue: "ID" }) language: Language): string | null {
    return this.nextText && inLanguage(this.nextText, language);
  }
  @Field(() => HolderEnum, { nullable: true })
  holder!: PublicStatus["holder"];
  @Field(() => String, { nullable: true })
  holderSentence(@Arg("language", () => LanguageEnum, { defaultValue: "ID" }) language: Language): string | null {
    return this.holderText && inLanguage(this.holderText, language);
  }
  @Field(() => GraphQLISODateTime)
  changedAt!: Date;
}

@ObjectType({ description: "With the code alone: where it stands, and nothing about whom or what." })
export class TrackingSummary {
  @Field(() => TrackingStatus)
  status!: TrackingStatus;
  @Field(() => Int)
  documentCount!: number;
  @Field(() => Int)
  version!: number;
}

@ObjectType()
export class TrackedDocument {
  nameText!: LocalizedText;
  sentenceText!: LocalizedText;
  @Field(() => ID)
  id!: string;
  @Field(() => DocumentKindEnum)
  kind!: DocumentKind;
  @Field(() => String)
  name(@Arg("language", () => LanguageEnum, { defaultValue: "ID" }) language: Language): string {
    return inLanguage(this.nameText, language);
  }
  @Field(() => String)
  sentence(@Arg("language", () => LanguageEnum, { defaultValue: "ID" }) language: Language): string {
    return inLanguage(this.sentenceText, language);
  }
}

@ObjectType()
export class TimelineEntry {
  sentenceText!: LocalizedText;
  @Field(() => GraphQLISODateTime)
  at!: Date;
  @Field(() => String)
  sentence(@Arg("language", () => LanguageEnum, { defaultValue: "ID" }) language: Language): string {
    return inLanguage(this.sentenceText, language);
  }
}

@ObjectType({
  description:
    "A line of the checklist that the office asked for again, or, where `reapply` is possible, of which a new application needs a photo.",
})
export class CompletionLine {
  wording!: LocalizedText;
  @Field(() => ID)
  documentId!: string;
  @Field(() => String)
  requirement!: string;
  @Field(() => String)
  text(@Arg("language", () => LanguageEnum, { defaultValue: "ID" }) language: Language): string {
    return inLanguage(this.wording, language);
  }
  @Field(() => String, { description: "In the officer's words; empty where nothing was said." })
  reason!: string;
  @Field(() => Boolean)
  answered!: boolean;
}

@ObjectType()
export class TrackedPosition {
  @Field(() => Float, { description: "Rounded to about 110 m." })
  latitudeDeg!: number;
  @Field(() => Float)
  longitudeDeg!: number;
  @Field(() => GraphQLISODateTime)
  takenAt!: Date;
  @Field(() => LiveFreshnessEnum)
  freshness!: LivePosition["freshness"];
}
@ObjectType()
export class DeliveryWindow {
  @Field(() => GraphQLISODateTime)
  from!: Date;
  @Field(() => GraphQLISODateTime)
  to!: Date;
}
@ObjectType({ description: "The delivery by courier that is open." })
export class TrackedDelivery {
  @Field(() => DeliveryWindow, { nullable: true, description: "When it is expected; null once that says nothing any more." })
  window!: DeliveryWindow | null;
  @Field(() => Int, { nullable: true, description: "How many are made before this one; null: not on its way." })
  stopsBefore!: number | null;
  @Field(() => String, { nullable: true })
  courierFirstName!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "To be read out to the courier at the door, and to nobody else; null: not on its way.",
  })
  handoverCode!: string | null;
  @Field(() => TrackedPosition, { nullable: true, description: "Where the courier is, only while this is the next stop." })
  position!: TrackedPosition | null;
  @Field(() => [DeliveryWindow], {
    description: "Other times that can be chosen with rescheduleDelivery; empty: none now.",
  })
  otherWindows!: DeliveryWindow[];
}

@ObjectType({ description: "With the code and the PIN, or the secret of the link." })
export class TrackingDetails {
  @Field(() => TrackingStatus)
  status!: TrackingStatus;
  @Field(() => Int)
  documentCount!: number;
  @Field(() => Int, { description: "Give it back as expectedVersion." })
  version!: number;
  @Field(() => String, { description: "Only the first letter of each word." })
  applicantName!: string;
  @Field(() => String)
  villageName!: string;
  @Field(() => HandoverMethodEnum)
  handover!: HandoverMethod;
  @Field(() => [TrackedDocument])
  documents!: TrackedDocument[];
  @Field(() => [TimelineEntry], { description: "Oldest first." })
  timeline!: TimelineEntry[];
  @Field(() => [CompletionLine])
  completion!: CompletionLine[];
  @Field(() => GraphQLISODateTime, { nullable: true, description: "By when the papers are awaited; then the request is closed." })
  completionDueAt!: Date | null;
  @Field(() => String, { nullable: true, description: "Only the first letters; null before the handover." })
  receivedBy!: string | null;
  @Field(() => GraphQLISODateTime, { nullable: true, description: "Until when it can be collected." })
  pickupUntil!: Date | null;
  @Field(() => TrackedDelivery, { nullable: true })
  delivery!: TrackedDelivery | null;
  @Field(() => [CitizenStepEnum])
  nextSteps!: CitizenStep[];
}

export type Tracking = TrackingSummary | TrackingDetails;
export const TrackingUnion = createUnionType({
  name: "Tracking",
  types: () => [TrackingSummary, TrackingDetails] as const,
  resolveType: (value) => (value instanceof TrackingDetails ? TrackingDetails : TrackingSummary),
});

@ObjectType()
export class TrackingUpdate {
  @Field(() => String, { description: "Give it back as `after` when you reconnect." })
  cursor!: string;
  @Field(() => Boolean, { description: "Something may have been missed since `after`. The view is complete all the same." })
  resync!: boolean;
  @Field(() => TrackingUnion, { nullable: true, description: "null when the code shows nothing, or nothing any more." })
  view!: Tracking | null;
}
