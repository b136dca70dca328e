import { expect, it } from "vitest";
import { DUTY_LIMITS, dutyEndsAt } from "../../api/domain/duty.ts";

/** A day in WITA. */
const at = (time: string, day = 24): Date => new Date(`2026-11-${day}T${time}:00+08:00`);
const forgotten = { since: at("07:30"), lastStepAt: null, isOut: false, zone: "Asia/Makassar" } as const;

it.each<[string, Partial<Parameters<typeof dutyEndsAt>[0]>, Date]>([
  ["nothing was done: with the delivery hours", {}, at("15:00")],
  ["the last step was early: with the delivery hours", { lastStepAt: at("11:59") }, at("15:00")],
  ["the last step was late: three hours after it", { lastStepAt: at("14:10") }, at("17:10")],
  ["begun in the evening: three hours later", { since: at("20:00") }, at("23:00")],
  ["steps all day: twelve hours after it began", { lastStepAt: at("18:00") }, at("19:30")],
  ["a step just before that: half an hour is left to read it", { lastStepAt: at("19:20") }, at("19:50")],
  ["a step long after that, when the run was over", { lastStepAt: at("21:00") }, at("21:30")],
  ["parcels are on their way: sixteen hours after it began", { isOut: true, lastStepAt: at("09:00") }, at("23:30")],
  ["sixteen hours are the end of everything", { lastStepAt: at("23:20") }, at("23:30")],
])("ends by itself, %s", (_name, more, ends) => expect(dutyEndsAt({ ...forgotten, ...more }, DUTY_LIMITS)).toEqual(ends));
