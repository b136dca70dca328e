import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { type StaffContext, staffWork } from "../context.ts";
import { publicWork } from "../context.ts";
import { StepInput } from "../platform/step-input.ts";
import { changeAccountRoles, createAccount, disableAccount, enableAccount, setPassword } from "./account.commands.ts";
import { type AccountView, listAccounts, officeName, readAccount, readSelfGivenRoles } from "./account.queries.ts";
import { AccountType, ChangeRolesInput, CreateAccountInput, Me, SelfGivenRolesType, SetPasswordInput } from "./account.types.ts";
import type { SignedIn } from "./session.ts";
import { changeOwnPassword, signIn, signOut } from "./sign-in.commands.ts";

@Resolver()
export class AccountResolver {
  @Query(() => Me, { nullable: true, description: "null: not signed in." })
  async me(@Ctx() ctx: StaffContext): Promise<Me | null> {
    const { actor, session } = ctx;
    return actor && session ? presentMe(ctx, { actor, session }) : null;
  }

  @Query(() => [AccountType], { description: "Everybody of your office." })
  async accounts(@Ctx() ctx: StaffContext): Promise<AccountType[]> {
    return (await listAccounts(staffWork(ctx))).map(presentAccount);
  }

  @Query(() => [SelfGivenRolesType], {
    description: "Newest first: as long as one of these roles is held, and for 90 days in any case.",
  })
  selfGivenRoles(@Ctx() ctx: StaffContext): Promise<SelfGivenRolesType[]> {
    return readSelfGivenRoles(staffWork(ctx));
  }

  @Mutation(() => Me, { description: "Sets the session's cookie. SIGN_IN_FAILED says no more than that." })
  async signIn(
    @Arg("login", () => String) login: string,
    @Arg("password", () => String) password: string,
    @Ctx() ctx: StaffContext,
  ): Promise<Me> {
    const { token, ...signedIn } = await signIn(publicWork(ctx), login, password, ctx.clientNetwork, ctx.session);
    ctx.setCookie(token);
    return presentMe(ctx, signedIn);
  }

  @Mutation(() => Boolean, { description: "Ends this browser's session. Where there is none, nothing happens." })
  async signOut(@Ctx() ctx: StaffContext): Promise<boolean> {
    if (ctx.session) await signOut(staffWork(ctx), ctx.session);
    ctx.clearCookie();
    return true;
  }

  @Mutation(() => Boolean, { description: "Signs out all your other browsers." })
  async changeOwnPassword(
    @Arg("current", () => String) current: string,
    @Arg("new", () => String) wanted: string,
    @Ctx() ctx: StaffContext,
  ): Promise<boolean> {
    await changeOwnPassword(staffWork(ctx), ctx.session!, ctx.clientNetwork, current, wanted);
    return true;
  }

  @Mutation(() => AccountType)
  createAccount(
    @Arg("input", () => CreateAccountInput) input: CreateAccountInput,
    @Ctx() ctx: StaffContext,
  ): Promise<AccountType> {
    return changed(ctx, createAccount(staffWork(ctx), input));
  }

  @Mutation(() => AccountType, { description: "Holds from the next request on; what is running is ended and may begin anew." })
  changeAccountRoles(
    @Arg("input", () => ChangeRolesInput) input: ChangeRolesInput,
    @Ctx() ctx: StaffContext,
  ): Promise<AccountType> {
    return changed(ctx, changeAccountRoles(staffWork(ctx), input));
  }

  @Mutation(() => AccountType, { description: "Ends all sessions of the account." })
  disableAccount(@Arg("input", () => StepInput) input: StepInput, @Ctx() ctx: StaffContext): Promise<AccountType> {
    return changed(ctx, disableAccount(staffWork(ctx), input));
  }

  @Mutation(() => AccountType)
  enableAccount(@Arg("input", () => StepInput) input: StepInput, @Ctx() ctx: StaffContext): Promise<AccountType> {
    return changed(ctx, enableAccount(staffWork(ctx), input));
  }

  @Mutation(() => AccountType, { description: "For somebody who forgot theirs. Ends all sessions of the account." })
  setPassword(@Arg("input", () => SetPasswordInput) input: SetPasswordInput, @Ctx() ctx: StaffContext): Promise<AccountType> {
    return changed(ctx, setPassword(staffWork(ctx), input));
  }
}

async function changed(ctx: StaffContext, command: Promise<string>): Promise<AccountType> {
  return presentAccount(await readAccount(staffWork(ctx), await command));
}

async function presentMe({ em, simulated }: StaffContext, { actor, session }: SignedIn): Promise<Me> {
  const { login, name } = session;
  return {
    id: actor.accountId,
    login,
    name,
    roles: actor.roles,
    officeName: await officeName(em.fork(), actor.officeId),
    simulated,
  };
}

function presentAccount({ account, openSessions }: AccountView): AccountType {
  const { id, version, login, name, roles, createdAt, disabledAt } = account;
  return { id, version, login, name, roles, createdAt, disabledAt: disabledAt ?? null, openSessions };
}
