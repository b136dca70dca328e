import { Field, ID, InputType, Int } from "type-graphql";

@InputType({ description: "A step of something that exists." })
export class StepInput {
  @Field(() => ID, { description: "Made up by the client, once per intent: repeated, the first answer is given again." })
  idempotencyKey!: string;
  @Field(() => ID)
  id!: string;
  @Field(() => Int, { description: "The version that was looked at; STALE when somebody was faster." })
  expectedVersion!: number;
}
