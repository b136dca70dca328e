import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { countTry } from "../../api/platform/throttle.ts";
import { cloneDatabase, type TestDatabase } from "../support/database.ts";

let test: TestDatabase;
beforeAll(async () => {
  test = await cloneDatabase();
});
afterAll(() => test.close());

it("of any number at once no more pass than there are tries", async () => {
  const now = new Date();
  const limits = [{ what: randomBytes(32), max: 3 }];
  const tries = await Promise.allSettled(
    Array.from({ length: 20 }, () => countTry(test.database.em.fork(), limits, 60_000, now)),
  );
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
  const refused = tries.flatMap((tried) => (tried.status === "rejected" ? [tried.reason as unknown] : []));
  expect(refused).toEqual(Array.from({ length: 17 }, () => expect.objectContaining({ code: "TOO_MANY_TRIES" }) as unknown));
});
