import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Account } from "../../api/accounts/account.entity.ts";
import { type StaffRole, staffRoles } from "../../api/domain/actor.ts";
import { buildAccount, TEST_PASSWORD } from "../support/accounts.ts";
import { codeOf, type GraphQLAnswer, type StaffClient, staffBrowser, staffClient } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
let admin: StaffClient;
let adminAccount: Account;
let target: Account;
beforeAll(async () => {
  service = await startService();
  adminAccount = await buildAccount(service, ["ADMIN"], { login: "kepala" });
  admin = await staffClient(service, "kepala", TEST_PASSWORD);
});
afterAll(() => service.stop());
beforeEach(async () => {
  target = await buildAccount(service, ["DESK"]);
});

const ACCOUNT = `{ id version login name roles disabledAt openSessions }`;
const query = async <Row>(text: string): Promise<Row[]> =>
  (await sql.raw<Row>(text).execute(service.database.em.fork().getKysely<unknown>())).rows;
const factsOf = async (id: string): Promise<unknown[]> =>
  (
    await query<{ fact: object; account_id: string }>(
      `select fact, account_id from journal where fact->>'accountId' = '${id}' and fact->>'type' = 'accountChanged' order by seq`,
    )
  ).map(({ fact, account_id: by }) => ({ ...fact, by }));
const key = (): string => crypto.randomUUID();
const signsIn = async (login: string, password: string): Promise<boolean> =>
  (
    await staffBrowser(service).ask(
      `mutation ($login: String!, $password: String!) { signIn(login: $login, password: $password) { id } }`,
      { login, password },
    )
  ).errors === undefined;

type Input = Record<string, unknown>;
const mutate = async (client: StaffClient, field: string, type: string, input: Input): Promise<GraphQLAnswer> =>
  client.ask(`mutation ($input: ${type}!) { ${field}(input: $input) ${ACCOUNT} }`, { input });
const create = (client: StaffClient, input: Input): Promise<GraphQLAnswer> =>
  mutate(client, "createAccount", "CreateAccountInput", {
    idempotencyKey: key(),
    login: "baru",
    name: "Orang Baru",
    roles: ["OPERATOR"],
    password: "sembilan ekor rusa",
    ...input,
  });
const roles = (client: StaffClient, input: Input): Promise<GraphQLAnswer> =>
  mutate(client, "changeAccountRoles", "ChangeRolesInput", {
    idempotencyKey: key(),
    id: target.id,
    expectedVersion: 1,
    roles: ["PRINTER"],
    ...input,
  });
const disable = (client: StaffClient, input: Input = {}): Promise<GraphQLAnswer> =>
  mutate(client, "disableAccount", "StepInput", { idempotencyKey: key(), id: target.id, expectedVersion: 1, ...input });
const enable = (client: StaffClient, input: Input = {}): Promise<GraphQLAnswer> =>
  mutate(client, "enableAccount", "StepInput", { idempotencyKey: key(), id: target.id, expectedVersion: 2, ...input });
const setPassword = (client: StaffClient, input: Input = {}): Promise<GraphQLAnswer> =>
  mutate(client, "setPassword", "SetPasswordInput", {
    idempotencyKey: key(),
    id: target.id,
    expectedVersion: 1,
    password: "tujuh ekor itik jago",
    ...input,
  });

