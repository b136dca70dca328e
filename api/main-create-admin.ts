import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { createFirstAdministrator } from "./accounts/first-accounts.commands.ts";
import { DomainError } from "./domain/errors.ts";
import type { PasswordProblem } from "./domain/password.ts";
import { entities } from "./entities.ts";
import { readConfig, StartupError } from "./platform/config.ts";
import { checkMigrated, openDatabase } from "./platform/database.ts";

const USAGE =
  "npm run create-admin -- --login NAME [--name 'FULL NAME']   (the password is asked for, or read from standard input)";
const PROBLEMS: Record<PasswordProblem, string> = {
  TOO_SHORT: "it needs at least 12 characters",
  TOO_LONG: "it may have at most 200 characters",
  COMMON: "it is one that guessing programs try first",
  LIKE_LOGIN: "it contains the login",
};

/** @throws StartupError with a sentence for the operator */
async function createAdmin(): Promise<void> {
  const { values } = parseArgs({ options: { login: { type: "string" }, name: { type: "string" } } });
  const login = values.login?.trim().toLowerCase();
  if (!login) throw new StartupError(`Usage: ${USAGE}`);
  const { databaseUrl } = readConfig(process.env);
  if (databaseUrl === null)
    throw new StartupError("DATABASE_URL is missing. A practice database has its demo accounts already: npm start prints them.");
  await checkMigrated(databaseUrl);
  const database = await openDatabase(databaseUrl, entities);
  try {
    const password = await readPassword();
    await createFirstAdministrator(database.em.fork(), { login, name: values.name?.trim() || login, password }, new Date());
  } catch (error) {
    throw sentence(error);
  } finally {
    await database.close(true);
  }
  process.stdout.write(`${login} may sign in at /petugas and make the other accounts.\n`);
}

async function readPassword(): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).replace(/\r?\n$/, "");
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() }); // what is typed is not shown
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  const ask = async (question: string): Promise<string> => {
    process.stdout.write(question);
    const answer = await terminal.question("");
    process.stdout.write("\n");
    return answer;
  };
  try {
    const password = await ask("Password: ");
    if ((await ask("Once more: ")) !== password) throw new StartupError("The two passwords differ. Nothing was changed.");
    return password;
  } finally {
    terminal.close();
  }
}

function sentence(error: unknown): unknown {
  if (error instanceof DomainError && error.code === "WEAK_PASSWORD")
    return new StartupError(`This password cannot be used: ${PROBLEMS[error.facts["problem"] as PasswordProblem]}.`);
  if (error instanceof Error && typeof (error as { code?: unknown }).code === "string")
    return new StartupError(`The database cannot be used (${(error as { code?: unknown }).code as string}): check DATABASE_URL.`);
  return error;
}

try {
  await createAdmin();
} catch (error) {
  const usage = error instanceof TypeError && String((error as { code?: unknown }).code).startsWith("ERR_PARSE_ARGS");
  process.stderr.write(
    usage
      ? `Usage: ${USAGE}\n`
      : error instanceof StartupError
        ? `${error.message}\n`
        : `${error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exitCode = 1;
}
