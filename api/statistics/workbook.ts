import writeXlsxFile, { type Cell, type Row } from "write-excel-file/node";
import { clockName, type OfficeZone } from "../domain/office-time.ts";
import { figuresBy, totalOf } from "../domain/statistics.ts";
import { notesOf } from "./statistics.notes.ts";
import type { StatisticsView } from "./statistics.queries.ts";

/** Indonesian month names whatever language the computer speaks: 421 is Indonesian. */
const MONTH_FORMAT = "[$-421]mmmm yyyy";
const COUNT_FORMAT = "#,##0"; // the separators are the reader's own
const SOURCES = {
  LAPORAN_INOVASI: "Laporan inovasi Dinas Dukcapil",
  HANDOVERS: "Dihitung oleh sistem ANTAR DOMPET",
} as const;

/** Where the figures come from, for the sheet that travels with them. */
export interface Provenance {
  readonly retrievedAt: Date;
  readonly zone: OfficeZone;
  readonly address: string | null; // where this service is; null when that is not known
  readonly simulated: boolean;
}

/**
 * The figures as officials work with them: numbers that are numbers, months that are dates (the first of the month), the office's
 * columns and its totals; a month or a document without a record stays empty. What one must know about them is the second sheet.
 */
export function workbookOf(view: StatisticsView, provenance: Provenance): Promise<Buffer> {
  const widths = [18, ...view.documentTypes.map(() => 24), 12, 36].map((width) => ({ width }));
  return writeXlsxFile([
    {
      sheet: provenance.simulated ? "Statistik SIMULASI" : "Statistik",
      data: [...figureRows(view)],
      columns: widths,
      stickyRowsCount: 1,
      stickyColumnsCount: 1,
    },
    { sheet: "Catatan", data: noteRows(view, provenance), columns: [{ width: 24 }, { width: 110 }] },
  ]).toBuffer();
}

function figureRows(view: StatisticsView): Row[] {
  const kinds = view.documentTypes.map(({ kind }) => kind);
  const heading = ["Bulan", ...view.documentTypes.map(({ name, unit }) => `${name.id} (${unit})`), "Jumlah", "Sumber"];
  const months = [...figuresBy(view.figures, (figure) => figure.month)].map(([month, figures]): Row => [
    { type: Date, value: new Date(`${month}-01T00:00:00Z`), format: MONTH_FORMAT, align: "left" },
    ...kinds.map((kind) => count(figures.filter(({ documentKind }) => documentKind === kind))),
    count(figures),
    SOURCES[figures[0]!.source],
  ]);
  const total = [
    "Jumlah",
    ...kinds.map((kind) => count(view.figures.filter(({ documentKind }) => documentKind === kind))),
    count(view.figures),
    null,
  ];
  return [heading.map(bold), ...months, total.map(bold)];
}

function noteRows(view: StatisticsView, { retrievedAt, zone, address, simulated }: Provenance): Row[] {
  const facts: [string, string][] = [
    ["Isi", `ANTAR DOMPET: dokumen yang diterima warga per bulan, ${spanOf(view)}`],
    ["Sumber data", "Dinas Kependudukan dan Pencatatan Sipil, diolah"],
    ["Diunduh", `${writtenIn(zone, retrievedAt)} ${clockName(zone)}`],
    ["Sel kosong", "Tidak tercatat, bukan nol"],
  ];
  if (address !== null) facts.push(["Alamat", `${address}/open-data/statistics.xlsx`]);
  if (simulated) facts.unshift(["SIMULASI", "Basis data latihan: angka ini bukan angka layanan yang sesungguhnya"]);
  const line = ([name, text]: readonly [string, string]): Row => [bold(name), { value: text, wrap: true, alignVertical: "top" }];
  return [...facts.map(line), [], ...notesOf(view, "ID").map((note, index) => line([`Catatan ${index + 1}`, note]))];
}

/** The months on record, not those asked for: nobody needs to read that there is nothing until 2049. */
function spanOf({ figures }: StatisticsView): string {
  const [first, last] = [figures[0], figures.at(-1)];
  return first && last ? `${first.month} sampai ${last.month}` : "belum ada yang tercatat";
}

const writtenIn = (timeZone: OfficeZone, at: Date): string =>
  new Intl.DateTimeFormat("id", { dateStyle: "long", timeStyle: "short", timeZone }).format(at);

/** Nothing on record is an empty cell. */
const count = (figures: Parameters<typeof totalOf>[0]): Cell =>
  figures.length === 0 ? null : { type: Number, value: totalOf(figures), format: COUNT_FORMAT };

function bold(cell: Cell): Cell {
  const plain = typeof cell === "object" && cell !== null && "value" in cell ? cell : { value: cell ?? undefined };
  return { ...plain, fontWeight: "bold" } as Cell;
}
