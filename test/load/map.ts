import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { buildIfChanged } from "../../api/build.ts";
import { launchBrowser } from "../support/browser.ts";
import { type ServerProcess, startServer } from "./child.ts";
import { buildCrew, type Crew } from "./crew.ts";
import { BATCHES_PER_S, COURIERS, PLAIN_POSITIONS } from "./fleet-rhythm.ts";
import { phones } from "./phones.ts";
import { report } from "./report.ts";
import { rideOf } from "./ride.ts";
import { type Costs, interleaved } from "./rounds.ts";
import { withPostgres } from "./scratch-postgres.ts";

const ROUNDS = 5;
const WARM_UP_S = 3;
const MEASURED_S = 8;
const CONNECTIONS = 64;
/** As far as readings or what is drawn may lag before it is not a reading per second any more. */
const BEHIND_MS = 2_000;
const MEASURE = "main thread ms per second";
type Cost = Costs<typeof MEASURE>;

/** What the page's main thread works, in its own CPU time: other processes do not make it more. */
async function mainThread(page: Page): Promise<Cost> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const workedS = async (): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")!.value;
  };
  await pause(WARM_UP_S * 1000);
  const [before, began] = [await workedS(), performance.now()];
  await pause(MEASURED_S * 1000);
  return { [MEASURE]: ((await workedS()) - before) / ((performance.now() - began) / 1000 / 1000) };
}

/** Every courier's phone once per second, spread over the second, until told to stop. @throws where the service does not keep up */
function riding(port: number, { couriers }: Crew): () => Promise<void> {
  const { send, stop } = phones(port, CONNECTIONS);
  const riders = couriers.map(({ id: courierId, secret }, index) => ({ courierId, secret, ride: rideOf(index) }));
  let isOver = false;
  const ridden = (async () => {
    const began = performance.now();
    for (let batch = 0; !isOver; batch++) {
      const lateMs = performance.now() - began - (batch * 1000) / BATCHES_PER_S;
      if (lateMs > BEHIND_MS) throw new Error("the machine is too busy for a thousand fixes per second");
      await pause(Math.max(0, -lateMs));
      const now = new Date();
      const moved = riders.filter((_, index) => index % BATCHES_PER_S === batch % BATCHES_PER_S);
      await Promise.all(moved.map(({ ride, ...rider }) => send({ ...ride(now), ...rider })));
    }
  })();
  ridden.catch(() => {}); // told when it is waited for
  return async () => {
    isOver = true;
    await ridden;
    stop();
  };
}

async function signedIn(browser: Browser, port: number, [cookie = ""]: readonly string[]): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "id-ID" });
  const [name = "", value = ""] = cookie.split("=");
  await context.addCookies([{ name, value, url: `https://127.0.0.1:${port}` }]);
  return context;
}

/** A browser of its own for each round: none inherits what the page before has warmed up or left behind. */
async function inBrowser(round: (browser: Browser) => Promise<Cost>): Promise<Cost> {
  const browser = await launchBrowser();
  try {
    return await round(browser);
  } finally {
    await browser.close();
  }
}

/** The dispatcher's page as it is built, with everybody on its map, moving or not. */
async function ours(browser: Browser, { port }: ServerProcess, crew: Crew, isMoving: boolean): Promise<Cost> {
  const context = await signedIn(browser, port, crew.cookies);
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${port}/petugas/antar`);
  await page.locator(".fleet-map-canvas").waitFor();
  const stop = isMoving ? riding(port, crew) : (): Promise<void> => Promise.resolve();
  const cost = await mainThread(page);
  const newest = await page.locator("[data-taken-at]").first().getAttribute("data-taken-at");
  if (isMoving && Date.now() - Date.parse(newest!) > 2 * BEHIND_MS) throw new Error("the page did not follow the couriers");
  await stop();
  return cost;
}

/** As the first example of every map shows it: a marker of the DOM for each courier, moved with each message of plain graphql-ws. */
async function domPerFix(browser: Browser): Promise<Cost> {
  const server = await startServer("./fleet.server.ts", ["plain", String(COURIERS)]);
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.addInitScript(`window.query = ${JSON.stringify(PLAIN_POSITIONS.query)}`);
  await page.goto(`http://127.0.0.1:${server.port}/`);
  await page.waitForFunction("markers.size > 0");
  const fed = server.order("feed", WARM_UP_S + MEASURED_S + 1);
  const cost = await mainThread(page);
  await fed;
  const drawn = await page.evaluate<number>("markers.size");
  if (drawn !== COURIERS) throw new Error(`only ${drawn} couriers were drawn`);
  await server.stop();
  return cost;
}

/** The dispatcher's page while a thousand couriers ride: from their phones over HTTP, through the whole service, to the map. */
export async function map(): Promise<void> {
  await buildIfChanged();
  const web = fileURLToPath(new URL("../../dist/web", import.meta.url));
  await withPostgres(async ({ url }) => {
    const crew = await buildCrew(url, COURIERS, 1);
    const server = await startServer("./product.server.ts", [url, web]);
    const stop = riding(server.port, crew);
    await pause(2_000); // everybody is somewhere, also for the idle page
    await stop();
    const candidates = [
      { name: "idle", round: () => inBrowser((browser) => ours(browser, server, crew, false)) },
      { name: "ours", round: () => inBrowser((browser) => ours(browser, server, crew, true)) },
      { name: "DOM per fix", round: () => inBrowser(domPerFix) },
    ];
    const goal = { measure: MEASURE, of: "ours" } as const;
    report(
      {
        benchmark: "map",
        title: `Map: the dispatcher's page with ${COURIERS} couriers at 1 Hz`,
        measures: [MEASURE],
        references: ["idle", "DOM per fix"],
        goals: [
          { ...goal, against: null, atMost: 90, says: "at most 90 ms of main thread per second" },
          { ...goal, against: "DOM per fix", atMost: 0.35, says: "at most 0.35 x a DOM marker per fix" },
        ],
      },
      await interleaved(candidates, ROUNDS),
    );
    await server.stop();
  });
}
