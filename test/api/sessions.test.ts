import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Account } from "../../api/accounts/account.entity.ts";
import { findSignedIn, type SignedIn } from "../../api/accounts/session.ts";
import { watchSessions } from "../../api/accounts/session-watch.ts";
import { createBus } from "../../api/platform/bus.ts";
import type { ClosableSocket } from "../../api/platform/live-socket.ts";
import { createLog } from "../../api/platform/log.ts";
import { tokenIn } from "../../api/platform/session-cookie.ts";
import { buildAccount, TEST_PASSWORD } from "../support/accounts.ts";
import { codeOf, type StaffClient, staffBrowser, staffClient } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";
import { openStaffSocket, type StaffSocket } from "../support/sockets.ts";

const MINUTE_MS = 60_000;
let now = new Date("2026-11-24T00:00:00Z");
const wait = (ms: number): void => void (now = new Date(now.getTime() + ms));

let service: TestService;
beforeAll(async () => {
  service = await startService({ now: () => now });
});
afterAll(() => service.stop());

const ME = `{ me { login roles officeName simulated } }`;
const isKnown = async (client: StaffClient): Promise<boolean> => (await client.ask(ME)).data?.["me"] !== null;
const signedInOf = async (login: string): Promise<SignedIn> => {
  const token = tokenIn((await staffClient(service, login, TEST_PASSWORD)).cookie());
  return (await findSignedIn(service.database.em.fork(), token!, now))!;
};
const query = async <Row>(text: string): Promise<Row[]> =>
  (await sql.raw<Row>(text).execute(service.database.em.fork().getKysely<unknown>())).rows;

