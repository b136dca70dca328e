import type { EntityManager } from "@mikro-orm/postgresql";
import { type HolidayCalendar, holidayCalendar } from "../domain/holidays.ts";
import { Holiday } from "./catalogue.entity.ts";

/** For what may have happened at any time. */
export async function readHolidayCalendar(em: EntityManager): Promise<HolidayCalendar> {
  const listed = await em.find(Holiday, {}, { fields: ["date", "knownSince", "withdrawnAt"], disableIdentityMap: true });
  return holidayCalendar(
    listed.map(({ date, knownSince, withdrawnAt }) => ({ date, knownSince, withdrawnAt: withdrawnAt ?? null })),
  );
}

/** For what is decided now: days in WITA such as "2026-08-17". */
export const readHolidays = async (em: EntityManager, now: Date): Promise<ReadonlySet<string>> =>
  (await readHolidayCalendar(em))(now);
