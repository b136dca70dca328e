import { Arg, Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";
import {
  documentKinds,
  inLanguage,
  type Language,
  languages,
  type LocalizedText,
  requirementEvidences,
  serviceReasons,
  type DocumentKind,
  type Requirement,
  type RequirementEvidence,
  type ServiceReason,
} from "../domain/services.ts";
import { enumOf } from "../platform/graphql-enum.ts";

export const LanguageEnum = enumOf(languages);
registerEnumType(LanguageEnum, {
  name: "Language",
  description: "The language of a text.",
  valuesConfig: { ID: { description: "Bahasa Indonesia, the default." }, EN: { description: "English." } },
});
export const DocumentKindEnum = enumOf(documentKinds);
registerEnumType(DocumentKindEnum, { name: "DocumentKind", description: "The civil documents this service delivers." });
export const ServiceReasonEnum = enumOf(serviceReasons);
registerEnumType(ServiceReasonEnum, {
  name: "ServiceReason",
  description: "Why the document is asked for. Not every reason exists for every document.",
});
export const RequirementEvidenceEnum = enumOf(requirementEvidences);
registerEnumType(RequirementEvidenceEnum, {
  name: "RequirementEvidence",
  description: "How a requirement is met.",
  valuesConfig: {
    PHOTO: { description: "A photo of the original." },
    FORM: { description: "A form, filled in." },
    IN_PERSON: { description: "The person comes to the office." },
  },
});

@ObjectType({ description: "A kelurahan, the smallest area of the city." })
export class Village {
  @Field(() => String, { description: 'Code of the Ministry of Home Affairs, such as "73.72.01.1004".' })
  code!: string;
  @Field(() => String)
  name!: string;
  @Field(() => String, { description: "From a single source and not fully reliable: never check an address by it." })
  postalCode!: string;
  @Field(() => Float, { description: "Where a label fits inside the boundary, WGS 84." })
  labelLatitudeDeg!: number;
  @Field(() => Float)
  labelLongitudeDeg!: number;
  @Field(() => Float, { description: "Computed from the boundary drawn on the map; not the official figure." })
  areaKm2!: number;
}

@ObjectType({ description: "A kecamatan with its kelurahan." })
export class District {
  @Field(() => String, { description: 'Code of the Ministry of Home Affairs, such as "73.72.01".' })
  code!: string;
  @Field(() => String)
  name!: string;
  @Field(() => [Village])
  villages!: Village[];
}

@ObjectType("Office", { description: "The civil registration office that runs this service." })
export class OfficeType {
  nameText!: LocalizedText;
  @Field(() => String)
  name(@Arg("language", () => LanguageEnum, { defaultValue: "ID" }) language: Language): string {
    return inLanguage(this.nameText, language);
  }
  @Field(() => String)
  city!: string;
  @Field(() => String)
  address!: string;
  @Field(() => String)
  phone!: string;
  @Field(() => String)
  website!: string;
  @Field(() => String, { description: 'IANA name, such as "Asia/Makassar". Months and days of this service are of this zone.' })
  timeZone!: string;
  @Field(() => Boolean, { description: "True for a practice database: nothing in it is real." })
  simulated!: boolean;
}

@ObjectType("Requirement", { description: "One line of a checklist." })
export class RequirementType {
  requirement!: Requirement;
  @Field(() => String, { description: "Stable; the same code means the same in every checklist." })
  code!: string;
  @Field(() => RequirementEvidenceEnum)
  evidence!: RequirementEvidence;
  @Field(() => String)
  text(@Arg("language", () => LanguageEnum, { defaultValue: "ID" }) language: Language): string {
    return inLanguage(this.requirement.text, language);
  }
  @Field(() => String, { nullable: true, description: "When it is required; null: always." })
  condition(@Arg("language", () => LanguageEnum, { defaultValue: "ID" }) language: Language): string | null {
    return this.requirement.condition && inLanguage(this.requirement.condition, language);
  }
  @Field(() => DocumentKindEnum, {
    nullable: true,
    description: "Asked for in the same request, this document brings the paper: no photo is needed.",
  })
  bringer!: DocumentKind | null;
  @Field(() => [String], { description: "What may stand in its place; any one of them is enough." })
  alternatives(@Arg("language", () => LanguageEnum, { defaultValue: "ID" }) language: Language): string[] {
    return this.requirement.alternatives.map((text) => inLanguage(text, language));
  }
}

@ObjectType({ description: "A document that can be asked for, why, and what that takes. Always free of charge." })
export class Service {
  documentNameText!: LocalizedText;
  reasonNameText!: LocalizedText;
  @Field(() => DocumentKindEnum)
  document!: DocumentKind;
  @Field(() => String)
  documentName(@Arg("language", () => LanguageEnum, { defaultValue: "ID" }) language: Language): string {
    return inLanguage(this.documentNameText, language);
  }
  @Field(() => ServiceReasonEnum)
  reason!: ServiceReason;
  @Field(() => String)
  reasonName(@Arg("language", () => LanguageEnum, { defaultValue: "ID" }) language: Language): string {
    return inLanguage(this.reasonNameText, language);
  }
  @Field(() => String, { description: '"lembar" (sheet) or "buah" (piece), as the office counts it.' })
  unit!: string;
  @Field(() => String, { description: "The form of Permendagri 109/2019." })
  form!: string;
  @Field(() => Int, { description: "Grows by one with each change of the requirements." })
  checklistVersion!: number;
  @Field(() => String, { description: 'The day from which this version holds, such as "2026-01-01".' })
  validFrom!: string;
  @Field(() => [RequirementType])
  requirements!: RequirementType[];
}
