import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeTrackingCode } from "../../api/domain/tracking-code.ts";
import { ask, type GraphQLAnswer, subscribe } from "../support/client.ts";
import { type Receipt, submit } from "../support/journey.ts";
import { startService, type TestService } from "../support/service.ts";
import { statementsOf } from "../support/statements.ts";

const MINUTE_MS = 60_000;
let now = new Date("2026-11-24T02:00:00Z");
const later = (ms: number): void => void (now = new Date(now.getTime() + ms));
let service: TestService;
beforeAll(async () => {
  service = await startService({ now: () => now });
});
afterAll(() => service.stop());

let networks = 0;
const newNetwork = (): string => `198.18.${Math.floor((networks += 1) / 250)}.${networks % 250}`;
/** A PIN that it is not; another one for each `index`. */
const wrongPin = ({ pin }: Receipt, index = 1): string => String((Number(pin) + index) % 1_000_000).padStart(6, "0");

type Held = { readonly code: string; readonly pin?: string; readonly secret?: string };
const TRACK = `query ($code: String!, $pin: String, $secret: String) { tracking(code: $code, pin: $pin, secret: $secret) { kind: __typename } }`;
async function shown(held: Held, from: string): Promise<string | null> {
  const { data } = await ask(service.url, TRACK, held, { "x-forwarded-for": from });
  return (data?.["tracking"] as { kind: string } | null)?.kind ?? null;
}
const opens = async ({ code, pin }: Receipt, from: string): Promise<boolean> =>
  (await shown({ code, pin }, from)) === "TrackingDetails";
async function guess(receipt: Receipt, from: string, times: number): Promise<void> {
  for (let index = 1; index <= times; index++)
    expect(await shown({ code: receipt.code, pin: wrongPin(receipt, index) }, from)).toBeNull();
}
/** Wrong ones, fifteen in a request. */
async function guessInBulk(codes: readonly string[], from: string): Promise<void> {
  for (let start = 0; start < codes.length; start += 5) {
    const fields = codes
      .slice(start, start + 5) // more would cost what the budget calls dear
      .map((code, index) => `p${index}: tracking(code: "${code}", pin: "not it") { __typename }`);
    const answer = await ask(service.url, `{ ${fields.join(" ")} }`, {}, { "x-forwarded-for": from });
    expect(answer.errors).toBeUndefined(); // each of them was a try
    for (const refused of Object.values(answer.data ?? {})) expect(refused).toBeNull();
  }
}

describe("a right PIN", () => {
  it("never counts as a try: page and subscription at once after four wrong ones both open", async () => {
    for (let round = 1; round <= 5; round++) {
      const receipt = await submit(service);
      const { code, pin } = receipt;
      await guess(receipt, "127.0.0.1", 4);
      const watching = subscribe(
        service.url,
        `subscription ($code: String!, $pin: String) { trackingUpdated(code: $code, pin: $pin) { view { kind: __typename } } }`,
        { code, pin },
      );
      const both = await Promise.all([
        watching.next().then(({ data }) => (data?.["trackingUpdated"] as { view: { kind: string } | null }).view?.kind),
        ...Array.from({ length: 4 }, () => shown({ code, pin }, "127.0.0.1")),
      ]);
      expect(both).toEqual(Array.from({ length: 5 }, () => "TrackingDetails"));
      await watching.stop();
    }
  });
  it("opens after five wrong ones of a stranger, whose own network waits two hours for its next try", async () => {
    const receipt = await submit(service);
    const stranger = newNetwork();
    await guess(receipt, stranger, 5);
    expect(await opens(receipt, newNetwork())).toBe(true);
    expect(await opens(receipt, stranger)).toBe(false);
    expect(await shown({ code: receipt.code }, stranger)).toBe("TrackingSummary");
    later(120 * MINUTE_MS - 1);
    expect(await opens(receipt, stranger)).toBe(false);
    later(1);
    expect(await opens(receipt, stranger)).toBe(true);
    await guess(receipt, stranger, 1);
    expect(await opens(receipt, stranger)).toBe(false);
  });
  it("opens behind an address from which hundreds of invented codes were tried", async () => {
    const receipt = await submit(service);
    const carrier = newNetwork();
    await guessInBulk(
      Array.from({ length: 420 }, () => makeTrackingCode(randomBytes)),
      carrier,
    );
    expect(await opens(receipt, carrier)).toBe(true);
  });
  it("that is refused over HTTP is refused by a subscription too, with a view of null", async () => {
    const receipt = await submit(service);
    await guess(receipt, "127.0.0.1", 5);
    const watching = subscribe(
      service.url,
      `subscription ($code: String!, $pin: String) { trackingUpdated(code: $code, pin: $pin) { view { kind: __typename } } }`,
      { code: receipt.code, pin: receipt.pin },
    );
    expect((await watching.next()).data).toEqual({ trackingUpdated: { view: null } });
    await watching.stop();
    later(120 * MINUTE_MS);
  });
});

