import { basename, isAbsolute, resolve } from "node:path";
import { isProxyEntry } from "./network.ts";

export type Mode = "simulation" | "production";

/** Every setting of the process. What is absent here cannot be set. */
export interface Config {
  readonly mode: Mode;
  readonly host: string;
  readonly port: number;
  readonly metricsHost: string; // only this machine unless told otherwise
  readonly metricsPort: number;
  readonly city: string; // the name of its folder
  readonly cityFolder: string; // that name: of a folder of seeds/; or the path of one elsewhere
  readonly databaseUrl: string | null; // null: boot the embedded PostgreSQL in dataDir
  readonly dataDir: string; // absolute
  readonly masterKeyFile: string; // absolute
  readonly publicUrl: string | null; // null: http://HOST:PORT, in simulation only
  readonly embedOrigins: readonly string[]; // sites that may show /embed/* in a frame, besides our own
  readonly trustedProxies: readonly string[]; // addresses or subnets whose X-Forwarded-For is believed
  readonly logLevel: string;
  readonly simulationSpeed: number; // divides the pauses of the simulated people; 0: nobody plays
}

/** A setting, a port or a folder is wrong: the sentence tells the operator what to change. Ends the process with code 1, without a stack. */
export class StartupError extends Error {}

/** Faster, and the simulated people would do nothing but wait for the database. */
const MAX_SIMULATION_SPEED = 100;
const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "silent"];

/** @throws StartupError naming every wrong or missing setting at once */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const text = (name: string): string | null => env[name]?.trim() || null;
  const oneOf = <T extends string>(name: string, allowed: readonly T[], fallback: T): T => {
    const value = text(name) ?? fallback;
    const known = allowed.find((candidate) => candidate === value);
    if (known === undefined) problems.push(`${name} must be one of ${allowed.join(", ")}; it is "${value}"`);
    return known ?? fallback;
  };
  const port = (name: string, fallback: number): number => {
    const value = text(name) ?? String(fallback);
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < 1 || number > 65_535)
      problems.push(`${name} must be a port from 1 to 65535; it is "${value}"`);
    return number;
  };
  const speed = (name: string, fallback: number): number => {
    const value = text(name) ?? String(fallback);
    const number = Number(value);
    if (!/^\d+(\.\d+)?$/.test(value) || number > MAX_SIMULATION_SPEED)
      problems.push(`${name} must be a number from 0 (nobody plays) to ${MAX_SIMULATION_SPEED}; it is "${value}"`);
    return number;
  };
  const url = (name: string, protocols: readonly string[]): string | null => {
    const value = text(name);
    if (value === null) return null;
    if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)) {
      problems.push(`${name} must be an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(" or ")}`);
    }
    return value;
  };

  const databaseUrl = url("DATABASE_URL", ["postgres:", "postgresql:"]);
  const publicUrl = url("PUBLIC_URL", ["http:", "https:"]);
  const mode = oneOf<Mode>("MODE", ["simulation", "production"], databaseUrl === null ? "simulation" : "production");
  const dataDir = resolve(text("DATA_DIR") ?? ".data");
  const keyFile = text("MASTER_KEY_FILE");
  if (mode === "production") {
    if (databaseUrl === null)
      problems.push("DATABASE_URL is missing: the PostgreSQL (17 or newer) that keeps the office's records");
    if (keyFile === null)
      problems.push(
        "MASTER_KEY_FILE is missing: a file with 32 random bytes in base64, kept outside the database and its backups",
      );
    if (publicUrl === null) problems.push("PUBLIC_URL is missing: the https address at which citizens reach this service");
    if (publicUrl !== null && !publicUrl.startsWith("https://"))
      problems.push("PUBLIC_URL must begin with https:// in production");
  }
  const simulationSpeed = speed("SIMULATION_SPEED", mode === "simulation" ? 1 : 0);
  if (mode === "production" && simulationSpeed > 0)
    problems.push("SIMULATION_SPEED is for a practice database: leave it out in production, where nobody is invented");
  const httpPort = port("PORT", 4000);
  const metricsPort = port("METRICS_PORT", httpPort < 65_535 ? httpPort + 1 : 4001);
  if (metricsPort === httpPort) problems.push("METRICS_PORT must differ from PORT: metrics are not for the public");
  const cityFolder = text("CITY") ?? "parepare";
  const city = basename(cityFolder);
  if (!/^[a-z0-9-]+$/.test(city) || (cityFolder !== city && !isAbsolute(cityFolder)))
    problems.push(`CITY must be the name of a folder of seeds/, or the whole path of one elsewhere; it is "${cityFolder}"`);
  const embedOrigins = (text("EMBED_ORIGINS") ?? "").split(/[\s,]+/).filter(Boolean);
  for (const origin of embedOrigins) {
    if (!/^https?:\/\/(\*\.)?[a-z0-9.-]+(:\d+)?$/.test(origin))
      problems.push(`EMBED_ORIGINS holds "${origin}", which is not an origin like https://dashboard.example.go.id`);
  }
  const trustedProxies = (text("TRUSTED_PROXY") ?? "").split(/[\s,]+/).filter(Boolean);
  for (const entry of trustedProxies) {
    if (!isProxyEntry(entry))
      problems.push(`TRUSTED_PROXY holds "${entry}", which is not an address or subnet like 10.0.0.7 or 10.0.0.0/24`);
  }
  const config: Config = {
    mode,
    host: text("HOST") ?? (mode === "simulation" ? "127.0.0.1" : "0.0.0.0"),
    port: httpPort,
    metricsHost: text("METRICS_HOST") ?? "127.0.0.1",
    metricsPort,
    city,
    cityFolder,
    databaseUrl,
    dataDir,
    masterKeyFile: keyFile === null ? resolve(dataDir, "master.key") : isAbsolute(keyFile) ? keyFile : resolve(keyFile),
    publicUrl,
    embedOrigins,
    trustedProxies,
    simulationSpeed,
    logLevel: oneOf("LOG_LEVEL", LOG_LEVELS, mode === "simulation" ? "warn" : "info"),
  };
  if (problems.length > 0) throw new StartupError(`Wrong settings:\n- ${problems.join("\n- ")}`);
  return Object.freeze(config);
}
