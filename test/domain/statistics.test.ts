import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { documentKinds } from "../../api/domain/services.ts";
import { dataQualityNotes, type Figure, monthRange, totalOf, yearComparisons } from "../../api/domain/statistics.ts";
import { readCityPack } from "../../seeds/city-pack.ts";

const published = readCityPack("parepare").figures;
const of = (year: number): Figure[] => published.filter((figure) => figure.month.startsWith(String(year)));
const figure = (month: string, documents: number, documentKind: Figure["documentKind"] = "KARTU_KELUARGA"): Figure => ({
  month,
  documents,
  documentKind,
  source: "LAPORAN_INOVASI",
});

describe("a range of months", () => {
  it("takes both ends, and one month alone", () => {
    expect(monthRange("2020-04", "2021-09")).toEqual({ from: "2020-04", to: "2021-09" });
    expect(monthRange("2020-04", "2020-04")).toEqual({ from: "2020-04", to: "2020-04" });
    expect(monthRange("2000-01", "2049-12")).toEqual({ from: "2000-01", to: "2049-12" }); // fifty years, and no month more
  });
  it.each([
    ["2020-13", "2021-01", "from"],
    ["2020-4", "2021-01", "from"],
    ["", "2021-01", "from"],
    ["2020-04", "2020-04-01", "to"],
    ["2020-04", "2020-03", "to"],
    ["1990-01", "2090-01", "to"],
  ])("refuses %s..%s and names the field", (from, to, field) => {
    expect(() => monthRange(from, to)).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", facts: expect.objectContaining({ field }) }),
    );
  });
});

describe("the office's published months", () => {
  it("sum to what the office's text says", () => {
    const totals = (year: number): number[] =>
      documentKinds.map((kind) => totalOf(of(year).filter(({ documentKind }) => documentKind === kind)));
    expect([totalOf(of(2020)), ...totals(2020)]).toEqual([432, 136, 73, 136, 87]);
    expect([totalOf(of(2021)), ...totals(2021)]).toEqual([279, 84, 45, 84, 66]);
  });
  it("are compared over the months both years have: April to September, 267 to 190", () => {
    expect(yearComparisons(published)).toEqual([
      {
        earlierYear: 2020,
        laterYear: 2021,
        monthNumbers: [4, 5, 6, 7, 8, 9],
        earlierTotal: 267,
        laterTotal: 190,
        changePercent: -28.8,
      },
    ]);
  });
  it("come with what a reader must know", () => {
    expect(dataQualityNotes(published)).toEqual([
      { kind: "PARTIAL_YEAR", year: 2020, months: [4, 5, 6, 7, 8, 9, 10, 11, 12] },
      { kind: "PARTIAL_YEAR", year: 2021, months: [1, 2, 3, 4, 5, 6, 7, 8, 9] },
      { kind: "FAMILY_CARDS_EQUAL_DEATH_CERTIFICATES", months: 18 },
      { kind: "DOCUMENTS_ARE_NOT_PARCELS", documents: 711, parcelsAtMost: 491 },
    ]);
  });
});

describe("year comparison", () => {
  it("is absent where no month is shared", () => {
    expect(yearComparisons([figure("2020-04", 3), figure("2021-05", 4)])).toEqual([]);
    expect(yearComparisons([figure("2020-04", 3), figure("2022-04", 4)])).toEqual([]);
  });
  it("has no percentage of nothing", () => {
    expect(yearComparisons([figure("2020-04", 0), figure("2021-04", 4)])[0]?.changePercent).toBeNull();
  });
  it("is rounded to a tenth, and half of one away from zero", () => {
    const change = (earlier: number, later: number): unknown =>
      yearComparisons([figure("2020-04", earlier), figure("2021-04", later)])[0]?.changePercent;
    expect([change(3, 5), change(3, 1), change(2000, 2001), change(2000, 1999)]).toEqual([66.7, -66.7, 0.1, -0.1]);
  });
  it("never counts a month that one of the years lacks", () => {
    const months = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1 });
    fc.assert(
      fc.property(months, months, (earlier, later) => {
        const in2020 = earlier.map((month) => figure(`2020-${String(month).padStart(2, "0")}`, 1));
        const in2021 = later.map((month) => figure(`2021-${String(month).padStart(2, "0")}`, 2));
        const shared = earlier.filter((month) => later.includes(month)).length;
        const [comparison] = yearComparisons([...in2020, ...in2021]);
        expect(comparison?.earlierTotal ?? 0).toBe(shared);
        expect(comparison?.laterTotal ?? 0).toBe(2 * shared);
      }),
    );
  });
});

describe("data-quality notes", () => {
  it("do not call two equal months a pattern", () => {
    const equal = ["2020-04", "2020-05"].flatMap((month) => [figure(month, 5), figure(month, 5, "AKTA_KEMATIAN")]);
    expect(dataQualityNotes(equal).map(({ kind }) => kind)).not.toContain("FAMILY_CARDS_EQUAL_DEATH_CERTIFICATES");
  });
  it("drop the remark as soon as one month differs", () => {
    const changed = published.map((row) =>
      row.month === "2020-06" && row.documentKind === "AKTA_KEMATIAN" ? { ...row, documents: 16 } : row,
    );
    expect(dataQualityNotes(changed).map(({ kind }) => kind)).not.toContain("FAMILY_CARDS_EQUAL_DEATH_CERTIFICATES");
  });
  it("say nothing about nothing", () => expect(dataQualityNotes([])).toEqual([]));
});
