import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { type ListedHoliday, holidaysOf } from "../domain/holidays.ts";
import type { OfficeCalendar, OfficeZone } from "../domain/office-time.ts";

/** What the office counts its days by. @throws Error before a city's pack was loaded, which the start does first */
export async function readCalendar(em: EntityManager): Promise<OfficeCalendar> {
  const { rows } = await sql<{ zone: OfficeZone } & { [field in keyof ListedHoliday]: ListedHoliday[field] | null }>`
    select o.time_zone as zone, h.date, h.known_since as "knownSince", h.withdrawn_at as "withdrawnAt"
    from office o left join holiday h on true`.execute(em.getKysely<unknown>());
  if (rows.length === 0) throw new Error("no office: the city's pack is not loaded");
  const listed = rows.flatMap(({ date, knownSince, withdrawnAt }) =>
    date === null ? [] : [{ date, knownSince: new Date(knownSince!), withdrawnAt: withdrawnAt && new Date(withdrawnAt) }],
  );
  return { zone: rows[0]!.zone, holidaysAt: holidaysOf(listed) };
}
