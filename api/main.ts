import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { EntityManager } from "@mikro-orm/postgresql";
import { createDemoAccounts, DEMO_LOGINS, DEMO_PASSWORD } from "./accounts/first-accounts.commands.ts";
import { readCalendar } from "./catalogue/calendar.queries.ts";
import { loadCityPack } from "../seeds/run.ts";
import { type Shown, startSimulation } from "../seeds/simulation/simulation.ts";
import { endOfHolidays } from "./domain/holidays.ts";
import { groupTrackingCode, trackingLink } from "./domain/tracking-code.ts";
import { entities } from "./entities.ts";
import { ensurePhotosAreThere } from "./files/file.presence.ts";
import { openFileStore } from "./files/file.store.ts";
import { startHousekeeping } from "./housekeeping.ts";
import { createBus } from "./platform/bus.ts";
import { type Config, readConfig, StartupError } from "./platform/config.ts";
import { claimDataDirectory, ensureWhole, secretIn } from "./platform/data-directory.ts";
import { checkDatabase, migrate, openDatabase, PREPARING } from "./platform/database.ts";
import { isMarked, matchDeployment } from "./platform/deployment.ts";
import { startEmbeddedPostgres } from "./platform/embedded-postgres.ts";
import { createLog, type Log, takeWarnings } from "./platform/log.ts";
import { serveMetrics } from "./platform/metrics.ts";
import { claimDatabase } from "./platform/one-process.ts";
import { assertPortFree } from "./platform/ports.ts";
import { SYSTEM } from "./platform/journal.ts";
import { watchReaders } from "./platform/readers.ts";
import { startRelay } from "./platform/relay.ts";
import { openVault, type Vault } from "./platform/vault.ts";
import type { Work } from "./platform/work.ts";
import { replaceOldSeals } from "./requests/old-seals.commands.ts";
import { replaceOldWords } from "./requests/old-words.commands.ts";
import { createServer } from "./server.ts";
import { countAnew } from "./statistics/counted-so-far.ts";
import { startCounting } from "./statistics/counting.ts";

/** How long a stop may take before the process ends anyway. */
const STOP_LIMIT_MS = 15_000;
/** The built web app beside the built API; absent in `npm run dev`, where vite serves the pages. */
const WEB_DIRECTORY = process.env["NODE_ENV"] === "development" ? null : fileURLToPath(new URL("../web", import.meta.url));

/** Each step that was taken leaves how to undo it; stopping undoes them in reverse. */
const undo: (() => Promise<void> | void)[] = [];
let stopping: Promise<void> | null = null;

function stop(exitCode: number): Promise<void> {
  stopping ??= (async () => {
    setTimeout(() => process.exit(exitCode || 1), STOP_LIMIT_MS).unref();
    for (const step of undo.toReversed()) await Promise.resolve(step()).catch(() => {}); // a step that fails must not keep the next from its turn
    process.exit(exitCode);
  })();
  return stopping;
}

/** In the order in which each needs the one before. */
async function start(config: Config, log: Log): Promise<void> {
  takeWarnings(log);
  await assertPortFree(config.host, config.port, "PORT");
  await assertPortFree(config.metricsHost, config.metricsPort, "METRICS_PORT");
  if (config.databaseUrl === null) ensureWhole(config.dataDir, [config.masterKeyFile, passwordFile(config)]);
  undo.push(claimDataDirectory(config.dataDir));
  let countRestart = (): void => {};
  const databaseUrl = config.databaseUrl ?? (await bootPostgres(config, log, () => countRestart()));
  await checkDatabase(databaseUrl);
  undo.push(await claimDatabase(databaseUrl, log, () => void stop(1)));
  const vault = await prepare(config, databaseUrl, log);
  const database = await openDatabase(databaseUrl, entities);
  undo.push(() => database.close(true));

  const bus = createBus();
  const readers = watchReaders(() => database.em.fork(), log);
  undo.push(readers.stop);
  const counting = startCounting(() => database.em.fork(), bus, readers.ofJournal("counting"));
  undo.push(() => counting.stop());
  undo.push(await startRelay(database, databaseUrl, bus, readers.ofJournal("relay"), counting.hear));
  const simulated = config.mode === "simulation";
  const filesDirectory = filesIn(config);
  const workNow = (): Work => ({ em: database.em.fork(), actor: SYSTEM, now: new Date(), vault, randomBytes, deviceAt: null });
  const server = await createServer({
    database,
    bus,
    readers,
    log,
    now: () => new Date(),
    vault,
    randomBytes,
    simulated,
    publicUrl: addressOf(config),
    embedOrigins: config.embedOrigins,
    trustedProxies: config.trustedProxies,
    filesDirectory,
    webDirectory: WEB_DIRECTORY,
  });
  undo.push(startHousekeeping(workNow, { store: openFileStore(filesDirectory), dutyEnded: server.hideCourier, log }, readers));
  countRestart = () => server.metrics.databaseRestarts.inc();
  undo.push(await serveMetrics(server.metrics, config.metricsHost, config.metricsPort));
  undo.push(() => server.stop());
  await server.http.listen({ host: config.host, port: config.port });
  greet(config, config.simulationSpeed > 0 ? await simulate() : null);

  /** Practice without anybody to practise with is none. */
  async function simulate(): Promise<Shown | null> {
    const simulation = await startSimulation({
      fork: () => database.em.fork(),
      now: () => new Date(),
      vault,
      randomBytes,
      random: Math.random,
      store: openFileStore(filesDirectory),
      log,
      phonesUrl: `http://${config.host === "0.0.0.0" ? "127.0.0.1" : config.host}:${config.port}`,
      speed: config.simulationSpeed,
    });
    undo.push(simulation.stop);
    return simulation.shown;
  }
}

