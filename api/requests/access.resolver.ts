import { Arg, Ctx, Field, InputType, Mutation, ObjectType, registerEnumType, Resolver } from "type-graphql";
import { type StaffContext, staffWork } from "../context.ts";
import { type IdentityCheck, identityChecks } from "../domain/proof.ts";
import { trackingLink } from "../domain/tracking-code.ts";
import { enumOf } from "../platform/graphql-enum.ts";
import { StepInput } from "../platform/step-input.ts";
import { type NewAccess, reissueAccess } from "./access.commands.ts";
import { ReapplyAtCounterInput } from "./case.inputs.ts";
import { presentCase } from "./case.presenter.ts";
import { RequestCase } from "./case.types.ts";
import { reapplyAtCounter } from "./counter.commands.ts";
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
    return slipFor(ctx, await reissueAccess(staffWork(ctx), input));
  }

  @Mutation(() => ReissuedAccess, {
    description:
      "Somebody at the counter applies again: a new request with the people, documents and good photos of one that was rejected or expired, which stays as it ended. `case` is the new one.",
  })
  async reapplyAtCounter(
    @Arg("input", () => ReapplyAtCounterInput) input: ReapplyAtCounterInput,
    @Ctx() ctx: StaffContext,
  ): Promise<ReissuedAccess> {
    return slipFor(ctx, await reapplyAtCounter(staffWork(ctx), input));
  }
}

async function slipFor(ctx: StaffContext, { requestId, code, pin, secret }: NewAccess): Promise<ReissuedAccess> {
  const work = staffWork(ctx);
  const view = await readCase({ ...work, em: ctx.em.fork() }, requestId);
  return { code, pin, link: trackingLink(ctx.publicUrl, code, secret), case: presentCase(view, work.actor, work.now) };
}
