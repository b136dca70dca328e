import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadCatalogue } from "../../api/catalogue/catalogue.commands.ts";
import { Holiday } from "../../api/catalogue/catalogue.entity.ts";
import { readOffice } from "../../api/catalogue/catalogue.queries.ts";
import { readCalendar } from "../../api/catalogue/calendar.queries.ts";
import { recountFigures } from "../../api/statistics/recount.ts";
import { ask } from "../support/client.ts";
import { signedIn } from "../support/journey.ts";
import { handedOver } from "../support/past-handovers.ts";
import { startService, type TestService } from "../support/service.ts";

const clock = { now: new Date("2026-11-24T04:00:00Z") };
let service: TestService;
beforeAll(async () => {
  service = await startService({ now: () => clock.now });
});
afterAll(() => service.stop());

const NATIONAL = { name: { id: "Libur", en: "Holiday" }, kind: "NATIONAL" as const };
/** As a pack with these days would be loaded. */
async function list(dates: Iterable<string>, now: Date): Promise<void> {
  const em = service.database.em.fork();
  const { code, cityCode, city, timeZone, name, address, phone, website } = await readOffice(em);
  const office = { code, cityCode, city, timeZone, name, address, phone, website };
  const holidays = [...dates].map((date) => ({ date, ...NATIONAL }));
  await loadCatalogue(em, { areas: [], office, documentTypes: [], checklists: [], holidays }, now);
}
const at = (wita: string): Date => new Date(`${wita.replace(" ", "T")}:00+08:00`);
const holding = async (now: Date): Promise<ReadonlySet<string>> =>
  (await readCalendar(service.database.em.fork())).holidaysAt(now);
const february = async (): Promise<unknown> =>
  (await ask(service.url, `{ statistics(from: "2026-02", to: "2026-02") { total times { onTimePercent } } }`)).data?.[
    "statistics"
  ];

describe("a list of holidays that changes", () => {
  it("changes nothing that was made before, at no recount, and is the rule for what is made afterwards", async () => {
    const past = { from: "2026-02-02", days: 1 } as const; // a Monday, from 09:00
    const changed = at("2026-02-03 12:00");
    await handedOver(service.database, { ...past, perDay: 3, productionHours: 26 }); // late on Tuesday at 11:00
    await service.counting.catchUp();
    expect(await february()).toEqual({ total: 3, times: { onTimePercent: 0 } });

    const before = await holding(changed);
    await list([...before, "2026-02-03"], changed);
    await handedOver(service.database, { ...past, perDay: 1, productionHours: 34 }); // ready on Tuesday at 19:00, which is off by then
    await service.counting.catchUp();
    const figures = { total: 4, times: { onTimePercent: 25 } };
    expect(await february()).toEqual(figures);
    expect(await recountFigures(service.database, service.databaseUrl, clock.now, () => {})).toEqual([]);
    expect(await february()).toEqual(figures);

    await list(before, at("2026-02-20 12:00"));
    await handedOver(service.database, { from: "2026-02-23", days: 1, perDay: 1, productionHours: 26 });
    await service.counting.catchUp();
    expect(await february()).toEqual({ total: 5, times: { onTimePercent: 20 } });
    expect(await recountFigures(service.database, service.databaseUrl, clock.now, () => {})).toEqual([]);
  });

  it("keeps what it said: a day that moves is withdrawn, and may come back", async () => {
    const em = service.database.em.fork();
    const days = [...(await holding(clock.now))];
    const moved = days.filter((day) => day !== "2027-03-10");
    expect(moved).toHaveLength(days.length - 1);
    await list([...moved, "2027-04-15", "2027-04-15"], at("2026-12-01 09:00")); // two feasts on one day
    expect((await holding(at("2026-12-01 09:00"))).has("2027-03-10")).toBe(false);
    expect((await holding(at("2026-12-01 08:59"))).has("2027-03-10")).toBe(true);
    await list(days, at("2026-12-02 09:00"));
    expect([...(await holding(at("2026-12-02 09:00")))].toSorted()).toEqual(days.toSorted());
    expect(await em.count(Holiday, { date: "2027-03-10" })).toBe(2);
    await list(days, at("2026-12-03 09:00")); // the same again is no change
    expect(await em.count(Holiday, { date: "2027-03-10" })).toBe(2);
  });
});

describe("the end of the list", () => {
  it("is told on the monitoring page from 90 days before on", async () => {
    clock.now = new Date("2026-12-10T04:00:00Z");
    const supervisor = await signedIn(service, ["SUPERVISOR"]);
    const told = async (): Promise<unknown> => (await supervisor.ask(`{ monitoring { holidaysEnd } }`)).data?.["monitoring"];
    expect(await told()).toEqual({ holidaysEnd: null });
    const years = new Set([...(await holding(clock.now))].filter((day) => day < "2027"));
    await list(years, clock.now);
    expect(await told()).toEqual({ holidaysEnd: "2026-12-31" });
  });
});