const filesIn = ({ dataDir }: Config): string => join(dataDir, "files");
const passwordFile = ({ dataDir }: Config): string => join(dataDir, "postgresql.password");

/** Everything the database needs before anybody is served, with the time that takes; nothing is written where something is missing. */
async function prepare(config: Config, url: string, log: Log): Promise<Vault> {
  const database = await openDatabase(url, entities, PREPARING);
  const fork = (): EntityManager => database.em.fork();
  try {
    const mayMakeKey = config.mode === "simulation" && !(await isMarked(fork()));
    const masterKey = secretIn(config.masterKeyFile, mayMakeKey ? "create" : "refuse");
    await ensurePhotosAreThere(fork(), filesIn(config));
    await migrate(database, url);
    const { packDigest } = await matchDeployment(fork(), config.city, config.mode, masterKey, async (tx) => {
      log.warn("this database is a restored copy: its facts are counted anew, and clients begin anew as well");
      await countAnew(tx);
    });
    const vault = openVault(masterKey);
    const replaced = (await replaceOldSeals(fork(), vault)) + (await replaceOldWords(fork(), vault));
    if (replaced > 0) log.info({ replaced }, "people's data and words sealed anew, each to its own place");
    await loadCityPack({ em: fork(), now: new Date(), vault }, config.cityFolder, packDigest ?? null);
    await warnOfHolidays(fork(), log);
    if (config.mode === "simulation") await createDemoAccounts(fork(), new Date());
    return vault;
  } finally {
    await database.close(true);
  }
}

/** Without a list every weekday passes for a working day: deadlines and "on time" go wrong, and nothing else tells. */
async function warnOfHolidays(em: EntityManager, log: Log): Promise<void> {
  const now = new Date();
  const holidaysEnd = endOfHolidays(await readCalendar(em), now);
  if (holidaysEnd !== null) log.warn({ holidaysEnd }, "the list of holidays ends: complete holidays.json in the city's folder");
}

async function bootPostgres(config: Config, log: Log, onRestart: () => void): Promise<string> {
  // The secrets first: wherever there is a database, they were there before it.
  secretIn(config.masterKeyFile, "create");
  const booting = startEmbeddedPostgres({
    directory: join(config.dataDir, "postgresql"),
    password: secretIn(passwordFile(config), "create").toString("base64url"),
    onRestart: () => {
      log.warn("PostgreSQL was gone and is back");
      onRestart();
    },
    onLost: (reason) => {
      process.stderr.write(`PostgreSQL is gone and does not come back: ${reason}\n`);
      void stop(1);
    },
  });
  undo.push(async () => (await booting).stop()); // also while it boots: it is not left behind
  return (await booting).urlOf("postgres");
}

/** Where citizens reach the service; links on receipts begin with it. */
const addressOf = ({ host, port, publicUrl }: Config): string =>
  publicUrl ?? `http://${host === "0.0.0.0" ? "localhost" : host}:${port}`;

const trackingOf = (url: string, { code, pin, secret }: Shown["courier"]): string =>
  `${groupTrackingCode(code)} PIN ${pin}  ${trackingLink(url, code, secret)}`;

function greet(config: Config, shown: Shown | null): void {
  const { metricsHost, metricsPort, mode, dataDir, databaseUrl } = config;
  const url = addressOf(config);
  const lines = [
    `ANTAR DOMPET: ${url}`,
    ...(mode === "simulation"
      ? [`SIMULASI: a practice database in ${databaseUrl === null ? dataDir : "your PostgreSQL"}; nothing in it is real`]
      : []),
    "",
    `  the office's figures   ${url}/statistik`,
    `  as open data           ${url}/open-data/statistics.json (or .csv, .xlsx)`,
    `  GraphQL                ${url}/graphql?query={statistics(from:"2020-04",to:"2020-12"){total}}`,
    ...(mode === "simulation"
      ? [
          `  staff                  ${url}/petugas as ${DEMO_LOGINS.join(", ")}`,
          `                         password ${DEMO_PASSWORD}`,
          ...(shown
            ? [
                `  a courier will bring   ${trackingOf(url, shown.courier)}`,
                `  to be collected        ${trackingOf(url, shown.pickup)}`,
              ]
            : []),
        ]
      : []),
    `  metrics                http://${metricsHost}:${metricsPort}/metrics`,
    "",
    "Ctrl-C stops it.",
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop(0)); // npm and the terminal may both send it
let log = createLog("info");
for (const slip of ["unhandledRejection", "uncaughtException"] as const)
  process.on(slip, (error: unknown) => {
    log.fatal({ error }, slip); // nobody knows what is half done: the process ends, in order, and its supervisor starts it anew
    void stop(1);
  });
try {
  const config = readConfig(process.env);
  log = createLog(config.logLevel);
  await start(config, log);
} catch (error) {
  if (stopping === null) {
    process.stderr.write(
      error instanceof StartupError ? `${error.message}\n` : `${error instanceof Error ? error.stack : String(error)}\n`,
    );
    await stop(1);
  }
}
