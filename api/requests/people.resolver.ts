import {
  Arg,
  Ctx,
  Field,
  GraphQLISODateTime,
  ID,
  InputType,
  Mutation,
  ObjectType,
  registerEnumType,
  Resolver,
} from "type-graphql";
import { type StaffContext, staffWork } from "../context.ts";
import type { HandoverMethod } from "../domain/intake.ts";
import { enumOf } from "../platform/graphql-enum.ts";
import { ReasonedStepInput, RevealInput } from "./case.inputs.ts";
import { presentCase } from "./case.presenter.ts";
import { HandoverMethodEnum, RequestCase } from "./case.types.ts";
import { correctPeople } from "./correct-people.commands.ts";
import { revealReceivers } from "./receivers.commands.ts";
import { readCase } from "./request.queries.ts";

const correctableRelations = ["APPLICANT", "FAMILY_MEMBER"] as const;
const CorrectedRelationEnum = enumOf(correctableRelations);
registerEnumType(CorrectedRelationEnum, { name: "CorrectedRelation", description: "Who is meant to receive." });

@InputType({ description: "Whose document it is, put right." })
export class CorrectedSubjectInput {
  @Field(() => ID)
  documentId!: string;
  @Field(() => String, { nullable: true })
  name?: string | null;
  @Field(() => String, { nullable: true, description: "16 digits." })
  nik?: string | null;
}
@InputType({ description: "`id` and `expectedVersion` are the request's. What is not given, or null, stays as it is." })
export class CorrectPeopleInput extends ReasonedStepInput {
  @Field(() => String, { nullable: true })
  applicantName?: string | null;
  @Field(() => String, { nullable: true, description: "16 digits; documents of the applicant's own follow." })
  applicantNik?: string | null;
  @Field(() => String, { nullable: true, description: "16 digits." })
  familyCardNumber?: string | null;
  @Field(() => String, { nullable: true })
  phone?: string | null;
  @Field(() => CorrectedRelationEnum, { nullable: true })
  recipientRelation?: (typeof correctableRelations)[number] | null;
  @Field(() => String, { nullable: true })
  recipientName?: string | null;
  @Field(() => String, { nullable: true })
  recipientPhone?: string | null;
  @Field(() => [CorrectedSubjectInput], { defaultValue: [] })
  subjects!: CorrectedSubjectInput[];
}

@ObjectType("Receiver", { description: "Who took a parcel, and on which proof." })
export class ReceiverType {
  @Field(() => HandoverMethodEnum)
  method!: HandoverMethod;
  @Field(() => GraphQLISODateTime)
  at!: Date;
  @Field(() => GraphQLISODateTime, { nullable: true, description: "When it turned out not to have happened; null: it holds." })
  correctedAt!: Date | null;
  @Field(() => String, { description: "As RecipientClass." })
  recipientClass!: string;
  @Field(() => String)
  recipientName!: string;
  @Field(() => String)
  relation!: string;
  @Field(() => String)
  identityKind!: string;
  @Field(() => String)
  identityLastFour!: string;
  @Field(() => String, { description: "PIN, CODE or SIGNATURE." })
  proof!: string;
  @Field(() => String, { nullable: true, description: "SVG path data, if signed on the screen." })
  signature!: string | null;
}

@Resolver()
export class PeopleMutations {
  @Mutation(() => RequestCase, {
    description:
      "Puts right what was mistyped or left out about people, with a reason, until everything is with its owner. Who, when and which fields are a fact; what they said is kept nowhere.",
  })
  async correctPeople(
    @Arg("input", () => CorrectPeopleInput) input: CorrectPeopleInput,
    @Ctx() ctx: StaffContext,
  ): Promise<RequestCase> {
    const work = staffWork(ctx);
    const { idempotencyKey, id, expectedVersion, reason } = input;
    const requestId = await correctPeople(work, {
      idempotencyKey,
      id,
      expectedVersion,
      reason,
      applicantName: input.applicantName ?? null,
      applicantNik: input.applicantNik ?? null,
      familyCardNumber: input.familyCardNumber ?? null,
      phone: input.phone ?? null,
      recipientRelation: input.recipientRelation ?? null,
      recipientName: input.recipientName ?? null,
      recipientPhone: input.recipientPhone ?? null,
      subjects: input.subjects.map(({ documentId, name = null, nik = null }) => ({ documentId, name, nik })),
    });
    return presentCase(await readCase({ ...work, em: ctx.em.fork() }, requestId), work.actor, work.now);
  }

  @Mutation(() => [ReceiverType], {
    description: "Uncovers who took each parcel of the request. The look is recorded with its purpose.",
  })
  async revealReceivers(
    @Arg("input", () => RevealInput) { requestId, purpose }: RevealInput,
    @Ctx() ctx: StaffContext,
  ): Promise<ReceiverType[]> {
    const receivers = await revealReceivers(staffWork(ctx), requestId, purpose);
    return receivers.map((receiver) => Object.assign(new ReceiverType(), receiver));
  }
}