describe("an administrator", () => {
  it("makes an account, which can sign in", async () => {
    const answer = await create(admin, { login: " Rina.K ", roles: ["DESK", "OPERATOR", "DESK"] });
    expect(answer).toMatchObject({
      data: {
        createAccount: {
          version: 1,
          login: "rina.k",
          name: "Orang Baru",
          roles: ["OPERATOR", "DESK"],
          disabledAt: null,
          openSessions: 0,
        },
      },
    });
    const { id } = (answer.data as { createAccount: { id: string } }).createAccount;
    expect(await factsOf(id)).toEqual([{ type: "accountChanged", accountId: id, change: "CREATED", by: adminAccount.id }]);
    expect(await signsIn("rina.k", "sembilan ekor rusa")).toBe(true);
  });

  it("sees the accounts of the own office with their open sessions, by login", async () => {
    await buildAccount(service, ["DESK"], { login: "tetangga", officeId: "another-office" });
    await staffClient(service, target.login, TEST_PASSWORD);
    const { accounts } = (await admin.ask(`{ accounts ${ACCOUNT} }`)).data as {
      accounts: { login: string; openSessions: number }[];
    };
    expect(accounts.find(({ login }) => login === target.login)).toMatchObject({ openSessions: 1 });
    expect(accounts.map(({ login }) => login)).not.toContain("tetangga");
    expect(accounts.map(({ login }) => login)).toEqual(accounts.map(({ login }) => login).toSorted());
  });

  it("changes roles, disables, enables, sets a password; each is one fact", async () => {
    expect(await roles(admin, {})).toMatchObject({ data: { changeAccountRoles: { version: 2, roles: ["PRINTER"] } } });
    expect(await disable(admin, { expectedVersion: 2 })).toMatchObject({
      data: { disableAccount: { version: 3, openSessions: 0, disabledAt: expect.any(String) as string } },
    });
    expect(await signsIn(target.login, TEST_PASSWORD)).toBe(false);
    expect(await enable(admin, { expectedVersion: 3 })).toMatchObject({
      data: { enableAccount: { version: 4, disabledAt: null } },
    });
    expect(await signsIn(target.login, TEST_PASSWORD)).toBe(true);
    expect(await setPassword(admin, { expectedVersion: 4 })).toMatchObject({
      data: { setPassword: { version: 5, openSessions: 0 } },
    });
    expect(await signsIn(target.login, TEST_PASSWORD)).toBe(false);
    expect(await signsIn(target.login, "tujuh ekor itik jago")).toBe(true);
    const changes = ["ROLES", "DISABLED", "ENABLED", "PASSWORD"];
    expect(await factsOf(target.id)).toEqual(
      changes.map((change) => ({
        type: "accountChanged",
        accountId: target.id,
        change,
        ...(change === "ROLES" ? { gained: ["PRINTER"] } : {}),
        by: adminAccount.id,
      })),
    );
  });

  it.each([
    ["a login that is taken", { login: "kepala" }, "LOGIN_TAKEN"],
    ["a login with a space", { login: "a b c" }, "INVALID_INPUT"],
    ["no name", { name: " " }, "INVALID_INPUT"],
    ["a name with a control character", { name: "a\u0001b" }, "INVALID_INPUT"],
    ["no role", { roles: [] }, "INVALID_INPUT"],
    ["a short password", { password: "elf zeichen" }, "WEAK_PASSWORD"],
    ["a common password", { password: "Rahasia2026!!" }, "WEAK_PASSWORD"],
    ["the login as password", { login: "panjang-sekali", password: "panjang-sekali-1" }, "WEAK_PASSWORD"],
    ["a key that is none", { idempotencyKey: "x" }, "INVALID_INPUT"],
  ])("cannot make an account with %s", async (_name, input, code) => {
    const before = await query(`select id from account`);
    expect(codeOf(await create(admin, input))).toBe(code);
    expect(await query(`select id from account`)).toHaveLength(before.length);
  });

  it("cannot take an illegal step", async () => {
    expect(codeOf(await enable(admin, { expectedVersion: 1 }))).toBe("ILLEGAL_STEP");
    await disable(admin);
    expect(codeOf(await disable(admin, { expectedVersion: 2 }))).toBe("ILLEGAL_STEP");
    expect(codeOf(await setPassword(admin, { expectedVersion: 2, password: "kurang" }))).toBe("WEAK_PASSWORD");
    expect(codeOf(await roles(admin, { expectedVersion: 2, roles: [] }))).toBe("INVALID_INPUT");
  });
});

describe("twice and at once", () => {
  it("the same key gives the same answer and does nothing again", async () => {
    const input = { idempotencyKey: key(), login: "sekali" };
    const first = await create(admin, input);
    expect(await create(admin, input)).toEqual(first);
    expect(await factsOf((first.data as { createAccount: { id: string } }).createAccount.id)).toHaveLength(1);
  });
  it("the same key for another body, or another password, is a conflict", async () => {
    const input = { idempotencyKey: key(), login: "lain" };
    await create(admin, input);
    expect(codeOf(await create(admin, { ...input, name: "Lain" }))).toBe("IDEMPOTENCY_CONFLICT");
    expect(codeOf(await create(admin, { ...input, password: "sepuluh ekor rusa" }))).toBe("IDEMPOTENCY_CONFLICT");
    const reset = { idempotencyKey: key() };
    await setPassword(admin, reset);
    expect(codeOf(await setPassword(admin, { ...reset, password: "sepuluh ekor rusa" }))).toBe("IDEMPOTENCY_CONFLICT");
    expect(await signsIn(target.login, "tujuh ekor itik jago")).toBe(true);
  });
  it("of four changes from one version one wins, the others are STALE, and there is one fact", async () => {
    const targets = await Promise.all(Array.from({ length: 6 }, () => buildAccount(service, ["DESK"])));
    const rounds = targets.map(async ({ id }) =>
      Promise.all([
        roles(admin, { id }),
        roles(admin, { id, roles: ["VERIFIER"] }),
        disable(admin, { id }),
        setPassword(admin, { id }),
      ]),
    );
    for (const answers of await Promise.all(rounds)) {
      expect(answers.map(codeOf).filter(Boolean)).toEqual(["STALE", "STALE", "STALE"]);
    }
    for (const { id } of targets) expect(await factsOf(id)).toHaveLength(1);
  });
});

