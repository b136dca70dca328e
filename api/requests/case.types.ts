import { Arg, Field, Float, GraphQLISODateTime, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { DocumentKindEnum, LanguageEnum, RequirementEvidenceEnum, ServiceReasonEnum } from "../catalogue/catalogue.types.ts";
import type { DeliveryState, IncidentKind } from "../domain/delivery.ts";
import { documentStates, type DocumentState } from "../domain/document.ts";
import { channels, type Channel, type HandoverMethod, handoverMethods } from "../domain/intake.ts";
import { type Ground, grounds } from "../domain/papers.ts";
import { pickupStates, type PickupState } from "../domain/pickup.ts";
import { oldCardStates, type OldCard } from "../domain/proof.ts";
import { requestStates, type RequestState, type Verdict, verdicts } from "../domain/request.ts";
import {
  type DocumentKind,
  inLanguage,
  type Language,
  type LocalizedText,
  type RequirementEvidence,
  type ServiceReason,
} from "../domain/services.ts";
import { DeliveryAttemptType, DeliveryStateEnum, IncidentKindEnum } from "../deliveries/delivery.types.ts";
import { enumOf } from "../platform/graphql-enum.ts";
import { PossibleRecipientType } from "./recipient.types.ts";

export const RequestStateEnum = enumOf(requestStates);
registerEnumType(RequestStateEnum, { name: "RequestState" });
export const DocumentStateEnum = enumOf(documentStates);
registerEnumType(DocumentStateEnum, { name: "DocumentState" });
export const PickupStateEnum = enumOf(pickupStates);
registerEnumType(PickupStateEnum, { name: "PickupState" });
export const HandoverMethodEnum = enumOf(handoverMethods);
registerEnumType(HandoverMethodEnum, { name: "HandoverMethod", description: "Collected at a desk, or brought by a courier." });
const ChannelEnum = enumOf(channels);
registerEnumType(ChannelEnum, { name: "Channel", description: "How the request reached the office." });
export const VerdictEnum = enumOf(verdicts);
registerEnumType(VerdictEnum, { name: "Verdict", description: "ASKED_FOR waits for the citizen, ANSWERED for the officer." });
const GroundEnum = enumOf(grounds);
registerEnumType(GroundEnum, {
  name: "Ground",
  description:
    "What a line of a checklist rests on: a photo, or somebody's word, which stands in the history with name, time and reason.",
});
export const OldCardEnum = enumOf(oldCardStates);
registerEnumType(OldCardEnum, { name: "OldCard", description: "What became of the owner's previous identity card." });
const allEyes = ["OTHER", "SAME"] as const;
type Eyes = (typeof allEyes)[number];
const EyesEnum = enumOf(allEyes);
registerEnumType(EyesEnum, {
  name: "Eyes",
  description: "Of somebody else than who printed it, or of the same person, which an office with too few people may allow.",
});
const clockConditions = ["NOT_STARTED", "RUNNING", "PAUSED", "STOPPED"] as const;
const ClockConditionEnum = enumOf(clockConditions);
registerEnumType(ClockConditionEnum, { name: "ClockCondition" });
@ObjectType("ClockReading", { description: "A service clock: counted time only." })
export class ClockReadingType {
  @Field(() => ClockConditionEnum)
  condition!: (typeof clockConditions)[number];
  @Field(() => Float)
  elapsedMs!: number;
  @Field(() => GraphQLISODateTime, { nullable: true, description: "When the promise is due if the clock keeps running." })
  dueAt!: Date | null;
  @Field(() => GraphQLISODateTime, { nullable: true, description: "When it was broken." })
  breachedAt!: Date | null;
}

@ObjectType({ description: "A photo of a paper; openFile shows it." })
export class CaseFile {
  @Field(() => ID)
  id!: string;
  @Field(() => Int)
  widthPx!: number;
  @Field(() => Int)
  heightPx!: number;
  @Field(() => Int)
  bytes!: number;
  @Field(() => GraphQLISODateTime)
  uploadedAt!: Date;
}

@ObjectType("SaidGround", { description: "Somebody of the office vouched for a line that no photo is needed of." })
export class SaidGroundType {
  @Field(() => String)
  actor!: string;
  @Field(() => GraphQLISODateTime)
  at!: Date;
  @Field(() => String)
  reason!: string;
}

@ObjectType()
export class CaseRequirement {
  wording!: LocalizedText;
  conditionWording!: LocalizedText | null;
  @Field(() => String)
  code!: string;
  @Field(() => String)
  text(@Arg("language", () => LanguageEnum, { defaultValue: "ID" }) language: Language): string {
    return inLanguage(this.wording, language);
  }
  @Field(() => String, { nullable: true, description: "When it is required; null: always." })
  condition(@Arg("language", () => LanguageEnum, { defaultValue: "ID" }) language: Language): string | null {
    return this.conditionWording && inLanguage(this.conditionWording, language);
  }
  @Field(() => VerdictEnum)
  verdict!: Verdict;
  @Field(() => RequirementEvidenceEnum)
  evidence!: RequirementEvidence;
  @Field(() => GroundEnum, { nullable: true, description: "null: nothing yet; nothing is found good that rests on nothing." })
  ground!: Ground | null;
  @Field(() => SaidGroundType, { nullable: true, description: "Who vouched for it, where it rests on no photo." })
  said!: SaidGroundType | null;
  @Field(() => Boolean, { description: "Whether it can be said not to apply." })
  mayNotApply!: boolean;
  @Field(() => String, { nullable: true, description: "What the citizen was told when it was asked for again." })
  askedReason!: string | null;
  @Field(() => [CaseFile])
  files!: CaseFile[];
}

@ObjectType()
export class CaseDocument {
  nameText!: LocalizedText;
  reasonText!: LocalizedText;
  @Field(() => ID)
  id!: string;
  @Field(() => Int)
  version!: number;
  @Field(() => DocumentKindEnum)
  kind!: DocumentKind;
  @Field(() => String)
  name(@Arg("language", () => LanguageEnum, { defaultValue: "ID" }) language: Language): string {
    return inLanguage(this.nameText, language);
  }
  @Field(() => ServiceReasonEnum)
  reason!: ServiceReason;
  @Field(() => String)
  reasonName(@Arg("language", () => LanguageEnum, { defaultValue: "ID" }) language: Language): string {
    return inLanguage(this.reasonText, language);
  }
  @Field(() => String)
  unit!: string;
  @Field(() => DocumentStateEnum, { nullable: true, description: "null: the papers are not complete yet." })
  state!: DocumentState | null;
  @Field(() => Int, { description: "2 and up: made again after spoiling or loss." })
  copyNumber!: number;
  @Field(() => String, { description: "What the barcode of its label says." })
  label!: string;
  @Field(() => String, { nullable: true, description: "Read by the citizen." })
  waitReason!: string | null;
  @Field(() => String, { nullable: true, description: "Read by the citizen." })
  endReason!: string | null;
  @Field(() => OldCardEnum)
  oldCard!: OldCard;
  @Field(() => String, { nullable: true, description: "Who printed this copy." })
  printedBy!: string | null;
  @Field(() => String, { nullable: true, description: "Who took the second look at it." })
  checkedBy!: string | null;
  @Field(() => EyesEnum, { nullable: true, description: "Whose the second look was; null: there was none yet." })
  eyes!: Eyes | null;
  @Field(() => String, { description: "Whose document it is." })
  subjectName!: string;
  @Field(() => String, { nullable: true, description: "null: none yet, a newborn." })
  subjectNikMasked!: string | null;
  @Field(() => [CaseRequirement])
  requirements!: CaseRequirement[];
  @Field(() => ClockReadingType, { description: "24 hours from complete papers, without weekends and holidays." })
  clock!: ClockReadingType;
  @Field(() => [String], { description: 'What this actor may do now, such as "print".' })
  nextSteps!: string[];
}

@ObjectType({ description: "A line of which a new application needs a photo, or an officer's word." })
export class RenewalLine {
  wording!: LocalizedText;
  documentNameText!: LocalizedText;
  @Field(() => ID, { description: "Of the request that ended." })
  documentId!: string;
  @Field(() => String)
  documentName(@Arg("language", () => LanguageEnum, { defaultValue: "ID" }) language: Language): string {
    return inLanguage(this.documentNameText, language);
  }
  @Field(() => String)
  requirement!: string;
  @Field(() => String)
  text(@Arg("language", () => LanguageEnum, { defaultValue: "ID" }) language: Language): string {
    return inLanguage(this.wording, language);
  }
  @Field(() => String, { nullable: true, description: "What the citizen was told when it was asked for again." })
  askedReason!: string | null;
}

@ObjectType()
export class CasePickup {
  @Field(() => ID)
  id!: string;
  @Field(() => Int)
  version!: number;
  @Field(() => PickupStateEnum)
  state!: PickupState;
  @Field(() => GraphQLISODateTime)
  offeredAt!: Date;
  @Field(() => GraphQLISODateTime)
  overdueAt!: Date;
  @Field(() => [PossibleRecipientType], { description: "None where this actor hands nothing over." })
  recipients!: PossibleRecipientType[];
  @Field(() => [String])
  nextSteps!: string[];
}

@ObjectType()
export class CaseDelivery {
  @Field(() => ID)
  id!: string;
  @Field(() => Int)
  version!: number;
  @Field(() => DeliveryStateEnum)
  state!: DeliveryState;
  @Field(() => GraphQLISODateTime)
  windowFrom!: Date;
  @Field(() => GraphQLISODateTime)
  windowTo!: Date;
  @Field(() => String, { nullable: true })
  courierName!: string | null;
  @Field(() => GraphQLISODateTime, { nullable: true })
  loadConfirmedAt!: Date | null;
  @Field(() => IncidentKindEnum, { nullable: true, description: "What happened on the way, most recently." })
  incidentKind!: IncidentKind | null;
  @Field(() => [DeliveryAttemptType])
  attempts!: DeliveryAttemptType[];
  @Field(() => [String])
  nextSteps!: string[];
}

@ObjectType({ description: "A fact of the journal, in words." })
export class HistoryEntry {
  sentenceText!: LocalizedText;
  @Field(() => GraphQLISODateTime)
  at!: Date;
  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: "What the courier's phone said, where it is more than a quarter of an hour away from `at`.",
  })
  deviceAt!: Date | null;
  @Field(() => String, { description: "A colleague's name, or who else did it." })
  actor!: string;
  @Field(() => String, { nullable: true, description: "The courier whose step it was, where the office did it in their stead." })
  actedFor!: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      "In somebody's own words: why a step of a document or a delivery was taken; to a supervisor also why somebody looked.",
  })
  note!: string | null;
  @Field(() => String)
  sentence(@Arg("language", () => LanguageEnum, { defaultValue: "ID" }) language: Language): string {
    return inLanguage(this.sentenceText, language);
  }
}