describe("of wrong ones", () => {
  it("three at once are three, in one request and in several", async () => {
    for (let round = 1; round <= 6; round++) {
      const receipt = await submit(service);
      const stranger = newNetwork();
      const headers = { "x-forwarded-for": stranger };
      const field = (index: number): string =>
        `p${index}: tracking(code: "${receipt.code}", pin: "${wrongPin(receipt, index)}") { __typename }`;
      const requests: Promise<GraphQLAnswer>[] =
        round % 2 === 0
          ? [1, 2, 3].map((index) => ask(service.url, `{ ${field(index)} }`, {}, headers))
          : [ask(service.url, `{ ${[1, 2, 3].map(field).join(" ")} }`, {}, headers)];
      await Promise.all(requests);
      await guess(receipt, stranger, 1);
      expect(await opens(receipt, stranger)).toBe(true);
      await guess(receipt, stranger, 1);
      expect(await opens(receipt, stranger)).toBe(false);
    }
  });
  it("forty at once from forty networks are forty", async () => {
    const receipt = await submit(service);
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => shown({ code: receipt.code, pin: wrongPin(receipt, index + 1) }, newNetwork())),
    );
    expect(await opens(receipt, newNetwork())).toBe(false);
  });
  it("a burst of hundreds is five, and the right one among them shows nothing after those", async () => {
    const receipt = await submit(service);
    const stranger = newNetwork();
    await guess(receipt, stranger, 5);
    const burst = Array.from(
      { length: 15 },
      (_, index) => `p${index}: tracking(code: "${receipt.code}", pin: "${receipt.pin}") { __typename }`,
    );
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => ask(service.url, `{ ${burst.join(" ")} }`, {}, { "x-forwarded-for": stranger })),
    );
    expect(answers.flatMap(({ data }) => Object.values(data ?? {})).filter((answer) => answer !== null)).toEqual([]);
  });
  it("one code bears forty of all networks together, then one in half an hour; who opened it before, and the link, are not asked", async () => {
    const receipt = await submit(service);
    const home = newNetwork();
    expect(await opens(receipt, home)).toBe(true);
    for (let strangers = 1; strangers <= 8; strangers++) await guess(receipt, newNetwork(), 5);
    const elsewhere = newNetwork();
    expect(await opens(receipt, elsewhere)).toBe(false);
    expect(await opens(receipt, home)).toBe(true);
    expect(await shown({ code: receipt.code, secret: receipt.secret }, elsewhere)).toBe("TrackingDetails");
    expect(await shown({ code: receipt.code, secret: receipt.secret, pin: wrongPin(receipt) }, elsewhere)).toBe(
      "TrackingDetails",
    );
    await guess(receipt, home, 5); // its own five are its own limit, and not the code's
    expect(await opens(receipt, home)).toBe(false);
    later(30 * MINUTE_MS - 1);
    expect(await opens(receipt, elsewhere)).toBe(false);
    later(1);
    expect(await opens(receipt, elsewhere)).toBe(true);
  });
  it("one network bears three hundred at codes that exist, then one in ten seconds", async () => {
    const receipts: Receipt[] = [];
    while (receipts.length < 62) receipts.push(await submit(service));
    const [own, fresh, ...others] = receipts as [Receipt, Receipt, ...Receipt[]];
    const bulk = newNetwork();
    expect(await opens(own, bulk)).toBe(true);
    await guessInBulk(
      others.flatMap(({ code }) => Array.from({ length: 5 }, () => code)),
      bulk,
    );
    expect(await opens(fresh, bulk)).toBe(false);
    expect(await opens(fresh, newNetwork())).toBe(true);
    expect(await opens(own, bulk)).toBe(true); // opened from here before
    later(10_000);
    expect(await opens(fresh, bulk)).toBe(true);
  });
  it("the addresses of one IPv6 /48 are one stranger", async () => {
    const receipt = await submit(service);
    for (let index = 1; index <= 5; index++) await guess(receipt, `2001:db8:77:${index}::1`, 1);
    expect(await opens(receipt, "2001:db8:77:ffff::1")).toBe(false);
    expect(await opens(receipt, "2001:db8:78:1::1")).toBe(true);
  });
});

it("an invented code costs the same statements as a real one, fresh and worn out", async () => {
  await service.counting.stop(); // nobody counts while statements are compared
  const receipt = await submit(service);
  const shape = async (code: string, from: string): Promise<readonly string[]> =>
    (await statementsOf(() => shown({ code, pin: wrongPin(receipt) }, from)))
      .filter((text) => !text.includes("journal")) // the relay's
      .map((text) => text.replaceAll(/x[0-9a-f]{64}/g, "?"));
  const [real, invented] = [newNetwork(), newNetwork()];
  const fresh = await shape(receipt.code, real);
  expect(fresh.length).toBeGreaterThan(3);
  expect(await shape("00000000000000", invented)).toEqual(fresh);
  for (let tries = 1; tries <= 5; tries++) await Promise.all([shape(receipt.code, real), shape("00000000000000", invented)]);
  expect(await shape("00000000000000", invented)).toEqual(await shape(receipt.code, real));
});
