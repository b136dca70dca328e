import { expect, it, onTestFinished } from "vitest";
import { Office } from "../../api/catalogue/catalogue.entity.ts";
import { act, at, courierService, factsOf } from "../support/courier.ts";
import { type Clock, handedOver, later, outWith } from "../support/door.ts";
import { monthTotal } from "../support/figures.ts";

const MINUTE_MS = 60_000;

it.each([
  ["Asia/Jayapura", "2026-12-31T14:59:00Z"],
  ["Asia/Makassar", "2026-12-31T15:59:00Z"],
] as const)("a document counts in its month in %s, and is taken back from that very month", async (timeZone, lastMinute) => {
  const clock: Clock = { now: new Date(Date.parse(lastMinute) - 9 * MINUTE_MS) };
  const office = await courierService({ now: () => clock.now });
  onTestFinished(() => office.service.stop());
  await office.service.database.em.fork().nativeUpdate(Office, {}, { timeZone });
  const totals = (): Promise<number[]> => Promise.all(["2026-12", "2027-01"].map((month) => monthTotal(office.service, month)));
  const monthsOf = async (requestId: string): Promise<unknown[]> =>
    (await factsOf(office, requestId)).flatMap((fact) => ("count" in fact ? [[fact.type, fact.month, fact.count]] : []));

  const [old, young] = [await outWith(office), await outWith(office)];
  clock.now = new Date(lastMinute); // 23:59 there on New Year's Eve
  await handedOver(office, old);
  expect(await totals()).toEqual([1, 0]);
  later(clock, 2 * MINUTE_MS); // 00:01
  await handedOver(office, young);
  expect(await totals()).toEqual([1, 1]);
  const reason = "Salah tekan";
  await act(old.courier, "correctDelivery", "ReasonedStepInput", { ...(await at(office, old)), reason });
  expect(await totals()).toEqual([0, 1]);
  await handedOver(office, old);
  expect(await totals()).toEqual([0, 2]);
  expect(await monthsOf(old.requestId)).toEqual([
    ["documentsHandedOver", "2026-12", 1],
    ["documentsTakenBack", "2026-12", 1],
    ["documentsHandedOver", "2027-01", 1],
  ]);
  expect(await monthsOf(young.requestId)).toEqual([["documentsHandedOver", "2027-01", 1]]);
});
