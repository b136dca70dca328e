import { readFileSync } from "node:fs";
import { buildSchema, execute, type ExecutionResult, type GraphQLSchema, parse, subscribe } from "graphql";
import { describe, expect, it } from "vitest";
import { guardRootFields } from "../../api/accounts/field-guard.ts";
import { type Decision, staffFieldPolicy } from "../../api/accounts/field-policy.ts";
import type { StaffActor } from "../../api/context.ts";
import { buildStaffSchema } from "../../api/schema.ts";

function rootFieldsOf(schema: GraphQLSchema): string[] {
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
    Object.keys(type?.getFields() ?? {}).map((field) => `${type!.name}.${field}`),
  );
}

describe("every root field of the staff endpoint has a decision", () => {
  it("in the schema that is served", async () => {
    const fields = rootFieldsOf(await buildStaffSchema());
    expect(fields.length).toBeGreaterThan(0);
    expect(fields.filter((field) => !Object.hasOwn(staffFieldPolicy, field))).toEqual([]);
  });
  it("and the table decides about nothing else than the contract", () => {
    const contract = buildSchema(readFileSync(new URL("../../schema/staff.graphql", import.meta.url), "utf8"));
    expect(Object.keys(staffFieldPolicy).toSorted()).toEqual(rootFieldsOf(contract).toSorted());
  });
  it("open to everybody are these three", () => {
    const open = Object.entries(staffFieldPolicy).filter(([, decision]) => decision === "ANYONE");
    expect(open.map(([field]) => field)).toEqual(["Query.me", "Mutation.signIn", "Mutation.signOut"]);
  });
});

describe("the guard", () => {
  const asked: string[] = [];
  const policy: Record<string, Decision> = {
    "Query.open": "ANYONE",
    "Query.signedIn": "SIGNED_IN",
    "Query.managed": "account.manage",
    "Subscription.watched": "account.manage",
  };
  const schema = buildSchema(
    `type Query { open: Int signedIn: Int managed: Int forgotten: Int } type Mutation { forgotten: Int } type Subscription { watched: Int forgotten: Int }`,
  );
  for (const type of [schema.getQueryType()!, schema.getMutationType()!, schema.getSubscriptionType()!]) {
    for (const field of Object.values(type.getFields())) {
      field.resolve = () => {
        asked.push(`${type.name}.${field.name}`);
        return 1;
      };
      if (type.name === "Subscription") {
        field.subscribe = async function* twice() {
          asked.push(`subscribe ${field.name}`);
          yield {};
          yield {};
        };
      }
    }
  }
  guardRootFields(schema, policy);
  const actor = (roles: StaffActor["roles"]): StaffActor => ({ kind: "STAFF", accountId: "a", officeId: "o", roles });
  async function ask(query: string, as: StaffActor | null): Promise<unknown> {
    const { data, errors } = await execute({ schema, document: parse(query), contextValue: { actor: as } });
    return errors?.[0]?.message ?? data;
  }

  it.each([
    ["{ open }", null, { open: 1 }],
    ["{ signedIn }", null, "NOT_SIGNED_IN"],
    ["{ signedIn }", actor(["DESK"]), { signedIn: 1 }],
    ["{ managed }", null, "NOT_SIGNED_IN"],
    ["{ managed }", actor(["DESK"]), "NOT_PERMITTED"],
    ["{ managed }", actor(["ADMIN"]), { managed: 1 }],
    ["{ forgotten }", null, "NOT_SIGNED_IN"],
    ["{ forgotten }", actor(["ADMIN"]), "NOT_PERMITTED"],
    ["mutation { forgotten }", actor(["ADMIN"]), "NOT_PERMITTED"],
  ])("%s", async (query, as, answer) => {
    asked.length = 0;
    expect(await ask(query, as)).toEqual(answer);
    expect(asked).toHaveLength(typeof answer === "string" ? 0 : 1); // refused before the resolver runs
  });

  it("stands before a subscription begins and before each of its events", async () => {
    const document = parse("subscription { watched }");
    asked.length = 0;
    expect(await subscribe({ schema, document, contextValue: { actor: actor(["DESK"]) } })).toMatchObject({
      errors: [{ message: "NOT_PERMITTED" }],
    });
    expect(
      await subscribe({ schema, document: parse("subscription { forgotten }"), contextValue: { actor: actor(["ADMIN"]) } }),
    ).toMatchObject({ errors: [{ message: "NOT_PERMITTED" }] });
    expect(asked).toEqual([]);
    const context: { actor: StaffActor | null } = { actor: actor(["ADMIN"]) };
    const events = (await subscribe({ schema, document, contextValue: context })) as AsyncGenerator<ExecutionResult>;
    expect((await events.next()).value).toEqual({ data: { watched: 1 } });
    context.actor = null;
    expect((await events.next()).value).toMatchObject({ errors: [{ message: "NOT_SIGNED_IN" }] });
  });
});
