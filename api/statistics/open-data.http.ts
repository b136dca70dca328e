import type { FastifyInstance, FastifyRequest } from "fastify";
import type { PublicContext } from "../context.ts";
import { documentKinds } from "../domain/services.ts";
import { figuresBy, monthRange, totalOf } from "../domain/statistics.ts";
import { sendWithEtag } from "../platform/http.ts";
import { notesOf } from "./statistics.notes.ts";
import { readStatistics, type StatisticsView } from "./statistics.queries.ts";
import { presentStatistics, type TypeCount } from "./statistics.types.ts";

const MAX_AGE_S = 60;
const EVERYTHING = { from: "2000-01", to: "2049-12" };

/** `GET /open-data/statistics.json` and `.csv`, optionally with `from` and `to` as months such as 2020-04. */
export function addOpenData(http: FastifyInstance, contextOf: () => Pick<PublicContext, "em" | "simulated">): void {
  http.get("/open-data/statistics.json", async (request, reply) => {
    const { em, simulated } = contextOf();
    const view = await readStatistics(em, rangeOf(request));
    return sendWithEtag(request, reply, JSON.stringify(toJson(view, simulated)), "application/json; charset=utf-8", MAX_AGE_S);
  });
  http.get("/open-data/statistics.csv", async (request, reply) => {
    const { em } = contextOf();
    const view = await readStatistics(em, rangeOf(request));
    void reply.header("content-disposition", 'inline; filename="antar-dompet-statistics.csv"');
    return sendWithEtag(request, reply, toCsv(view), "text/csv; charset=utf-8", MAX_AGE_S);
  });
}

function rangeOf(request: FastifyRequest): ReturnType<typeof monthRange> {
  const { from = EVERYTHING.from, to = EVERYTHING.to } = request.query as Record<string, string | string[]>;
  const once = (value: string | string[]): string => (typeof value === "string" ? value : ""); // given twice: refused like any other non-month
  return monthRange(once(from), once(to));
}

/** The same figures under the same names as in GraphQL. */
function toJson(view: StatisticsView, simulated: boolean): object {
  const { from, to, total, byType, months, comparisons } = presentStatistics(view, simulated);
  const counts = (types: readonly TypeCount[]): object[] => types.map(({ type, unit, count }) => ({ type, unit, count }));
  return {
    from,
    to,
    total,
    byType: counts(byType),
    months: months.map(({ month, source, total: ofMonth, byType: types }) => ({
      month,
      source,
      total: ofMonth,
      byType: counts(types),
    })),
    comparisons,
    notes: { id: notesOf(view, "ID"), en: notesOf(view, "EN") },
    simulated,
  };
}

/** One line per recorded month; an empty cell is not recorded. RFC 4180 with commas, for programs; spreadsheets get their own format. */
function toCsv(view: StatisticsView): string {
  const header = ["year", "month", ...documentKinds.map((kind) => kind.toLowerCase()), "total", "source"];
  const rows = [...figuresBy(view.figures, (figure) => figure.month)].map(([month, figures]) => [
    Number(month.slice(0, 4)),
    Number(month.slice(5)),
    ...documentKinds.map((kind) => figures.find((figure) => figure.documentKind === kind)?.documents ?? ""),
    totalOf(figures),
    figures[0]!.source,
  ]);
  return [header, ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}
