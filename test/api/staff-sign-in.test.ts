import { sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashPassword } from "../../api/accounts/password.ts";
import { buildAccount, TEST_PASSWORD } from "../support/accounts.ts";
import { codeOf, type GraphQLAnswer, staffBrowser, staffClient } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";

const MINUTE_MS = 60_000;
let now = new Date("2026-11-24T00:00:00Z");
let service: TestService;
beforeAll(async () => {
  service = await startService({ now: () => now, trustedProxies: ["127.0.0.1"] });
});
afterAll(() => service.stop());

let networks = 0;
const newNetwork = (): string => `203.0.113.${(networks += 1)}`;
const signIn = (login: string, password: string, from: string): Promise<GraphQLAnswer> =>
  staffBrowser(service, { "x-forwarded-for": from }).ask(
    `mutation ($login: String!, $password: String!) { signIn(login: $login, password: $password) { login } }`,
    { login, password },
  );
const WRONG = "bukan itu, maaf";

it("unknown login, wrong password and disabled account are one answer, to the byte", async () => {
  const { login } = await buildAccount(service, ["DESK"]);
  const disabled = await buildAccount(service, ["DESK"]);
  await sql`update account set disabled_at = now() where id = ${disabled.id}`.execute(
    service.database.em.fork().getKysely<unknown>(),
  );
  const answers = await Promise.all([
    signIn("tidak.ada", WRONG, newNetwork()),
    signIn(login, WRONG, newNetwork()),
    signIn(disabled.login, TEST_PASSWORD, newNetwork()),
    signIn("", "", newNetwork()),
    signIn("staf\u0001", "\u0001", newNetwork()),
  ]);
  expect(codeOf(answers[0])).toBe("SIGN_IN_FAILED");
  for (const answer of answers) expect(JSON.stringify(answer)).toBe(JSON.stringify(answers[0]));
});

it("and take about as long: each computes one hash", async () => {
  const { login } = await buildAccount(service, ["DESK"]);
  const time = async (name: string): Promise<number> => {
    const start = performance.now();
    await signIn(name, WRONG, newNetwork());
    return performance.now() - start;
  };
  const unknown: number[] = [];
  const wrong: number[] = [];
  for (let round = 0; round < 15; round++) {
    unknown.push(await time(`tidak.ada${round}`));
    wrong.push(await time(login));
  }
  const median = (times: number[]): number => times.toSorted((a, b) => a - b)[7]!;
  expect(median(unknown) / median(wrong)).toBeGreaterThan(0.6);
  expect(median(unknown) / median(wrong)).toBeLessThan(1.7);
});

describe("tries", () => {
  it("five wrong ones for a login close it for that network, for fifteen minutes, to the right password too", async () => {
    const { login } = await buildAccount(service, ["DESK"]);
    const network = newNetwork();
    for (let number = 1; number <= 5; number++) expect(codeOf(await signIn(login, WRONG, network))).toBe("SIGN_IN_FAILED");
    expect(codeOf(await signIn(login, TEST_PASSWORD, network))).toBe("TOO_MANY_TRIES");
    expect(codeOf(await signIn(` ${login.toUpperCase()}`, TEST_PASSWORD, network))).toBe("TOO_MANY_TRIES");
    expect(await signIn(login, TEST_PASSWORD, newNetwork())).toEqual({ data: { signIn: { login } } }); // an innocent elsewhere
    now = new Date(now.getTime() + 15 * MINUTE_MS);
    expect(await signIn(login, TEST_PASSWORD, network)).toEqual({ data: { signIn: { login } } });
  });

  it("of an unknown login look the same", async () => {
    const network = newNetwork();
    for (let number = 1; number <= 5; number++) expect(codeOf(await signIn("hantu", WRONG, network))).toBe("SIGN_IN_FAILED");
    expect(codeOf(await signIn("hantu", WRONG, network))).toBe("TOO_MANY_TRIES");
  });

  it("all at once do not slip through together", async () => {
    const { login } = await buildAccount(service, ["DESK"]);
    const network = newNetwork();
    const answers = await Promise.all(Array.from({ length: 12 }, () => signIn(login, WRONG, network)));
    expect(answers.filter((answer) => codeOf(answer) === "SIGN_IN_FAILED")).toHaveLength(5);
    expect(answers.filter((answer) => codeOf(answer) === "TOO_MANY_TRIES")).toHaveLength(7);
  });

  it("fifty wrong ones of a network close it, whatever the logins; right ones are not counted", async () => {
    const { login } = await buildAccount(service, ["DESK"]);
    const network = newNetwork();
    for (let number = 1; number <= 8; number++) expect(await signIn(login, TEST_PASSWORD, network)).not.toHaveProperty("errors");
    for (let number = 1; number <= 50; number++)
      expect(codeOf(await signIn(`orang${number}`, WRONG, network))).toBe("SIGN_IN_FAILED");
    expect(codeOf(await signIn("orang51", WRONG, network))).toBe("TOO_MANY_TRIES");
    expect(codeOf(await signIn(login, TEST_PASSWORD, network))).toBe("TOO_MANY_TRIES");
    expect(await signIn(login, TEST_PASSWORD, newNetwork())).not.toHaveProperty("errors");
  });

  it("are counted anew after a right one", async () => {
    const { login } = await buildAccount(service, ["DESK"]);
    const network = newNetwork();
    for (let round = 1; round <= 3; round++) {
      for (let number = 1; number <= 4; number++) await signIn(login, WRONG, network);
      expect(await signIn(login, TEST_PASSWORD, network)).toEqual({ data: { signIn: { login } } });
    }
  });

  it("from one IPv6 /64 are one network's", async () => {
    for (let number = 1; number <= 5; number++) await signIn("enam", WRONG, `2001:db8:1:2::${number}`);
    expect(codeOf(await signIn("enam", WRONG, "2001:db8:1:2:ffff:ffff:ffff:ffff"))).toBe("TOO_MANY_TRIES");
    expect(codeOf(await signIn("enam", WRONG, "2001:db8:1:3::1"))).toBe("SIGN_IN_FAILED");
  });

  it("cannot be blamed on others: what a client writes before our proxy's address is not believed", async () => {
    const network = newNetwork();
    for (let number = 1; number <= 5; number++) await signIn("palsu", WRONG, `198.51.100.${number}, ${network}`);
    expect(codeOf(await signIn("palsu", WRONG, `198.51.100.77, ${network}`))).toBe("TOO_MANY_TRIES");
  });

  it("leave no login and no address in the database", async () => {
    await signIn("canary.login", WRONG, "198.51.100.200");
    const rows = await sql`select encode(what, 'escape') as what, length(what) as bytes from failed_try`.execute(
      service.database.em.fork().getKysely<unknown>(),
    );
    expect(rows.rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows.rows)).not.toMatch(/canary|198\.51/);
  });
});

