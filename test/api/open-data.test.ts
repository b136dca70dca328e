import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";
import readXlsxFile from "read-excel-file/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishFigures } from "../../api/statistics/statistics.commands.ts";
import { figuresWork } from "../support/figures.ts";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService({ publicUrl: "https://antardompet.example.go.id", now: () => new Date("2026-11-24T16:30:00Z") });
});
afterAll(() => service.stop());
const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${service.url}${path}`, { headers });
const workbook = async (path = "/open-data/statistics.xlsx"): Promise<Buffer> =>
  Buffer.from(await (await get(path)).arrayBuffer());

/** A sheet as another program reads it. */
async function sheetOf(file: Buffer, name: string): Promise<readonly (readonly unknown[])[]> {
  return (await readXlsxFile(file)).find(({ sheet }) => sheet === name)?.data ?? [];
}

/** A file inside a zip, read by hand: its central directory says where. */
function fileIn(zip: Buffer, name: string): string {
  for (let at = zip.indexOf("PK\x01\x02"); at >= 0; at = zip.indexOf("PK\x01\x02", at + 4)) {
    const nameLength = zip.readUInt16LE(at + 28);
    if (zip.toString("utf8", at + 46, at + 46 + nameLength) !== name) continue;
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20));
    return (zip.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed)).toString("utf8");
  }
  throw new Error(`no ${name}`);
}

describe("statistics.xlsx", () => {
  it("has the office's table as numbers, months as dates, and its totals", async () => {
    const [heading, ...rows] = await sheetOf(await workbook(), "Statistik SIMULASI");
    expect(heading?.[0]).toBe("Bulan");
    expect(heading?.slice(-2)).toEqual(["Jumlah", "Sumber"]);
    const published = readFileSync("seeds/parepare/published-months.csv", "utf8").trim().split(/\r?\n/).slice(1);
    expect(
      rows.slice(0, -1).map(([month, ...cells]) => {
        const date = month as Date;
        return [date.getUTCFullYear(), date.getUTCMonth() + 1, ...cells.slice(0, 4)].join(",");
      }),
    ).toEqual(published);
    expect(rows[0]?.slice(1)).toEqual([5, 3, 5, 5, 18, "Laporan inovasi Dinas Dukcapil"]);
    expect(rows.at(-1)).toEqual(["Jumlah", 220, 118, 220, 153, 711, null]);
  });

  it("writes month names in Indonesian on every computer, and counts in the reader's own separators", async () => {
    const styles = fileIn(await workbook(), "xl/styles.xml");
    expect(styles).toContain('formatCode="[$-421]mmmm yyyy"');
    const sheet = fileIn(await workbook(), "xl/worksheets/sheet1.xml");
    expect(sheet).toMatch(/<c r="A2"[^>]*><v>43922<\/v>/); // 1 April 2020 as Excel counts days
    expect(sheet).toMatch(/<c r="B2"[^>]*><v>5<\/v>/);
    expect(sheet).not.toMatch(/<c r="B2"[^>]*t="(s|inlineStr|str)"/);
  });

  it("carries its provenance and notes on a second sheet", async () => {
    const rows = await sheetOf(await workbook("/open-data/statistics.xlsx?from=2020-01&to=2021-12"), "Catatan");
    const text = rows.map((cells) => cells.join(": ")).join("\n");
    for (const words of [
      "SIMULASI",
      "2020-04 sampai 2021-09",
      "25 November 2026", // 00.30 in WITA, not the 24th of UTC
      "https://antardompet.example.go.id/open-data/statistics.xlsx",
      "Tidak tercatat, bukan nol",
      "semua 18 bulan",
      "April–Desember",
    ])
      expect(text).toContain(words);
  });

  it("is a file to keep, for every origin", async () => {
    const { headers } = await get("/open-data/statistics.xlsx");
    expect(headers.get("content-type")).toBe("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    expect(headers.get("content-disposition")).toBe('attachment; filename="antar-dompet-statistics.xlsx"');
    expect(headers.get("access-control-allow-origin")).toBe("*");
  });

  it("a month in which one document is not on record leaves that cell empty", async () => {
    const figures = [{ month: "2022-03", documentKind: "KTP_EL", documents: 0, source: "LAPORAN_INOVASI" }] as const;
    const own = await startService();
    await publishFigures(figuresWork(own), figures, []);
    const response = await fetch(`${own.url}/open-data/statistics.xlsx?from=2022-01&to=2022-12`);
    const rows = await sheetOf(Buffer.from(await response.arrayBuffer()), "Statistik SIMULASI");
    expect(rows[1]?.slice(1, 6)).toEqual([null, null, null, 0, 0]);
    await own.stop();
  });
});

const QUERY = encodeURIComponent(`{ statistics(from: "2020-04", to: "2021-12") { total } }`);

describe.each([
  "/open-data/statistics.json",
  "/open-data/statistics.csv",
  "/open-data/statistics.xlsx",
  `/graphql?query=${QUERY}`,
])("%s", (path) => {
  it("is named by an ETag: 304 and no body for who has it, in full for who has another", async () => {
    const first = await get(path);
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^(W\/)?"[\w-]{22}"$/);
    expect(first.headers.get("cache-control")).toBe("public, max-age=60");
    const again = await get(path, { "if-none-match": `"other", ${etag}` });
    expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", etag]);
    expect(again.headers.get("cache-control")).toBe("public, max-age=60");
    expect((await get(path, { "if-none-match": `"other"` })).status).toBe(200);
  });

  it("is another once a figure has changed", async () => {
    const own = await startService();
    const before = (await fetch(`${own.url}${path}`)).headers.get("etag") ?? "";
    const figures = [{ month: "2021-10", documentKind: "KTP_EL", documents: 1, source: "LAPORAN_INOVASI" }] as const;
    await publishFigures(figuresWork(own), figures, []);
    const after = await fetch(`${own.url}${path}`, { headers: { "if-none-match": before } });
    expect(after.status).toBe(200);
    await own.stop();
  });
});

describe("GraphQL by GET", () => {
  it("what may not be kept has no name: an error, and what no maximum age is known for", async () => {
    for (const query of [
      `{ statistics(from: "april", to: "2021-09") { total } }`,
      `{ intake { consentVersion } }`,
      `{ __typename }`,
    ]) {
      const { headers } = await get(`/graphql?query=${encodeURIComponent(query)}`);
      expect([headers.get("etag"), headers.get("cache-control")]).toEqual([null, "no-store"]);
    }
  });
  it("the same answer in the other content type is kept apart", async () => {
    expect((await get(`/graphql?query=${QUERY}`)).headers.get("vary")).toMatch(/accept/i);
  });
});
