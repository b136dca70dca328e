import { afterAll, beforeAll, expect, it } from "vitest";
import { DEMO_PASSWORD } from "../../api/accounts/first-accounts.commands.ts";
import { Bench, type Run } from "../support/bench.ts";
import { type StaffClient, staffClient } from "../support/client.ts";
import { newKey } from "../support/journey.ts";
import { pairPhone } from "../support/phones.ts";

let bench: Bench;
beforeAll(() => {
  bench = new Bench();
});
afterAll(() => bench.clear());

const KILLS = ["postgres", "node", "postgres", "node"] as const;

it(
  "no reading that a phone was told is stored is missing or doubled after kill -9 of PostgreSQL and of the API",
  { timeout: 240_000 },
  async () => {
    const settings = { PORT: "24320", METRICS_PORT: "24321" }; // the same after each restart, as a phone knows it
    let run: Run = await bench.started(settings);
    const { url } = run;
    const courier = (): Promise<StaffClient> => staffClient({ url }, "kurir1", DEMO_PASSWORD);
    const signedIn = await courier();
    await signedIn.ask(`mutation ($input: SetDutyInput!) { setDuty(input: $input) { onDutySince } }`, {
      input: { idempotencyKey: newKey(), duty: "ON" },
    });
    const phones = [await pairPhone({ url }, signedIn, "TRACCAR"), await pairPhone({ url }, signedIn, "TRACCAR")];
    const acknowledged = new Set<number>(); // by its moment

    let nextMs = Date.now();
    let working = true;

    /** One reading after the other, each until it is acknowledged and sometimes once more, as the app does. */
    async function ride(phone: (typeof phones)[number]): Promise<void> {
      while (working) {
        const takenMs = (nextMs += 1);
        for (let times = 0; times < 1 + (takenMs % 2);) {
          const answer = await phone.send({ timestamp: String(takenMs) }).catch(() => null);
          if (answer?.status === 200) times += 1;
          else await new Promise((resolve) => setTimeout(resolve, 20)); // a phone's own pause before it tries again
        }
        acknowledged.add(takenMs);
      }
    }
    const riders = phones.map(ride);
    for (const victim of KILLS) {
      const before = acknowledged.size;
      await expect.poll(() => acknowledged.size, { timeout: 60_000 }).toBeGreaterThan(before + 20);
      process.kill(victim === "postgres" ? bench.postmasterPid() : bench.serverPid(), "SIGKILL");
      if (victim === "node") {
        await run.exit;
        run = await bench.started(settings);
      }
    }
    working = false;
    await Promise.all(riders);

    const { data } = await (await courier()).ask("{ courierDay { lastFixAt storedPositions { count newestAt } } }");
    const newestAt = new Date(Math.max(...acknowledged)).toISOString();
    expect(data).toEqual({ courierDay: { lastFixAt: newestAt, storedPositions: { count: acknowledged.size, newestAt } } });
    expect(await run.end("SIGTERM")).toBe(0);
  },
);
