import { Field, ObjectType, registerEnumType } from "type-graphql";
import { type PossibleRecipient, recipientClasses, type RecipientClass } from "../domain/proof.ts";
import { enumOf } from "../platform/graphql-enum.ts";

export const RecipientClassEnum = enumOf(recipientClasses);
registerEnumType(RecipientClassEnum, {
  name: "RecipientClass",
  description:
    "Who receives. CARD_OWNER did not apply, and owns all that is in the parcel. A partner's officer has custody for a while, which is no handover.",
});

@ObjectType("PossibleRecipient", { description: "Who may receive this parcel, and what need not be asked of them." })
export class PossibleRecipientType {
  @Field(() => RecipientClassEnum)
  recipientClass!: RecipientClass;
  @Field(() => String, { nullable: true, description: "As far as it is known; then `recipientName` may stay empty." })
  name!: string | null;
  @Field(() => Boolean, { description: "The birth date is known: nobody has to judge the age." })
  isKnownAdult!: boolean;
  @Field(() => Boolean, { description: "The last four digits of the family card are part of the proof." })
  needsFamilyCard!: boolean;
}

export const presentRecipient = ({ recipientClass, name, age, familyCard }: PossibleRecipient): PossibleRecipientType =>
  Object.assign(new PossibleRecipientType(), {
    recipientClass,
    name,
    isKnownAdult: age === "ADULT",
    needsFamilyCard: familyCard === "ASKED",
  });
