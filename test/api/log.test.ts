import { describe, expect, it } from "vitest";
import { createHttp } from "../../api/platform/http.ts";
import { createLineLimit } from "../../api/platform/line-limit.ts";
import { createLog, onBehalfOf } from "../../api/platform/log.ts";
import { createMetrics } from "../../api/platform/metrics.ts";
import { NOTHING_TO_MEASURE } from "../support/gauges.ts";

const MINUTE_MS = 60_000;

function logAt(): { log: ReturnType<typeof createLog>; lines: () => Record<string, unknown>[]; later: (ms: number) => void } {
  const written: string[] = [];
  let now = 0;
  const log = createLog("debug", { write: (line) => void written.push(line) }, () => now);
  const lines = (): Record<string, unknown>[] => written.map((line) => JSON.parse(line) as Record<string, unknown>);
  return { log, lines, later: (ms) => void (now += ms) };
}

describe("what a stranger can write into the log", () => {
  it("is one line of a kind and minute; the next one tells how many were left out", () => {
    const { log, lines, later } = logAt();
    const error = new Error("x");
    const busy = (): void => onBehalfOf("192.0.2.1", () => log.warn({ error }, "busy"));
    for (let times = 0; times < 1_000; times++) busy();
    later(MINUTE_MS - 1);
    busy();
    expect(lines()).toHaveLength(1);
    later(1);
    busy();
    expect(lines()).toHaveLength(2);
    expect(lines()[1]).toMatchObject({ msg: "busy", leftOut: 1_000 });
    later(MINUTE_MS);
    busy();
    expect(lines()[2]).not.toHaveProperty("leftOut");
  });
  it("says nothing about other kinds, other networks and our own work", () => {
    const { log, lines } = logAt();
    const here = (run: () => void): void => onBehalfOf("192.0.2.1", run);
    here(() => log.info({ method: "GET", route: "/a", status: "200", ms: 1 }, "request"));
    here(() => log.info({ method: "GET", route: "/a", status: "404", ms: 1 }, "request"));
    here(() => log.info({ method: "GET", route: "/b", status: "200", ms: 1 }, "request"));
    here(() => log.error({ error: new TypeError("x") }, "broken"));
    here(() => log.error({ error: new RangeError("x") }, "broken"));
    here(() => log.info("request"));
    onBehalfOf("192.0.2.2", () => log.info("request"));
    expect(lines()).toHaveLength(7);
    for (let times = 0; times < 3; times++) log.warn("the journal is not readable");
    expect(lines()).toHaveLength(10);
  });
  it("goes with the work that a request set going, however long it takes", async () => {
    const { log, lines } = logAt();
    const work = async (): Promise<void> => {
      await new Promise((done) => setImmediate(done));
      log.error("late");
    };
    await Promise.all([1, 2, 3].map(() => onBehalfOf("192.0.2.1", work)));
    expect(lines()).toHaveLength(1);
  });
  it("is not limited for whoever asks for details", () => {
    const { log, lines } = logAt();
    onBehalfOf("192.0.2.1", () => [1, 2, 3].forEach(() => log.debug("detail")));
    expect(lines()).toHaveLength(3);
  });
  it("takes little memory and few lines, also from ten thousands of networks", () => {
    let now = 0;
    const limit = createLineLimit(() => now);
    const writtenBy = (from: number, count: number): number =>
      Array.from({ length: count }, (_, index) => limit(`2001:db8::${from + index}`, "request")).filter((line) => line !== null)
        .length;
    expect(writtenBy(0, 50_000)).toBe(10_001);
    now = MINUTE_MS;
    expect(writtenBy(50_000, 5_000)).toBe(5_000);
  });
});

it("a route that fails before it reads a body writes on the stranger's account, as one that fails in its work", async () => {
  const { log, lines } = logAt();
  const http = await createHttp(log, createMetrics(NOTHING_TO_MEASURE), [], () => "192.0.2.1");
  const failWith = (said: string) => async (): Promise<never> => {
    await Promise.resolve();
    log.warn(said);
    throw new Error("x");
  };
  http.post("/at-the-door", { onRequest: failWith("at the door") }, async () => {});
  http.post("/in-its-work", failWith("in its work"));
  for (const url of ["/at-the-door", "/in-its-work", "/at-the-door", "/in-its-work"])
    expect((await http.inject({ method: "POST", url, payload: { a: 1 } })).statusCode).toBe(500);
  const said = lines().map(({ msg }) => msg);
  expect(said.filter((msg) => msg === "at the door" || msg === "in its work")).toEqual(["at the door", "in its work"]);
  await http.close();
});
