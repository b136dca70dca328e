import { readdirSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, it } from "vitest";
import { DEMO_PASSWORD } from "../../api/accounts/first-accounts.commands.ts";
import { Bench, type Run } from "../support/bench.ts";
import { codeOf, type GraphQLAnswer, staffClient } from "../support/client.ts";
import { emptyDatabase } from "../support/database.ts";
import { photoless, fromElsewhere, SUBMIT } from "../support/journey.ts";
import { startSilentProxy } from "../support/silent-proxy.ts";

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.clear());

/** Longer than a place of the pool (2 s) and an overdue answer (7 s) together. */
const ANSWERED_WITHIN_MS = 12_000;
const READY_WITHIN_MS = 3_000;

/** @throws DOMException TimeoutError when there is no answer in time */
async function post(run: Run, query: string, variables: object = {}): Promise<GraphQLAnswer> {
  const response = await fetch(`${run.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...fromElsewhere() },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
  });
  return (await response.json()) as GraphQLAnswer;
}
/** What the database knows at the moment: nothing here is remembered by the process. */
const look = (run: Run): Promise<GraphQLAnswer> =>
  post(run, `{ tracking(code: "0000-0000-0000-00", pin: "000000") { __typename } areas { code } }`);
const outcome = (answer: GraphQLAnswer): string => codeOf(answer) ?? (answer.data ? "ANSWERED" : "NOTHING");
const ready = async (run: Run): Promise<number> =>
  (await fetch(`${run.url}/readyz`, { signal: AbortSignal.timeout(READY_WITHIN_MS) })).status;

it(
  "connections that fall silent: every request is answered in time, and all comes back by itself",
  { timeout: 90_000 },
  async () => {
    const proxy = await startSilentProxy(await emptyDatabase());
    try {
      const run = await bench.started({ MODE: "simulation", DATABASE_URL: proxy.url, TRUSTED_PROXY: "127.0.0.1" });
      const verifier = await staffClient(run, "verifikator", DEMO_PASSWORD);
      const queues = verifier.subscribe(`subscription { queuesUpdated { name count } }`);
      await queues.next();
      await Promise.all(Array.from({ length: 12 }, () => look(run))); // every place of the pool holds a connection
      proxy.forget();
      const answers = await Promise.all([
        ...Array.from({ length: 12 }, () => look(run)),
        post(run, SUBMIT, { input: photoless() }),
      ]);
      expect(["ANSWERED", "BUSY"]).toEqual(expect.arrayContaining(answers.map(outcome)));

      await expect.poll(() => ready(run), { timeout: 15_000 }).toBe(200);
      expect(outcome(await look(run))).toBe("ANSWERED");
      expect(outcome(await post(run, SUBMIT, { input: photoless() }))).toBe("ANSWERED");
      expect((await queues.next()).errors).toBeUndefined(); // the relay reads on
      await queues.stop();
      expect(await run.end("SIGTERM")).toBe(0);
    } finally {
      proxy.close();
    }
  },
);

it(
  "PostgreSQL frozen for 45 s: every request and /readyz are answered in time, and all comes back by itself",
  { timeout: 120_000 },
  async () => {
    const run = await bench.started({ TRUSTED_PROXY: "127.0.0.1" });
    await Promise.all(Array.from({ length: 12 }, () => look(run)));
    const frozen = family(bench.postmasterPid());
    signal(frozen, "SIGSTOP");
    const thawAt = Date.now() + 45_000;
    const seen = new Set<string>();
    try {
      await expect.poll(() => ready(run), { timeout: 5_000 }).toBe(503);
      while (Date.now() < thawAt) {
        const [status, alive, ...answers] = await Promise.all([
          ready(run),
          fetch(`${run.url}/healthz`, { signal: AbortSignal.timeout(READY_WITHIN_MS) }),
          look(run),
          post(run, SUBMIT, { input: photoless() }),
        ]);
        expect([status, alive.status]).toEqual([503, 200]);
        for (const answer of answers) seen.add(outcome(answer));
      }
    } finally {
      signal(frozen, "SIGCONT");
    }
    expect([...seen]).toEqual(["BUSY"]);
    await expect.poll(() => ready(run), { timeout: 15_000 }).toBe(200);
    expect(outcome(await post(run, SUBMIT, { input: photoless() }))).toBe("ANSWERED");
    expect(bench.postmasterPid()).toBe(frozen[0]); // thawed, not started anew
    expect(await run.end("SIGTERM")).toBe(0);
  },
);

/** The postmaster and its children. */
function family(postmaster: number): number[] {
  const children = readdirSync("/proc").filter((name) => {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === postmaster;
    } catch {
      return false; // not a process, or gone meanwhile
    }
  });
  return [postmaster, ...children.map(Number)];
}
function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // it ended meanwhile
    }
  }
}
