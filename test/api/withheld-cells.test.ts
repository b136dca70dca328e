import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SYSTEM } from "../../api/platform/journal.ts";
import { closeMonths } from "../../api/statistics/closing.commands.ts";
import { ask } from "../support/client.ts";
import { fromElsewhere } from "../support/journey.ts";
import { seeded } from "../support/random.ts";
import { startService, type TestService } from "../support/service.ts";

/** Two years in which many cells are small; December is still open. */
const MONTHS = Array.from(
  { length: 24 },
  (_, index) => `${2025 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`,
);
const NOW = new Date("2026-12-20T00:00:00Z");
const DIMENSIONS = ["VILLAGE", "CHANNEL", "PARTNER"] as const;
type Dimension = (typeof DIMENSIONS)[number];

const random = seeded(11);
let service: TestService;
const truth = new Map<string, number>(); // "month dimension value" -> documents
const keyOf = (month: string, dimension: string, value: string): string => `${month} ${dimension} ${value}`;

beforeAll(async () => {
  service = await startService({ now: () => NOW });
  await service.counting.catchUp();
  const kysely = service.database.em.fork().getKysely<unknown>();
  const { rows: villages } = await sql<{ code: string }>`select code from area where level = 'village' order by 1`.execute(
    kysely,
  );
  const values = {
    VILLAGE: villages.map(({ code }) => code),
    CHANNEL: ["ONLINE", "FACE_TO_FACE", "PARTNER"],
    PARTNER: ["", "rs-andi-makkasau", "puskesmas-lompoe", "kelurahan-lumpue"],
  };
  for (const [index, month] of MONTHS.entries()) {
    // From almost nothing to a busy month: every way in which small cells can meet.
    const total = [3, 8, 17, 30, 55, 90, 140, 220][index % 8]!;
    for (const dimension of DIMENSIONS) {
      for (const value of values[dimension]) truth.set(keyOf(month, dimension, value), 0);
      for (let document = 0; document < total; document++) {
        const skewed = Math.floor(values[dimension].length * random() ** 2);
        const key = keyOf(month, dimension, values[dimension][skewed]!);
        truth.set(key, truth.get(key)! + 1);
      }
    }
    await insertCounts(month, total);
  }
  async function insertCounts(month: string, total: number): Promise<void> {
    const rows = [...truth].filter(([key]) => key.startsWith(month)).map(([key, count]) => [...key.split(" "), count]);
    const cells = [
      ...rows.map(([, dimension, value, count]) => ({ dimension, value: value ?? "", count })),
      { dimension: "CITY", value: "", count: total },
    ];
    await sql`
      insert into figure_count (dimension, value, month, measure, document_kind, count)
      select dimension, value, ${month}, 'DOCUMENTS', 'KTP_EL', count
      from jsonb_to_recordset(${JSON.stringify(cells)}::jsonb) as cell (dimension text, value text, count bigint) where count > 0`.execute(
      kysely,
    );
  }
  const work = { em: service.database.em.fork(), actor: SYSTEM, now: NOW, vault: service.vault, randomBytes, deviceAt: null };
  expect(await closeMonths(work)).toEqual(MONTHS.slice(0, 23));
});
afterAll(() => service.stop());

interface Answer {
  readonly total: number;
  readonly months: readonly {
    readonly month: string;
    readonly total: number;
    readonly signed: { readonly statement: string } | null;
  }[];
  readonly breakdown: readonly { readonly value: string; readonly documents: number; readonly withheldMonths: number }[];
}
async function look(from: string, to: string, by: Dimension): Promise<Answer> {
  const query = `query ($from: String!, $to: String!, $by: FigureDimension!) { statistics(from: $from, to: $to) {
    total months { month total signed { statement } } breakdown(by: $by) { value documents withheldMonths } } }`;
  return (await ask(service.url, query, { from, to, by }, fromElsewhere())).data?.["statistics"] as Answer;
}

/** sum of the cells named = `equals` */
interface Equation {
  readonly cells: readonly string[];
  readonly equals: number;
}

