import { afterAll, expect, it } from "vitest";
import { act, at, courierService, factsOf } from "../support/courier.ts";
import { type Clock, handedOver, later, outWith } from "../support/door.ts";
import { monthTotal } from "../support/figures.ts";

const MINUTE_MS = 60_000;
const clock: Clock = { now: new Date("2026-12-31T15:50:00Z") }; // New Year's Eve, 23:50 WITA
const office = await courierService({ now: () => clock.now });
afterAll(() => office.service.stop());

const totals = (): Promise<number[]> => Promise.all(["2026-12", "2027-01"].map((month) => monthTotal(office.service, month)));
const monthsOf = async (requestId: string): Promise<unknown[]> =>
  (await factsOf(office, requestId)).flatMap((fact) => ("count" in fact ? [[fact.type, fact.month, fact.count]] : []));

it("a document counts in the month of its handover in WITA, and is taken back from that very month", async () => {
  const [old, young] = [await outWith(office), await outWith(office)];
  clock.now = new Date("2026-12-31T15:59:00Z"); // 23:59 WITA
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
