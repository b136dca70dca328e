import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { StartupError } from "./config.ts";

const ownerFile = (directory: string): string => join(directory, "owner.json");
/** There while the embedded PostgreSQL runs, and after it was killed. */
const postmasterFile = (directory: string): string => join(directory, "postgresql", "postmaster.pid");

/**
 * Looks, before anything is written, whether the embedded database still has beside it what it cannot be used without. What is missing is
 * never made anew: a new key opens nothing that was sealed, and the next backup would hold it instead of the right one.
 * @throws StartupError that names what is missing
 */
export function ensureWhole(directory: string, secretFiles: readonly string[]): void {
  const database = join(directory, "postgresql");
  if (!existsSync(database)) return;
  const missing = secretFiles.find((file) => !existsSync(file));
  if (missing !== undefined)
    throw new StartupError(
      `${missing} is missing, and the database in DATA_DIR ${directory} needs it: bring it back from the backup. Nothing was changed.`,
    );
  // A clean stop removes both.
  if (existsSync(postmasterFile(directory)) && !existsSync(ownerFile(directory)))
    throw new StartupError(
      `${ownerFile(directory)} is missing, which says who uses the database in ${database}, and that was not stopped: make sure that no ANTAR DOMPET runs on it, then remove ${postmasterFile(directory)}. Nothing was changed.`,
    );
}

/** A running process, told apart from a later one with the same number by when it began. */
interface Owner {
  readonly pid: number;
  readonly beganAt: string;
}

/**
 * Makes the folder and keeps a second process out of it. An owner that was killed leaves its name behind; it is recognised as gone.
 * @returns how to give the folder back. Where PostgreSQL still runs the name stays: it tells the next start that it may end that.
 * @throws StartupError when the folder cannot be used or another process uses it
 */
export function claimDataDirectory(directory: string): () => void {
  const file = ownerFile(directory);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const owner = readOwner(file);
    if (owner && owner.pid !== process.pid && beganAt(owner.pid) === owner.beganAt) {
      throw new StartupError(
        `DATA_DIR ${directory} is in use by another ANTAR DOMPET (process ${owner.pid}): stop it, or choose another DATA_DIR.`,
      );
    }
    writeDurably(file, JSON.stringify({ pid: process.pid, beganAt: beganAt(process.pid) } satisfies Owner));
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(
      `DATA_DIR ${directory} cannot be used (${(error as NodeJS.ErrnoException).code ?? "unknown reason"}): choose a folder this account may write to.`,
    );
  }
  return () => {
    if (!existsSync(postmasterFile(directory))) rmSync(file, { force: true });
  };
}

function readOwner(file: string): Owner | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Owner;
  } catch {
    return null; // none yet, or written half by a machine that lost power
  }
}

/** Linux knows when a process began (clock ticks since boot). Elsewhere only whether it lives. "" when it does not. */
function beganAt(pid: number): string {
  try {
    if (process.platform !== "linux") return process.kill(pid, 0) ? "alive" : "";
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? "" : (fields[19] ?? "");
  } catch {
    return "";
  }
}

/** Reading, writing and entering of everybody but the owner. */
const OTHERS = 0o077;

/**
 * The secret kept in `file`, made on first use: 32 random bytes in base64, readable by its owner only.
 * @throws StartupError when the file holds anything else, or is open to others
 */
export function secretIn(file: string, whenMissing: "create" | "refuse"): Buffer {
  let text: string | null = null;
  try {
    text = readFileSync(file, "utf8").trim();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== "ENOENT" || whenMissing === "refuse")
      throw new StartupError(`The secret file ${file} cannot be read (${code ?? "unknown reason"}). Nothing was changed.`);
  }
  if (text === null) {
    text = randomBytes(32).toString("base64");
    writeDurably(file, `${text}\n`);
  }
  const mode = statSync(file).mode & 0o777;
  if ((mode & OTHERS) !== 0)
    throw new StartupError(`The secret file ${file} is open to other accounts (mode ${mode.toString(8)}): chmod 600 ${file}`);
  const secret = Buffer.from(text, "base64");
  if (secret.length !== 32)
    throw new StartupError(
      `The secret file ${file} must hold 32 random bytes in base64, for example from: openssl rand -base64 32`,
    );
  return secret;
}

/** Whole or not at all, also when the machine loses power: a half-written key would lose everything sealed with it. */
export function writeDurably(file: string, text: string): void {
  const draft = `${file}.new`;
  const handle = openSync(draft, "w", 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
  const folder = openSync(dirname(file), "r");
  fsyncSync(folder);
  closeSync(folder);
}
