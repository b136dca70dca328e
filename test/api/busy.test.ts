import { expect, it } from "vitest";
import { presentError } from "../../api/platform/graphql-errors.ts";
import { createLog } from "../../api/platform/log.ts";

const silent = createLog("silent");
const withCode = (code: string): Error => Object.assign(new Error("quotes a name"), { code });

it.each([
  ["53100", 60], // the database's disk is full
  ["ENOSPC", 60], // the photos' disk is full
  ["08006", 2],
  ["08003", 2],
  ["57014", 2],
  ["57P05", 2],
  ["25006", 2], // only reading: another server took over
  ["ETIMEDOUT", 2],
  ["EPIPE", 2],
])("%s is not our fault: BUSY, again after %i s", (code, retryAfterS) => {
  const wrapped = new Error("the ORM's", { cause: withCode(code) });
  for (const error of [withCode(code), wrapped])
    expect(presentError(error, silent)).toMatchObject({ extensions: { code: "BUSY", retryAfterS } });
});

it.each([
  "Connection terminated unexpectedly",
  "timeout expired",
  "Client has encountered a connection error and is not queryable",
])("a connection that was cut (%s) is BUSY", (message) => {
  expect(presentError(new Error(message), silent).extensions).toEqual({ code: "BUSY", retryAfterS: 2 });
});

it.each(["23505", "22P02", "42P01", "58030"])("%s is our fault, and trying again of no use", (code) => {
  expect(presentError(withCode(code), silent).extensions).toEqual({ code: "INTERNAL_SERVER_ERROR" });
});
