import { entities } from "./entities.ts";
import { readConfig, StartupError } from "./platform/config.ts";
import { checkMigrated, openDatabase, PREPARING } from "./platform/database.ts";
import { type RecountedMonth, recountFigures } from "./statistics/recount.ts";

/** @throws StartupError with a sentence for the operator */
async function recount(): Promise<void> {
  const { databaseUrl } = readConfig(process.env);
  if (databaseUrl === null) throw new StartupError("DATABASE_URL is missing: the database whose figures are to be counted anew.");
  await checkMigrated(databaseUrl);
  const database = await openDatabase(databaseUrl, entities, PREPARING);
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  let tenths = 0;
  try {
    const months = await recountFigures(database, databaseUrl, new Date(), (counted, of) => {
      const reached = Math.floor((counted / of) * 10);
      if (reached > tenths) say(`${counted} of ${of} requests`);
      tenths = reached;
    });
    say(months.length === 0 ? "All figures are what they were." : "Of these months something else is counted now:");
    for (const month of months) say(`  ${lineOf(month)}`);
    if (months.some(({ isClosed }) => isClosed))
      say("What was signed stays as it is until a supervisor revises it at /petugas/angka.");
  } catch (error) {
    throw sentence(error);
  } finally {
    await database.close(true);
  }
}

function lineOf({ month, before, after, isClosed }: RecountedMonth): string {
  const documents =
    before === after ? `${after} documents as before, other figures differ` : `${before} documents before, ${after} now`;
  return `${month}: ${documents}${isClosed ? " (closed)" : ""}`;
}

function sentence(error: unknown): unknown {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  if (code === "42501") return new StartupError("The database user may not create a schema: grant it CREATE on the database.");
  if (typeof code === "string")
    return new StartupError(`Not counted (${code}); no figure was changed. Check DATABASE_URL and run it again.`);
  return error;
}

try {
  await recount();
} catch (error) {
  process.stderr.write(
    error instanceof StartupError ? `${error.message}\n` : `${error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exitCode = 1;
}
