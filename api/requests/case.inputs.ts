import { Field, ID, InputType, Int, registerEnumType } from "type-graphql";
import { StepInput } from "../platform/step-input.ts";
import { type ReprintDecision, reprintDecisions } from "../domain/document.ts";
import { type SaidGround, saidGrounds } from "../domain/papers.ts";
import { AnsweredLineInput } from "../files/file.types.ts";
import type { OldCard, RecipientClass } from "../domain/proof.ts";
import { enumOf } from "../platform/graphql-enum.ts";
import { OldCardEnum, VerdictEnum } from "./case.types.ts";
import { RecipientClassEnum } from "./recipient.types.ts";

const SaidGroundEnum = enumOf(saidGrounds);
registerEnumType(SaidGroundEnum, {
  name: "SaidGroundKind",
  description:
    "Seen at the counter; or not applicable, where the checklist knows a condition or the paper comes out of this very request.",
});

const ReprintDecisionEnum = enumOf(reprintDecisions);
registerEnumType(ReprintDecisionEnum, {
  name: "ReprintDecision",
  description: "APPROVED: a printer makes the next copy. REFUSED: the document ends, and the citizen reads the reason.",
});

@InputType({ description: "A step that the citizen is told the reason of." })
export class ReasonedStepInput extends StepInput {
  @Field(() => String)
  reason!: string;
}
@InputType()
export class JudgeRequirementInput {
  @Field(() => ID)
  idempotencyKey!: string;
  @Field(() => ID)
  documentId!: string;
  @Field(() => Int, { description: "The document's." })
  expectedVersion!: number;
  @Field(() => String)
  requirement!: string;
  @Field(() => VerdictEnum, { description: "OK or OPEN; the others come about by requestCompletion." })
  verdict!: "OK" | "OPEN";
  @Field(() => SaidGroundEnum, { nullable: true, description: "With OK, for a line without a photo; needs a reason." })
  ground?: SaidGround | null;
  @Field(() => String, { nullable: true, description: "Why, in the officer's words; kept in the history." })
  reason?: string | null;
}
@InputType({ description: "A paper that was seen at the counter instead of a photo of it." })
export class SeenPaperInput {
  @Field(() => ID)
  documentId!: string;
  @Field(() => String)
  requirement!: string;
  @Field(() => String, { description: "What was seen; kept in the history." })
  reason!: string;
}
@InputType({ description: "Exactly the lines that were asked for, each with a photo or seen." })
export class CompleteAtCounterInput extends StepInput {
  @Field(() => [AnsweredLineInput])
  photos!: AnsweredLineInput[];
  @Field(() => [SeenPaperInput])
  seen!: SeenPaperInput[];
}
@InputType({ description: "`renewal` names the lines, by the documents of the request that ended." })
export class ReapplyAtCounterInput extends CompleteAtCounterInput {
  @Field(() => String, { description: "Of the text about personal data that the applicant agreed to." })
  consentVersion!: string;
}
@InputType()
export class AskedForInput {
  @Field(() => ID)
  documentId!: string;
  @Field(() => String)
  requirement!: string;
  @Field(() => String, { description: "Read by the citizen." })
  reason!: string;
}
@InputType()
export class RequestCompletionInput extends StepInput {
  @Field(() => [AskedForInput])
  askedFor!: AskedForInput[];
}
@InputType()
export class PassCheckInput extends StepInput {
  @Field(() => String, { description: "From the label of the printed document." })
  scannedLabel!: string;
}
@InputType()
export class ReportLostInput extends ReasonedStepInput {
  @Field(() => ReprintDecisionEnum)
  reprint!: ReprintDecision;
}
@InputType()
export class DecideReprintInput extends ReportLostInput {}
@InputType()
export class OldCardInput {
  @Field(() => ID)
  documentId!: string;
  @Field(() => OldCardEnum)
  oldCard!: OldCard;
}
@InputType({ description: "Who takes the parcel at the desk, and on which proof." })
export class DeskProofInput extends StepInput {
  @Field(() => RecipientClassEnum)
  recipientClass!: RecipientClass;
  @Field(() => String, { description: "May be empty for somebody whom the office knows: see PossibleRecipient." })
  recipientName!: string;
  @Field(() => String)
  relation!: string;
  @Field(() => Boolean, { description: "As the officer judged; where the birth date is known, that decides." })
  isAdult!: boolean;
  @Field(() => String, { description: "Which identity paper was shown." })
  identityKind!: string;
  @Field(() => String, { description: "Four digits; never more of the number." })
  identityLastFour!: string;
  @Field(() => String, { nullable: true, description: "Of the family card shown; needed for a member of the family." })
  familyCardLastFour?: string | null;
  @Field(() => String, { nullable: true, description: "The citizen's, if it is the proof." })
  pin?: string | null;
  @Field(() => String, { nullable: true, description: "SVG path data, if signed on the screen." })
  signature?: string | null;
  @Field(() => [OldCardInput])
  oldCards!: OldCardInput[];
}
@InputType()
export class RevealInput {
  @Field(() => ID)
  requestId!: string;
  @Field(() => String, { description: "Why; kept with the fact that it was uncovered." })
  purpose!: string;
}