describe("the last administrator", () => {
  let office: string;
  let own: Account;
  let client: StaffClient;
  beforeEach(async () => {
    office = `office-${key()}`;
    own = await buildAccount(service, ["ADMIN", "DESK"], { officeId: office });
    client = await staffClient(service, own.login, TEST_PASSWORD);
  });
  it("stays one", async () => {
    expect(codeOf(await disable(client, { id: own.id }))).toBe("LAST_ADMINISTRATOR");
    expect(codeOf(await roles(client, { id: own.id, roles: ["DESK"] }))).toBe("LAST_ADMINISTRATOR");
    expect(await roles(client, { id: own.id, roles: ["ADMIN"] })).not.toHaveProperty("errors");
  });
  it("may give themselves what they need, and the office reads of it; one who is not alone may not", async () => {
    const SELF_GIVEN = `{ selfGivenRoles { accountId name roles at } }`;
    const supervisor = await buildAccount(service, ["SUPERVISOR"], { officeId: office });
    const watching = await staffClient(service, supervisor.login, TEST_PASSWORD);
    expect((await watching.ask(SELF_GIVEN)).data).toEqual({ selfGivenRoles: [] });
    const gained = await roles(client, { id: own.id, roles: ["ADMIN", "DESK", "SUPERVISOR", "VERIFIER"] });
    expect(gained).not.toHaveProperty("errors");
    const told = { accountId: own.id, name: own.name, roles: ["VERIFIER", "SUPERVISOR"] };
    for (const reader of [watching, client])
      expect((await reader.ask(SELF_GIVEN)).data).toMatchObject({ selfGivenRoles: [told] });
    expect((await (await staffClient(service, adminAccount.login, TEST_PASSWORD)).ask(SELF_GIVEN)).data).toEqual({
      selfGivenRoles: [], // another office's
    });
    const second = await buildAccount(service, ["ADMIN"], { officeId: office });
    const refused = await roles(client, { id: own.id, expectedVersion: 2, roles: ["ADMIN", "DESK", "PRINTER"] });
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: "OWN_ROLES", facts: { roles: ["PRINTER"] } });
    // Giving up is everybody's own, and the second one gives what is missing.
    expect(await roles(client, { id: own.id, expectedVersion: 2, roles: ["ADMIN"] })).not.toHaveProperty("errors");
    const other = await staffClient(service, second.login, TEST_PASSWORD);
    expect(await roles(other, { id: own.id, expectedVersion: 3, roles: ["ADMIN", "PRINTER"] })).not.toHaveProperty("errors");
    expect((await watching.ask(SELF_GIVEN)).data).toMatchObject({ selfGivenRoles: [told] });
  });
  it("nobody else reads who gave themselves roles", async () => {
    for (const role of staffRoles.filter((one) => one !== "ADMIN" && one !== "SUPERVISOR")) {
      const { login } = await buildAccount(service, [role], { officeId: office });
      const answer = await (await staffClient(service, login, TEST_PASSWORD)).ask(`{ selfGivenRoles { name } }`);
      expect([role, codeOf(answer)]).toEqual([role, "NOT_PERMITTED"]);
    }
  });
  it("makes nobody a partner, and leaves one who is", async () => {
    expect(codeOf(await create(client, { roles: ["PARTNER"] }))).toBe("INVALID_INPUT");
    const partner = await buildAccount(service, ["PARTNER"], { officeId: office });
    const desk = await buildAccount(service, ["DESK"], { officeId: office });
    expect(codeOf(await roles(client, { id: desk.id, roles: ["DESK", "PARTNER"] }))).toBe("INVALID_INPUT");
    expect(await roles(client, { id: partner.id, roles: ["OPERATOR", "PARTNER"] })).toMatchObject({
      data: { changeAccountRoles: { roles: ["OPERATOR", "PARTNER"] } },
    });
  });
  it("is not helped by one that is disabled", async () => {
    const other = await buildAccount(service, ["ADMIN"], { officeId: office });
    expect(await disable(client, { id: other.id })).not.toHaveProperty("errors");
    expect(codeOf(await disable(client, { id: own.id }))).toBe("LAST_ADMINISTRATOR");
  });
  it("of two who take it from each other at once, one stays", async () => {
    const pairs = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const officeId = `office-${key()}`;
        const [one, two] = [
          await buildAccount(service, ["ADMIN"], { officeId }),
          await buildAccount(service, ["ADMIN"], { officeId }),
        ];
        return {
          officeId,
          one,
          two,
          asOne: await staffClient(service, one.login, TEST_PASSWORD),
          asTwo: await staffClient(service, two.login, TEST_PASSWORD),
        };
      }),
    );
    // Eight times, since two requests do not always meet.
    const answers = await Promise.all(
      pairs.flatMap(({ one, two, asOne, asTwo }) => [
        disable(asOne, { id: two.id }),
        roles(asTwo, { id: one.id, roles: ["DESK"] }),
      ]),
    );
    expect(answers.filter(({ errors }) => errors === undefined).length).toBeLessThanOrEqual(8);
    for (const { officeId } of pairs) {
      const left = await query(
        `select 1 from account where office_id = '${officeId}' and 'ADMIN' = any(roles) and disabled_at is null`,
      );
      expect(left).toHaveLength(1);
    }
  });
});

