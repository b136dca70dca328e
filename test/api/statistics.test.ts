import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishFigures } from "../../api/statistics/statistics.commands.ts";
import { readCityPack } from "../../seeds/city-pack.ts";
import { ask, codeOf, subscribe } from "../support/client.ts";
import { figuresWork } from "../support/figures.ts";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const QUERY = `query ($from: String!, $to: String!) {
  statistics(from: $from, to: $to) {
    total simulated notes byType { type unit count }
    months { month source total byType { type count } }
    comparisons { earlierYear laterYear monthNumbers earlierTotal laterTotal changePercent }
  }
}`;
interface Months {
  readonly months: readonly {
    readonly month: string;
    readonly total: number;
    readonly byType: readonly { readonly type: string; readonly count: number }[];
  }[];
}

describe("Query.statistics", () => {
  it.each([
    ["2020-01", "2020-12", 432, [136, 73, 136, 87]],
    ["2021-01", "2021-12", 279, [84, 45, 84, 66]],
    ["2020-04", "2021-09", 711, [220, 118, 220, 153]],
    ["2020-04", "2020-09", 267, [85, 42, 85, 55]],
    ["2021-04", "2021-09", 190, [56, 27, 56, 51]],
  ])("%s..%s: %i documents, by type %j", async (from, to, total, byType) => {
    const { data } = await ask(service.url, QUERY, { from, to });
    expect(data?.["statistics"]).toMatchObject({
      total,
      simulated: true,
      byType: [
        { type: "KARTU_KELUARGA", unit: "lembar", count: byType[0] },
        { type: "AKTA_KELAHIRAN", unit: "lembar", count: byType[1] },
        { type: "AKTA_KEMATIAN", unit: "lembar", count: byType[2] },
        { type: "KTP_EL", unit: "buah", count: byType[3] },
      ],
    });
  });

  it("gives each month and type as the office published it, and no other month", async () => {
    const { data } = await ask(service.url, QUERY, { from: "2019-01", to: "2030-12" });
    const figures = ((data ?? {})["statistics"] as Months).months.flatMap(({ month, byType }) =>
      byType.map(({ type, count }) => `${month} ${type} ${count}`),
    );
    const { figures: published } = readCityPack("parepare");
    expect(figures).toEqual(published.map(({ month, documentKind, documents }) => `${month} ${documentKind} ${documents}`));
    expect(figures).toHaveLength(72);
  });

  it("compares like with like and warns in both languages", async () => {
    const { data } = await ask(
      service.url,
      `{ statistics(from: "2020-04", to: "2021-09") { id: notes en: notes(language: EN) comparisons { earlierTotal laterTotal changePercent } } }`,
    );
    expect(data?.["statistics"]).toMatchObject({
      comparisons: [{ earlierTotal: 267, laterTotal: 190, changePercent: -28.8 }],
      id: expect.arrayContaining([
        expect.stringContaining("April–Desember"),
        expect.stringContaining("semua 18 bulan"),
        expect.stringContaining("bukan 711 pengantaran"),
      ]),
      en: expect.arrayContaining([
        expect.stringContaining("April–December"),
        expect.stringContaining("all 18 months"),
        expect.stringContaining("27 April"),
      ]),
    });
  });

  it("answers a range without records with no months, not with zeros", async () => {
    const { data } = await ask(service.url, QUERY, { from: "2022-01", to: "2022-12" });
    expect(data?.["statistics"]).toMatchObject({ total: 0, byType: [], months: [], comparisons: [] });
  });

  it.each([
    ["2020-13", "2021-01"],
    ["2021-01", "2020-01"],
    ["' or 1=1", "2020-01"],
  ])("refuses %s..%s with INVALID_INPUT", async (from, to) => {
    expect(codeOf(await ask(service.url, QUERY, { from, to }))).toBe("INVALID_INPUT");
  });
});

describe("Subscription.statisticsUpdated", () => {
  it("gives the present view, then one after a month was published, by another process too", async () => {
    const watching = subscribe(service.url, `subscription { statisticsUpdated(from: "2021-09", to: "2021-10") { total } }`);
    expect(await watching.next()).toEqual({ data: { statisticsUpdated: { total: 16 } } });
    const figures = [{ month: "2021-10", documentKind: "KTP_EL", documents: 3, source: "LAPORAN_INOVASI" }] as const;
    expect(await publishFigures(figuresWork(service), figures, [])).toEqual(["2021-10"]);
    expect(await watching.next()).toEqual({ data: { statisticsUpdated: { total: 19 } } });
    await watching.stop();
  });

  it("refuses a wrong range with the code of the query", async () => {
    const watching = subscribe(service.url, `subscription { statisticsUpdated(from: "2021", to: "2021-10") { total } }`);
    expect(codeOf(await watching.next())).toBe("INVALID_INPUT");
    await watching.stop();
  });
});
