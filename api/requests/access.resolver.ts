import { Arg, Ctx, Field, InputType, Mutation, ObjectType, registerEnumType, Resolver } from "type-graphql";
import { type StaffContext, staffWork } from "../context.ts";
import { type IdentityCheck, identityChecks } from "../domain/proof.ts";
import { trackingLink } from "../domain/tracking-code.ts";
import { enumOf } from "../platform/graphql-enum.ts";
import { StepInput } from "../platform/step-input.ts";
import { reissueAccess } from "./access.commands.ts";
import { presentCase } from "./case.presenter.ts";
import { RequestCase } from "./case.types.ts";
import { readCase } from "./request.queries.ts";

const IdentityCheckEnum = enumOf(identityChecks);
registerEnumType(IdentityCheckEnum, {
  name: "IdentityCheck",
  description: "How somebody showed who they are: their identity card, another paper, or what only the applicant knows.",
});

@InputType({ description: "`id` and `expectedVersion` are the request's." })
export class ReissueAccessInput extends StepInput {
  @Field(() => IdentityCheckEnum)
  identity!: IdentityCheck;
}

@ObjectType({ description: "For the citizen's eyes, and shown this once." })
export class ReissuedAccess {
  @Field(() => String)
  code!: string;
  @Field(() => String)
  pin!: string;
  @Field(() => String)
  link!: string;
  @Field(() => RequestCase)
  case!: RequestCase;
}

@Resolver()
export class AccessMutations {
  @Mutation(() => ReissuedAccess, {
    description:
      "A new PIN and link after the identity was checked; the old ones open nothing from now on. Who and how is recorded.",
  })
  async reissueAccess(
    @Arg("input", () => ReissueAccessInput) input: ReissueAccessInput,
    @Ctx() ctx: StaffContext,
  ): Promise<ReissuedAccess> {
    const work = staffWork(ctx);
    const { requestId, code, pin, secret } = await reissueAccess(work, input);
    const view = await readCase({ ...work, em: ctx.em.fork() }, requestId);
    return { code, pin, link: trackingLink(ctx.publicUrl, code, secret), case: presentCase(view, work.actor, work.now) };
  }
}
