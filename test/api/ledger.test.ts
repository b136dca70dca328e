import { afterAll, beforeAll, expect, it } from "vitest";
import { DEMO_PASSWORD } from "../../api/accounts/first-accounts.commands.ts";
import { Bench, type Run } from "../support/bench.ts";
import { ask, staffClient } from "../support/client.ts";
import { photoless, fromElsewhere, type Receipt, SUBMIT } from "../support/journey.ts";

let bench: Bench;
beforeAll(() => {
  bench = new Bench();
});
afterAll(() => bench.clear());

const WRITERS = 4;
const KILLS = ["postgres", "node", "postgres", "node", "postgres"] as const;

it(
  "nothing acknowledged is missing or doubled after kill -9 of PostgreSQL and of the API under load",
  { timeout: 240_000 },
  async () => {
    const [port, metricsPort] = ["24310", "24311"]; // the same after each restart, as a client knows it
    const settings = { PORT: port, METRICS_PORT: metricsPort, TRUSTED_PROXY: "127.0.0.1" };
    let run: Run = await bench.started(settings);
    const { url } = run;
    const ledger = new Map<string, Receipt>(); // by idempotency key: what was acknowledged
    const changed: string[] = []; // keys whose second answer was another than the first
    let working = true;

    /** Sends the same request until it is acknowledged, as a client does that lost its connection; sometimes once more after that. */
    async function write(): Promise<void> {
      while (working) {
        const input = photoless();
        const key = input["idempotencyKey"] as string;
        let acknowledged = 0;
        while (acknowledged < 2 && (working || acknowledged === 0)) {
          const answer = await ask(url, SUBMIT, { input }, fromElsewhere()).catch(() => null);
          const receipt = answer?.data?.["submitRequest"] as Receipt | undefined;
          if (!receipt) {
            await new Promise((resolve) => setTimeout(resolve, 20)); // a client's own pause before it tries again
            continue;
          }
          const known = ledger.get(key);
          if (known && (known.code !== receipt.code || known.pin !== receipt.pin)) changed.push(key);
          ledger.set(key, receipt);
          acknowledged += 1;
        }
      }
    }
    const writers = Array.from({ length: WRITERS }, write);
    for (const victim of KILLS) {
      const before = ledger.size;
      await expect.poll(() => ledger.size, { timeout: 30_000 }).toBeGreaterThan(before + 10);
      process.kill(victim === "postgres" ? bench.postmasterPid() : bench.serverPid(), "SIGKILL");
      if (victim === "node") {
        await run.exit;
        run = await bench.started(settings);
      }
    }
    const before = ledger.size;
    await expect.poll(() => ledger.size, { timeout: 30_000 }).toBeGreaterThan(before + 10);
    working = false;
    await Promise.all(writers);

    expect(changed).toEqual([]);
    expect(new Set([...ledger.values()].map(({ code }) => code)).size).toBe(ledger.size);
    const officer = await staffClient({ url }, "verifikator", DEMO_PASSWORD);
    const { data } = await officer.ask("{ queues { name count } }");
    const [{ count }] = data?.["queues"] as [{ name: string; count: number }];
    expect(count).toBe(ledger.size); // one request per key: none missing, none twice
    for (const { code, pin } of ledger.values()) {
      const tracked = await ask(url, `query ($code: String!, $pin: String) { tracking(code: $code, pin: $pin) { __typename } }`, {
        code,
        pin,
      });
      expect(tracked.data).toEqual({ tracking: { __typename: "TrackingDetails" } });
    }
    expect(await run.end("SIGTERM")).toBe(0);
  },
);
