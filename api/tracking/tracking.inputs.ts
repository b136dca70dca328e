import { Arg, Field, Float, GraphQLISODateTime, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { DocumentKindEnum, LanguageEnum, ServiceReasonEnum } from "../catalogue/catalogue.types.ts";
import {
  type AbsenceReason,
  absenceReasons,
  type HandoverMethod,
  type IntakeHint,
  intakeHints,
  type RecipientRelation,
  recipientRelations,
} from "../domain/intake.ts";
import { type DocumentKind, inLanguage, type Language, type LocalizedText, type ServiceReason } from "../domain/services.ts";
import { AnsweredLineInput, AttachedFileInput } from "../files/file.types.ts";
import { enumOf } from "../platform/graphql-enum.ts";
import { HandoverMethodEnum } from "../requests/case.types.ts";

const AbsenceReasonEnum = enumOf(absenceReasons);
registerEnumType(AbsenceReasonEnum, {
  name: "AbsenceReason",
  description: "Why somebody cannot come; never demanded, never shown.",
});
const RecipientRelationEnum = enumOf(recipientRelations);
registerEnumType(RecipientRelationEnum, { name: "RecipientRelation" });
const IntakeHintEnum = enumOf(intakeHints);
registerEnumType(IntakeHintEnum, { name: "IntakeHint", description: "Worth a second look; the request was taken all the same." });

@InputType("ApplicantInput")
export class ApplicantInputType {
  @Field(() => String)
  name!: string;
  @Field(() => String, { description: "16 digits, wherever it was issued." })
  nik!: string;
  @Field(() => String, { nullable: true, description: "16 digits." })
  familyCardNumber!: string | null;
  @Field(() => String)
  phone!: string;
}
@InputType()
export class WantedDocumentInput {
  @Field(() => DocumentKindEnum)
  document!: DocumentKind;
  @Field(() => ServiceReasonEnum)
  reason!: ServiceReason;
  @Field(() => String, { description: "Whose document it is." })
  subjectName!: string;
  @Field(() => String, { nullable: true, description: "A newborn has none yet." })
  subjectNik!: string | null;
  @Field(() => [AttachedFileInput])
  files!: AttachedFileInput[];
  @Field(() => [String], {
    defaultValue: [],
    description: "Lines of the checklist for which the applicant has one of the alternatives, and no photo of it yet.",
  })
  excused!: string[];
}
@InputType("RecipientInput")
export class RecipientInputType {
  @Field(() => String)
  name!: string;
  @Field(() => RecipientRelationEnum)
  relation!: RecipientRelation;
  @Field(() => String, { nullable: true })
  phone!: string | null;
}
@InputType("AddressInput")
export class AddressInputType {
  @Field(() => String, { description: "A kelurahan of Query.areas." })
  villageCode!: string;
  @Field(() => String)
  street!: string;
  @Field(() => String, { nullable: true })
  landmark!: string | null;
  @Field(() => Float, { nullable: true, description: "The pin on the map, both halves or none." })
  latitudeDeg!: number | null;
  @Field(() => Float, { nullable: true })
  longitudeDeg!: number | null;
}
@InputType()
export class SubmitRequestInput {
  @Field(() => ID, { description: "Chosen by the client; the same key with the same input gives the same receipt again." })
  idempotencyKey!: string;
  @Field(() => ApplicantInputType)
  applicant!: ApplicantInputType;
  @Field(() => [WantedDocumentInput])
  documents!: WantedDocumentInput[];
  @Field(() => RecipientInputType)
  recipient!: RecipientInputType;
  @Field(() => AddressInputType)
  address!: AddressInputType;
  @Field(() => HandoverMethodEnum)
  handover!: HandoverMethod;
  @Field(() => AbsenceReasonEnum, { nullable: true })
  absenceReason?: AbsenceReason | null;
  @Field(() => String, { description: "Of the text about personal data that the applicant agreed to: Query.intake." })
  consentVersion!: string;
}
@ObjectType({ description: "Shown once; nothing of it can be read again." })
export class SubmitRequestPayload {
  @Field(() => String)
  code!: string;
  @Field(() => String)
  pin!: string;
  @Field(() => String, { description: "128 bits; part of the link." })
  secret!: string;
  @Field(() => String)
  link!: string;
  @Field(() => GraphQLISODateTime)
  submittedAt!: Date;
  @Field(() => [IntakeHintEnum])
  hints!: IntakeHint[];
}
@ObjectType({ description: "What the application form needs to know." })
export class Intake {
  consent!: LocalizedText;
  @Field(() => String)
  consentVersion!: string;
  @Field(() => String)
  consentText(@Arg("language", () => LanguageEnum, { defaultValue: "ID" }) language: Language): string {
    return inLanguage(this.consent, language);
  }
  @Field(() => Int)
  maxDocuments!: number;
  @Field(() => Int)
  maxFileBytes!: number;
  @Field(() => [String])
  acceptedTypes!: string[];
}

@InputType({ description: "A citizen's step: what is held, and which version was looked at." })
export class CitizenStepInput {
  @Field(() => ID)
  idempotencyKey!: string;
  @Field(() => Int)
  expectedVersion!: number;
  @Field(() => String)
  code!: string;
  @Field(() => String, { nullable: true })
  pin!: string | null;
  @Field(() => String, { nullable: true })
  secret!: string | null;
}
@InputType()
export class CompleteRequestInput extends CitizenStepInput {
  @Field(() => [AnsweredLineInput])
  lines!: AnsweredLineInput[];
}
@InputType()
export class ReapplyInput extends CitizenStepInput {
  @Field(() => [AnsweredLineInput], { description: "What `completion` names, by the documents of the request that ended." })
  lines!: AnsweredLineInput[];
  @Field(() => String, { description: "Of the text about personal data that the applicant agreed to: Query.intake." })
  consentVersion!: string;
}
@InputType()
export class SwitchHandoverInput extends CitizenStepInput {
  @Field(() => HandoverMethodEnum)
  to!: HandoverMethod;
}
@InputType()
export class RescheduleDeliveryInput extends CitizenStepInput {
  @Field(() => GraphQLISODateTime, { description: "The `from` of one of otherWindows." })
  windowFrom!: Date;
}
@InputType()
export class CancelRequestInput extends CitizenStepInput {
  @Field(() => String)
  reason!: string;
}
