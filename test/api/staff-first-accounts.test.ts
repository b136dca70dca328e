import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createDemoAccounts,
  createFirstAdministrator,
  DEMO_LOGINS,
  DEMO_PASSWORD,
} from "../../api/accounts/first-accounts.commands.ts";
import { staffRoles } from "../../api/domain/actor.ts";
import { buildAccount } from "../support/accounts.ts";
import { staffClient } from "../support/client.ts";
import { cloneDatabase } from "../support/database.ts";
import { startService, type TestService } from "../support/service.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const now = new Date("2026-11-24T00:00:00Z");
const PASSWORD = "sebelas ekor kuda";
let service: TestService;
beforeEach(async () => {
  service = await startService();
});
afterEach(() => service.stop());
const logins = async (): Promise<string[]> =>
  (
    await sql<{ login: string }>`select login from account order by created_at, login`.execute(
      service.database.em.fork().getKysely<unknown>(),
    )
  ).rows.map(({ login }) => login);

/** The command as the operator runs it. @returns its exit code and everything it said */
function createAdmin(
  args: readonly string[],
  password: string,
  databaseUrl = service.databaseUrl,
): Promise<{ code: number; said: string }> {
  const env = {
    PATH: process.env["PATH"],
    DATABASE_URL: databaseUrl,
    MASTER_KEY_FILE: "/nowhere",
    PUBLIC_URL: "https://antar.example.go.id",
  };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ["--import", "@oxc-node/core/register", "api/main-create-admin.ts", ...args],
      { cwd: root, env },
      (error, out, err) => resolve({ code: typeof error?.code === "number" ? error.code : 0, said: out + err }),
    );
    child.stdin!.end(`${password}\n`);
  });
}

describe("create-admin", () => {
  it("makes the first administrator, who signs in; a second time it refuses", async () => {
    const first = await createAdmin(["--login", "Kepala.Dinas", "--name", "Kepala Dinas"], PASSWORD);
    expect(first).toEqual({ code: 0, said: expect.stringContaining("kepala.dinas may sign in") as string });
    const client = await staffClient(service, "kepala.dinas", PASSWORD);
    expect(await client.ask(`{ me { name roles } }`)).toEqual({ data: { me: { name: "Kepala Dinas", roles: ["ADMIN"] } } });
    expect(await createAdmin(["--login", "orang.lain"], PASSWORD)).toEqual({
      code: 1,
      said: expect.stringContaining("There is an administrator already (kepala.dinas)") as string,
    });
    expect(await logins()).toEqual(["kepala.dinas"]);
  });
  it.each([
    ["no login", [], PASSWORD, "Usage"],
    ["an unknown option", ["--nama", "x"], PASSWORD, "Usage"],
    ["a login with a space", ["--login", "a b"], PASSWORD, "cannot be a login"],
    ["a short password", ["--login", "kepala"], "pendek", "at least 12 characters"],
    ["a common one", ["--login", "kepala"], "Password2026!", "guessing programs"],
  ])("says in a sentence what is wrong: %s", async (_name, args, password, sentence) => {
    const { code, said } = await createAdmin(args, password);
    expect(code).toBe(1);
    expect(said).toContain(sentence);
    expect(said.trim().split("\n")).toHaveLength(1);
    expect(await logins()).toEqual([]);
  });
  it("wants a database in which the service has been started", async () => {
    const empty = await cloneDatabase(null);
    expect(await createAdmin(["--login", "kepala"], PASSWORD, empty.url)).toEqual({
      code: 1,
      said: expect.stringContaining("start the service once") as string,
    });
    await empty.close();
  });
  it("of several at once makes one", async () => {
    const em = service.database.em;
    await Promise.all(Array.from({ length: 8 }, () => sql`select pg_sleep(0.05)`.execute(em.fork().getKysely<unknown>()))); // connections for all
    const make = (login: string): Promise<void> =>
      createFirstAdministrator(em.fork(), { login, name: login, password: PASSWORD }, now);
    const outcomes = await Promise.allSettled(["satu", "dua", "tiga", "empat", "lima", "enam"].map(make));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await logins()).toHaveLength(1);
  });
});

describe("a practice database", () => {
  it("begins with one account for each part of the journey", async () => {
    await createDemoAccounts(service.database.em.fork(), now);
    await createDemoAccounts(service.database.em.fork(), now);
    expect(await logins()).toEqual([...DEMO_LOGINS].toSorted());
    const held: string[] = [];
    for (const login of DEMO_LOGINS) {
      const { me } = (await (await staffClient(service, login, DEMO_PASSWORD)).ask(`{ me { roles } }`)).data as {
        me: { roles: string[] };
      };
      held.push(...me.roles);
    }
    expect(staffRoles.filter((role) => !held.includes(role))).toEqual(["PARTNER"]);
  });
  it("keeps the accounts that it has", async () => {
    const { login } = await buildAccount(service, ["ADMIN"]);
    await createDemoAccounts(service.database.em.fork(), now);
    expect(await logins()).toEqual([login]);
  });
});
