import { expect, it } from "vitest";
import { dayInWita } from "../../api/domain/wita.ts";

it.each([
  ["2026-11-23T15:59:59.999Z", "2026-11-23"],
  ["2026-11-23T16:00:00.000Z", "2026-11-24"], // midnight in WITA
  ["2026-12-31T15:59:00.000Z", "2026-12-31"],
  ["2026-12-31T16:01:00.000Z", "2027-01-01"],
])("%s is %s in WITA", (instant, day) => expect(dayInWita(new Date(instant))).toBe(day));
