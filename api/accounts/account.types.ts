import { Field, GraphQLISODateTime, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { type StaffRole, staffRoles } from "../domain/actor.ts";
import { enumOf } from "../platform/graphql-enum.ts";

export const StaffRoleEnum = enumOf(staffRoles);
registerEnumType(StaffRoleEnum, { name: "StaffRole", description: "What people do in the office. One person may hold several." });

@ObjectType({ description: "Who is signed in." })
export class Me {
  @Field(() => ID)
  id!: string;
  @Field(() => String)
  login!: string;
  @Field(() => String)
  name!: string;
  @Field(() => [StaffRoleEnum])
  roles!: readonly StaffRole[];
  @Field(() => String)
  officeName!: string;
  @Field(() => Boolean, { description: "Whether this is a practice database." })
  simulated!: boolean;
}

@ObjectType("Account", { description: "A member of staff. Never deleted: the audit trail names it." })
export class AccountType {
  @Field(() => ID)
  id!: string;
  @Field(() => Int)
  version!: number;
  @Field(() => String)
  login!: string;
  @Field(() => String)
  name!: string;
  @Field(() => [StaffRoleEnum])
  roles!: readonly StaffRole[];
  @Field(() => GraphQLISODateTime)
  createdAt!: Date;
  @Field(() => GraphQLISODateTime, { nullable: true, description: "null: may sign in" })
  disabledAt!: Date | null;
  @Field(() => Int, { description: "Browsers that are signed in now." })
  openSessions!: number;
}

@ObjectType("SelfGivenRoles", {
  description:
    "An administrator who gave themselves roles. Only one who is alone can: with a second one, that one has to give them.",
})
export class SelfGivenRolesType {
  @Field(() => ID)
  accountId!: string;
  @Field(() => String)
  name!: string;
  @Field(() => [StaffRoleEnum])
  roles!: readonly StaffRole[];
  @Field(() => GraphQLISODateTime)
  at!: Date;
}

@InputType()
export class CreateAccountInput {
  @Field(() => ID)
  idempotencyKey!: string;
  @Field(() => String, { description: "3 to 32 of a-z, 0-9, dot, dash or underscore." })
  login!: string;
  @Field(() => String)
  name!: string;
  @Field(() => [StaffRoleEnum])
  roles!: StaffRole[];
  @Field(() => String, { description: "12 to 200 characters." })
  password!: string;
}

@InputType()
export class ChangeRolesInput {
  @Field(() => ID)
  idempotencyKey!: string;
  @Field(() => ID)
  id!: string;
  @Field(() => Int)
  expectedVersion!: number;
  @Field(() => [StaffRoleEnum])
  roles!: StaffRole[];
}

@InputType()
export class SetPasswordInput {
  @Field(() => ID)
  idempotencyKey!: string;
  @Field(() => ID)
  id!: string;
  @Field(() => Int)
  expectedVersion!: number;
  @Field(() => String, { description: "12 to 200 characters." })
  password!: string;
}
