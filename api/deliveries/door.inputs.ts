import { Field, Float, ID, InputType, registerEnumType } from "type-graphql";
import type { FailureReason, IncidentKind } from "../domain/delivery.ts";
import type { RecipientClass } from "../domain/proof.ts";
import { enumOf } from "../platform/graphql-enum.ts";
import { OldCardInput, ReasonedStepInput } from "../requests/case.inputs.ts";
import { RecipientClassEnum } from "../requests/recipient.types.ts";
import { FailureReasonEnum, IncidentKindEnum } from "./delivery.types.ts";
import { CourierStepInput, PhoneStep } from "./dispatch.inputs.ts";

const outcomes = ["CONTINUE", "REPRINT", "CLOSE"] as const;
const IncidentOutcomeEnum = enumOf(outcomes);
registerEnumType(IncidentOutcomeEnum, { name: "IncidentOutcome" });

@InputType()
export class PhotoInput {
  @Field(() => ID)
  fileId!: string;
  @Field(() => String)
  claimToken!: string;
}
@InputType()
export class PlaceInput {
  @Field(() => Float)
  latitudeDeg!: number;
  @Field(() => Float)
  longitudeDeg!: number;
  @Field(() => Float)
  accuracyM!: number;
}
@InputType()
export class DoorProofInput extends PhoneStep {
  @Field(() => RecipientClassEnum)
  recipientClass!: RecipientClass;
  @Field(() => String, { description: "May be empty for somebody whom the office knows: see PossibleRecipient." })
  recipientName!: string;
  @Field(() => String)
  relation!: string;
  @Field(() => Boolean, { description: "As the officer judged; where the birth date is known, that decides." })
  isAdult!: boolean;
  @Field(() => String)
  identityKind!: string;
  @Field(() => String)
  identityLastFour!: string;
  @Field(() => String, { nullable: true })
  familyCardLastFour?: string | null;
  @Field(() => String, { nullable: true, description: "Six digits that the citizen reads out; or a signature." })
  code?: string | null;
  @Field(() => String, { nullable: true, description: "SVG path data, if signed on the screen." })
  signature?: string | null;
  @Field(() => [OldCardInput])
  oldCards!: OldCardInput[];
  @Field(() => PhotoInput, { nullable: true, description: "Of the sealed envelope, uploaded before." })
  photo?: PhotoInput | null;
  @Field(() => PlaceInput, {
    nullable: true,
    description: "Where the courier stands; null: the newest reading of the phone counts.",
  })
  place?: PlaceInput | null;
}
@InputType()
export class FailDeliveryInput extends CourierStepInput {
  @Field(() => FailureReasonEnum)
  reason!: FailureReason;
  @Field(() => String, { nullable: true, description: "Needed for OTHER." })
  note?: string | null;
  @Field(() => PhotoInput, { nullable: true })
  photo?: PhotoInput | null;
  @Field(() => Date, {
    nullable: true,
    deprecationReason: "Proves nothing and is not read; phones kept it before `recordCall`. Record the call when it is made.",
  })
  calledAt?: Date | null;
  @Field(() => PlaceInput, {
    nullable: true,
    description: "As the page read it: kept, and proof of nothing. What counts is what the phone reported.",
  })
  place?: PlaceInput | null;
}
@InputType()
export class IncidentInput extends CourierStepInput {
  @Field(() => IncidentKindEnum)
  kind!: IncidentKind;
}
@InputType()
export class ResolveIncidentInput extends ReasonedStepInput {
  @Field(() => IncidentOutcomeEnum)
  outcome!: (typeof outcomes)[number];
  @Field(() => [String], { description: "For CONTINUE: every document is back." })
  scannedLabels!: string[];
}