describe("a session", () => {
  it("is a person at a browser", async () => {
    const { login } = await buildAccount(service, ["PRINTER", "DESK"]);
    const client = await staffClient(service, login, TEST_PASSWORD);
    expect(await client.ask(ME)).toEqual({
      data: {
        me: { login, roles: ["PRINTER", "DESK"], officeName: expect.stringContaining("Parepare") as string, simulated: true },
      },
    });
    expect(await isKnown(staffBrowser(service))).toBe(false);
  });

  it("is a cookie for this host alone that no script reads and no other site sends, and of which only a hash is stored", async () => {
    const { login } = await buildAccount(service, ["DESK"]);
    const response = await fetch(`${service.url}/staff/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        query: `mutation { signIn(login: "${login.toUpperCase()} ", password: "${TEST_PASSWORD}") { id } }`,
      }),
    });
    const [token = ""] = /(?<=^__Host-antar-dompet=)[\w-]{43}/.exec(response.headers.get("set-cookie") ?? "") ?? [];
    expect(response.headers.get("set-cookie")).toBe(`__Host-antar-dompet=${token}; Path=/; HttpOnly; Secure; SameSite=Strict`);
    expect(await response.text()).not.toContain(token);
    expect(
      JSON.stringify(await query(`select encode(token_hash, 'escape'), encode(token_hash, 'hex'), s::text from session s`)),
    ).not.toContain(token);
  });

  it("has a new token with every sign-in, which ends the one before in this browser", async () => {
    const { login, id } = await buildAccount(service, ["DESK"]);
    const client = await staffClient(service, login, TEST_PASSWORD);
    const first = client.cookie();
    await client.ask(`mutation { signIn(login: "${login}", password: "${TEST_PASSWORD}") { id } }`);
    expect(client.cookie()).not.toBe(first);
    expect(await isKnown(staffBrowser(service, { cookie: first }))).toBe(false);
    expect(await query(`select 1 from session where account_id = '${id}'`)).toHaveLength(1);
  });

  it("ends by itself after 30 minutes without a request", async () => {
    const { login } = await buildAccount(service, ["DESK"]);
    const client = await staffClient(service, login, TEST_PASSWORD);
    wait(29 * MINUTE_MS);
    expect(await isKnown(client)).toBe(true);
    wait(29 * MINUTE_MS);
    expect(await isKnown(client)).toBe(true);
    wait(30 * MINUTE_MS);
    expect(await isKnown(client)).toBe(false);
  });

  it("ends 12 hours after it began, however busy", async () => {
    const { login } = await buildAccount(service, ["DESK"]);
    const client = await staffClient(service, login, TEST_PASSWORD);
    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      wait(20 * MINUTE_MS);
      expect(await isKnown(client)).toBe(true);
    }
    wait(20 * MINUTE_MS);
    expect(await isKnown(client)).toBe(false);
  });

  it("is nobody's when the cookie is made up, malformed or another's name", async () => {
    for (const cookie of [
      `__Host-antar-dompet=${"A".repeat(43)}`,
      "__Host-antar-dompet=",
      "__Host-antar-dompet=' or 1=1",
      "antar-dompet=x",
    ])
      expect(await isKnown(staffBrowser(service, { cookie }))).toBe(false);
  });

  it("ends with signing out, also when nobody was signed in", async () => {
    const { login } = await buildAccount(service, ["DESK"]);
    const client = await staffClient(service, login, TEST_PASSWORD);
    const stolen = staffBrowser(service, { cookie: client.cookie() });
    expect(await client.ask(`mutation { signOut }`)).toEqual({ data: { signOut: true } });
    expect(client.cookie()).toBe("");
    expect(await isKnown(stolen)).toBe(false);
    expect(await client.ask(`mutation { signOut }`)).toEqual({ data: { signOut: true } });
  });
});

describe("what ends a session holds at the next request and closes its sockets with 4403 within two seconds", () => {
  let admin: StaffClient;
  let account: Account;
  let client: StaffClient;
  let running: StaffSocket;
  let bystander: StaffSocket;
  beforeEach(async () => {
    admin = await staffClient(service, (await buildAccount(service, ["ADMIN"])).login, TEST_PASSWORD);
    account = await buildAccount(service, ["VERIFIER", "DESK"]);
    client = await staffClient(service, account.login, TEST_PASSWORD);
    running = await openStaffSocket(service, { cookie: client.cookie() });
    bystander = await openStaffSocket(service, { cookie: admin.cookie() });
    return () => {
      running.socket.terminate();
      bystander.socket.terminate();
    };
  });
  const step = (): string => `input: { idempotencyKey: "${crypto.randomUUID()}", id: "${account.id}", expectedVersion: 1`;
  async function expectClosedSoon(): Promise<void> {
    const asked = performance.now();
    expect(await running.closed).toBe(4403);
    expect(performance.now() - asked).toBeLessThan(2_000);
    expect(bystander.socket.readyState).toBe(bystander.socket.OPEN);
  }

  it.each([
    ["disabling", () => admin.ask(`mutation { disableAccount(${step()} }) { openSessions } }`)],
    [
      "a new password from the administrator",
      () => admin.ask(`mutation { setPassword(${step()}, password: "tujuh ekor itik jago" }) { openSessions } }`),
    ],
    ["signing out", () => client.ask(`mutation { signOut }`)],
    ["a deleted row", () => query(`delete from session where account_id = '${account.id}'`).then(() => ({}))],
    [
      "an account disabled by hand",
      () => query(`update account set disabled_at = now() where id = '${account.id}'`).then(() => ({})),
    ],
  ])("%s", async (_name, end) => {
    const stolen = staffBrowser(service, { cookie: client.cookie() });
    expect(await end()).not.toHaveProperty("errors");
    expect(await isKnown(stolen)).toBe(false);
    await expectClosedSoon();
  });

  it("its time being over", async () => {
    wait(16 * MINUTE_MS);
    expect(await isKnown(admin)).toBe(true);
    wait(16 * MINUTE_MS);
    await expectClosedSoon();
    expect(await isKnown(client)).toBe(false);
  });

  it("one's own new password, for the other browsers only", async () => {
    const mine = await staffClient(service, account.login, TEST_PASSWORD);
    const kept = await openStaffSocket(service, { cookie: mine.cookie() });
    expect(await mine.ask(`mutation { changeOwnPassword(current: "${TEST_PASSWORD}", new: "delapan ekor angsa") }`)).toEqual({
      data: { changeOwnPassword: true },
    });
    expect(await isKnown(client)).toBe(false);
    expect(await isKnown(mine)).toBe(true);
    await expectClosedSoon();
    expect(kept.socket.readyState).toBe(kept.socket.OPEN);
    kept.socket.terminate();
  });

  it("a running subscription, which cannot be begun again", async () => {
    const said: { type: string; id?: string }[] = [];
    running.socket.on("message", (data: Buffer) => void said.push(JSON.parse(data.toString()) as { type: string }));
    running.socket.send(
      JSON.stringify({ id: "1", type: "subscribe", payload: { query: "subscription { queuesUpdated { name count } }" } }),
    );
    await expect.poll(() => said.map(({ type }) => type)).toEqual(["next"]);
    await admin.ask(`mutation { disableAccount(${step()} }) { id } }`);
    await expectClosedSoon();
    await expect(openStaffSocket(service, { cookie: client.cookie() })).rejects.toThrow("HTTP 401");
  });

  it("changed roles hold at the next request; the socket may be opened again with them", async () => {
    await admin.ask(`mutation { changeAccountRoles(${step()}, roles: [PRINTER] }) { id } }`);
    expect(await client.ask(ME)).toMatchObject({ data: { me: { roles: ["PRINTER"] } } });
    await expectClosedSoon();
    const again = await openStaffSocket(service, { cookie: client.cookie() });
    again.socket.terminate();
  });
});

describe("a staff socket", () => {
  it("opens for our own pages with a session, at most five times", async () => {
    const { login } = await buildAccount(service, ["DESK"]);
    const cookie = (await staffClient(service, login, TEST_PASSWORD)).cookie();
    await expect(openStaffSocket(service, {})).rejects.toThrow("HTTP 401");
    await expect(openStaffSocket(service, { cookie: "__Host-antar-dompet=x" })).rejects.toThrow("HTTP 401");
    await expect(openStaffSocket(service, { cookie, origin: "https://elsewhere.example" })).rejects.toThrow("HTTP 403");
    await expect(openStaffSocket(service, { cookie, origin: "null" })).rejects.toThrow("HTTP 403");
    await expect(openStaffSocket(service, { cookie, "sec-fetch-site": "cross-site" })).rejects.toThrow("HTTP 403");
    const five: StaffSocket[] = [];
    for (let number = 1; number <= 5; number++) five.push(await openStaffSocket(service, { cookie, origin: service.url }));
    await expect(openStaffSocket(service, { cookie })).rejects.toThrow("HTTP 429");
    five[0]!.socket.close();
    await five[0]!.closed;
    await expect
      .poll(() =>
        openStaffSocket(service, { cookie }).then(
          ({ socket }) => socket.terminate(),
          () => "refused",
        ),
      )
      .not.toBe("refused");
    for (const { socket } of five) socket.terminate();
  });

  it("carries no query and no mutation", async () => {
    const { login } = await buildAccount(service, ["ADMIN"]);
    const client = await staffClient(service, login, TEST_PASSWORD);
    for (const operation of [ME, `mutation { signOut }`]) {
      const watching = client.subscribe(operation);
      expect(codeOf(await watching.next())).toBe("SUBSCRIPTIONS_ONLY");
      await watching.stop();
    }
    expect(await isKnown(client)).toBe(true);
  });

  it("leaves nothing behind: no watcher and no timer once the last one is gone", async () => {
    const watchers = async (): Promise<string | undefined> =>
      (await service.server.metrics.registry.metrics()).match(/^antar_dompet_watchers (\d+)$/m)?.[1];
    await expect.poll(watchers).toBe("0");
    const { login } = await buildAccount(service, ["DESK"]);
    const open = await openStaffSocket(service, { cookie: (await staffClient(service, login, TEST_PASSWORD)).cookie() });
    expect(await watchers()).toBe("1");
    open.socket.close();
    await expect.poll(watchers).toBe("0");
  });

  it("that opens while the others are looked at stays open", async () => {
    const { login } = await buildAccount(service, ["DESK"]);
    const [one, two] = await Promise.all([signedInOf(login), signedInOf(login)]);
    const closed: string[] = [];
    const socket = (name: string): ClosableSocket =>
      ({
        close: () => void closed.push(name),
        terminate: () => {},
        once: (_event: string, gone: () => void) => leave.push(gone),
      }) as unknown as ClosableSocket;
    const leave: (() => void)[] = [];
    const bus = createBus();
    let looks = 0;
    const watch = watchSessions({
      fork: () => {
        looks += 1;
        if (looks === 1) watch.add(two, socket("late"));
        return service.database.em.fork();
      },
      bus,
      now: () => now,
      log: createLog("silent"),
    });
    watch.add(one, socket("early"));
    await expect.poll(() => looks, { timeout: 5_000 }).toBeGreaterThan(2);
    expect(closed).toEqual([]);
    for (const gone of leave) gone();
    expect(bus.watcherCount()).toBe(0);
  });
});