it("a password that is changed while it is being checked opens nothing any more, here and in a change of one's own", async () => {
  const [elsewhere, watcher] = [new pg.Client(service.databaseUrl), new pg.Client(service.databaseUrl)];
  await Promise.all([elsewhere.connect(), watcher.connect()]);
  const { id, login } = await buildAccount(service, ["DESK"]);
  const browser = await staffClient(service, login, TEST_PASSWORD);
  const change = `mutation ($current: String!, $wanted: String!) { changeOwnPassword(current: $current, new: $wanted) }`;
  const attempts = [
    (): Promise<GraphQLAnswer> => signIn(login, TEST_PASSWORD, newNetwork()),
    (): Promise<GraphQLAnswer> => browser.ask(change, { current: TEST_PASSWORD, wanted: "dua belas ekor bebek" }),
  ];
  for (const attempt of attempts) {
    const { rows } = await elsewhere.query<{ password_hash: string }>("select password_hash from account where id = $1", [id]);
    await elsewhere.query("begin");
    await elsewhere.query("select from account where id = $1 for update", [id]);
    const answer = attempt(); // reads the hash, computes, and then waits for the row
    await expect
      .poll(
        async () =>
          (await watcher.query("select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"))
            .rowCount,
      )
      .toBe(1);
    await elsewhere.query("update account set password_hash = $2 where id = $1", [
      id,
      await hashPassword("sebelas ekor kambing"),
    ]);
    await elsewhere.query("commit");
    expect(codeOf(await answer)).toBe("SIGN_IN_FAILED");
    await elsewhere.query("update account set password_hash = $2 where id = $1", [id, rows[0]!.password_hash]);
  }
  expect(await signIn(login, TEST_PASSWORD, newNetwork())).not.toHaveProperty("errors"); // no session was left half open, no lock either
  await Promise.all([elsewhere.end(), watcher.end()]);
});

it("without TRUSTED_PROXY nobody's X-Forwarded-For is believed", async () => {
  const plain = await startService({ trustedProxies: [] });
  const tryFrom = (from: string): Promise<GraphQLAnswer> =>
    staffBrowser(plain, { "x-forwarded-for": from }).ask(`mutation { signIn(login: "hantu", password: "x") { id } }`);
  for (let number = 1; number <= 5; number++) await tryFrom(`203.0.113.${number}`);
  expect(codeOf(await tryFrom("203.0.113.99"))).toBe("TOO_MANY_TRIES");
  await plain.stop();
});

it("passwords are argon2id with 19 MiB and two passes", async () => {
  const rows = await sql<{ password_hash: string }>`select password_hash from account`.execute(
    service.database.em.fork().getKysely<unknown>(),
  );
  for (const { password_hash: hash } of rows.rows) expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});