/** Every mutation's "may not" twin. */
describe("who may not", () => {
  const mutations: readonly (readonly [string, (client: StaffClient, input?: Input) => Promise<GraphQLAnswer>])[] = [
    ["createAccount", (client) => create(client, { login: `x${key().slice(0, 8)}` })],
    ["changeAccountRoles", (client, input) => roles(client, { roles: ["ADMIN"], ...input })],
    ["disableAccount", disable],
    ["enableAccount", enable],
    ["setPassword", setPassword],
    ["accounts", (client) => client.ask(`{ accounts ${ACCOUNT} }`)],
  ];
  const others: readonly StaffRole[] = staffRoles.filter((role) => role !== "ADMIN");
  let everythingElse: StaffClient;
  beforeAll(async () => {
    everythingElse = await staffClient(service, (await buildAccount(service, others)).login, TEST_PASSWORD);
  });

  it.each(mutations)("%s: nobody, and nobody who is not an administrator", async (_name, run) => {
    const before = await query(`select * from account order by id`);
    expect(codeOf(await run(staffBrowser(service)))).toBe("NOT_SIGNED_IN");
    expect(codeOf(await run(everythingElse))).toBe("NOT_PERMITTED");
    expect(await query(`select * from account order by id`)).toEqual(before);
  });
  it.each(mutations.filter(([name]) => !["createAccount", "accounts"].includes(name)))(
    "%s: another office's, a missing and a malformed account are one answer",
    async (_name, run) => {
      const foreign = await buildAccount(service, ["DESK"], { officeId: "another-office" });
      const answers = [
        await run(admin, { id: foreign.id }),
        await run(admin, { id: key() }),
        await run(admin, { id: "'; drop table account" }),
      ];
      expect(codeOf(answers[0]!)).toBe("NOT_FOUND");
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect(await query(`select version from account where id = '${foreign.id}'`)).toEqual([{ version: 1 }]);
    },
  );
  it("changeOwnPassword: nobody, and not without the current one", async () => {
    const change = (client: StaffClient, current: string, wanted: string): Promise<GraphQLAnswer> =>
      client.ask(`mutation ($current: String!, $new: String!) { changeOwnPassword(current: $current, new: $new) }`, {
        current,
        new: wanted,
      });
    expect(codeOf(await change(staffBrowser(service), TEST_PASSWORD, "delapan ekor angsa"))).toBe("NOT_SIGNED_IN");
    const client = await staffClient(service, target.login, TEST_PASSWORD);
    expect(codeOf(await change(client, "bukan itu, maaf", "delapan ekor angsa"))).toBe("SIGN_IN_FAILED");
    expect(codeOf(await change(client, TEST_PASSWORD, "singkat"))).toBe("WEAK_PASSWORD");
    for (let number = 1; number <= 4; number++) await change(client, "bukan itu, maaf", "delapan ekor angsa");
    expect(codeOf(await change(client, TEST_PASSWORD, "delapan ekor angsa"))).toBe("TOO_MANY_TRIES"); // guessing inside a stolen session
    expect(await factsOf(target.id)).toEqual([]);
  });
});

it("no password, hash or token is in an answer, a log line or the journal", async () => {
  const input = { idempotencyKey: key(), login: "senyap", password: "kata rahasia canary-77" };
  const said = JSON.stringify([
    await create(admin, input),
    service.logLines,
    await query(`select fact from journal`),
    await query(`select scope, key, body, encode(answer, 'escape') from idempotent_answer`),
  ]);
  expect(said).not.toMatch(/canary-77|\$argon2/);
});