@ObjectType({ description: "Another open request for the same person and kind of document." })
export class Duplicate {
  @Field(() => ID)
  requestId!: string;
  @Field(() => GraphQLISODateTime)
  submittedAt!: Date;
  @Field(() => RequestStateEnum)
  state!: RequestState;
}

@ObjectType({
  description:
    "A request with everything its officers need. Numbers are masked; revealPerson uncovers them, and says so in the journal.",
})
export class RequestCase {
  @Field(() => ID)
  id!: string;
  @Field(() => Int)
  version!: number;
  @Field(() => RequestStateEnum)
  state!: RequestState;
  @Field(() => ChannelEnum)
  channel!: Channel;
  @Field(() => String, { description: "The tracking code." })
  code!: string;
  @Field(() => GraphQLISODateTime)
  submittedAt!: Date;
  @Field(() => String)
  applicantName!: string;
  @Field(() => String)
  applicantNikMasked!: string;
  @Field(() => String)
  phoneMasked!: string;
  @Field(() => String)
  villageName!: string;
  @Field(() => HandoverMethodEnum)
  handover!: HandoverMethod;
  @Field(() => String)
  recipientName!: string;
  @Field(() => String)
  recipientRelation!: string;
  @Field(() => [CaseDocument])
  documents!: CaseDocument[];
  @Field(() => CasePickup, { nullable: true })
  pickup!: CasePickup | null;
  @Field(() => CaseDelivery, { nullable: true })
  delivery!: CaseDelivery | null;
  @Field(() => ClockReadingType, { description: "From submission to complete papers, paused while the citizen has the word." })
  clock!: ClockReadingType;
  @Field(() => [String], {
    description:
      "What the handover is going to ask for and nobody has given, such as `documents.0.subjectNik`; correctPeople adds it.",
  })
  missingForHandover!: string[];
  @Field(() => [Duplicate])
  duplicates!: Duplicate[];
  @Field(() => GraphQLISODateTime, { nullable: true, description: "By when the citizen has to complete the papers." })
  completionDueAt!: Date | null;
  @Field(() => ID, { nullable: true, description: "The request that this one was made of." })
  previousRequestId!: string | null;
  @Field(() => ID, { nullable: true, description: "The request that was made of this one." })
  reappliedAsId!: string | null;
  @Field(() => [RenewalLine], { description: "Where `reapply` is possible: what a new application needs." })
  renewal!: RenewalLine[];
  @Field(() => [HistoryEntry])
  history!: HistoryEntry[];
  @Field(() => [String], { description: "What this actor may do now with the request itself." })
  nextSteps!: string[];
  @Field(() => Boolean, { description: "Whether what is asked for may be taken at the counter: completeAtCounter." })
  mayComplete!: boolean;
  @Field(() => Boolean)
  mayReveal!: boolean;
  @Field(() => Boolean)
  mayCorrectPeople!: boolean;
  @Field(() => Boolean, { description: "Something was handed over, and this actor may see who took it." })
  mayRevealReceivers!: boolean;
  @Field(() => Boolean)
  mayReissueAccess!: boolean;
  @Field(() => Boolean)
  mayViewFiles!: boolean;
}

@ObjectType({ description: "What is normally covered." })
export class RevealedPerson {
  @Field(() => String)
  applicantNik!: string;
  @Field(() => String, { nullable: true })
  familyCardNumber!: string | null;
  @Field(() => String)
  phone!: string;
  @Field(() => String)
  street!: string;
  @Field(() => String, { nullable: true })
  landmark!: string | null;
  @Field(() => Float, { nullable: true })
  latitudeDeg!: number | null;
  @Field(() => Float, { nullable: true })
  longitudeDeg!: number | null;
  @Field(() => String, { nullable: true })
  recipientPhone!: string | null;
  @Field(() => [String], { nullable: "itemsAndList", description: "In the order of the documents; null: none yet." })
  subjectNiks!: (string | null)[] | null;
}