/** Everything that anybody can learn: every range of months, every breakdown, every signed statement. */
async function everythingSaid(): Promise<{ equations: Equation[]; cells: Set<string>; known: Map<string, number> }> {
  const [known, cells] = [new Map<string, number>(), new Set<string>()];
  const equations: Equation[] = [];
  for (const dimension of DIMENSIONS) {
    for (const month of MONTHS) {
      const { months, breakdown } = await look(month, month, dimension);
      const statement = JSON.parse(months[0]!.signed?.statement ?? "{}") as {
        breakdowns?: Record<Dimension, Record<string, number | null>>;
      };
      for (const [value, count] of Object.entries(statement.breakdowns?.[dimension] ?? {})) {
        cells.add(keyOf(month, dimension, value));
        if (count !== null) known.set(keyOf(month, dimension, value), count);
      }
      for (const { value, documents, withheldMonths } of breakdown)
        if (withheldMonths === 0) known.set(keyOf(month, dimension, value), documents);
      const ofMonth = [...cells].filter((cell) => cell.startsWith(`${month} ${dimension} `));
      if (ofMonth.length > 0) equations.push({ cells: ofMonth, equals: months[0]!.total });
    }
    // Ranges: where nothing is withheld, the sum of a place over the range; otherwise the sum of what is shown.
    for (let from = 0; from < MONTHS.length; from += 3)
      for (let to = from + 1; to < MONTHS.length; to += 5) {
        const { breakdown } = await look(MONTHS[from]!, MONTHS[to]!, dimension);
        for (const { value, documents } of breakdown) {
          const shown = MONTHS.slice(from, to + 1)
            .map((month) => keyOf(month, dimension, value))
            .filter((cell) => known.has(cell));
          equations.push({ cells: shown, equals: documents });
        }
      }
  }
  return { equations, cells, known };
}

/**
 * Bounds of each cell that is not shown, tightened until nothing moves any more.
 * @param most what the attacker believes a withheld cell can be at most
 */
function deduce(
  equations: readonly Equation[],
  known: ReadonlyMap<string, number>,
  most: number,
): Map<string, { low: number; high: number }> {
  const bounds = new Map<string, { low: number; high: number }>();
  const open = equations.map(({ cells, equals }) => {
    const hidden = cells.filter((cell) => !known.has(cell));
    return { hidden, left: equals - cells.reduce((sum, cell) => sum + (known.get(cell) ?? 0), 0) };
  });
  for (const { hidden, left } of open) for (const cell of hidden) bounds.set(cell, { low: 0, high: Math.min(most, left) });
  for (let moved = true; moved;) {
    moved = false;
    for (const { hidden, left } of open)
      for (const cell of hidden) {
        const others = hidden.filter((other) => other !== cell).map((other) => bounds.get(other)!);
        const own = bounds.get(cell)!;
        const high = Math.min(own.high, left - others.reduce((sum, { low }) => sum + low, 0));
        const low = Math.max(own.low, left - others.reduce((sum, { high: top }) => sum + top, 0));
        if (high < own.high || low > own.low) {
          bounds.set(cell, { low, high });
          moved = true;
        }
      }
  }
  return bounds;
}

describe("an attacker who asks everything that can be asked", () => {
  it("learns no cell that is withheld, and no shown one is small or wrong", { timeout: 120_000 }, async () => {
    const { equations, cells, known } = await everythingSaid();
    expect([...cells].filter((cell) => cell.startsWith("2026-12"))).toEqual([]); // nothing of the open month
    expect(cells.size).toBe(23 * (22 + 3 + 4));
    for (const [cell, count] of known) {
      expect(count, cell).toBe(truth.get(cell));
      expect(count, cell).toBeGreaterThanOrEqual(5);
    }
    const withheld = [...cells].filter((cell) => !known.has(cell));
    expect(withheld.length).toBeGreaterThan(100);
    expect(known.size).toBeGreaterThan(100);
    // The attacker knows only that there are no negative documents; or is sure that every withheld cell is a small one, which may not even fit.
    for (const [cell, { low, high }] of deduce(equations, known, Infinity)) {
      expect(truth.get(cell), cell).toBeGreaterThanOrEqual(low);
      expect(truth.get(cell), cell).toBeLessThanOrEqual(high);
      expect(high, `${cell} is ${truth.get(cell)} and must not be known`).toBeGreaterThan(low);
    }
    for (const [cell, { low, high }] of deduce(equations, known, 4)) expect(high === low, `${cell} as a small cell`).toBe(false);
  });
  it("would learn some if only small cells were withheld", async () => {
    const { equations, known } = await everythingSaid();
    const naive = new Map([...truth].filter(([cell, count]) => count >= 5 && !cell.startsWith("2026-12")));
    expect(naive.size).toBeGreaterThan(known.size);
    const learnt = [...deduce(equations, naive, Infinity)].filter(([, { low, high }]) => low === high);
    expect(learnt.length).toBeGreaterThan(0);
  });
});
