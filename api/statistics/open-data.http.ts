import type { FastifyInstance, FastifyRequest } from "fastify";
import { readCalendar } from "../catalogue/calendar.queries.ts";
import type { PublicContext } from "../context.ts";
import { documentKinds } from "../domain/services.ts";
import { ALL_MONTHS, figuresBy, monthRange, totalOf } from "../domain/statistics.ts";
import { sendWithEtag, sendWithWeakEtag } from "../platform/http.ts";
import { csvLine } from "./csv.ts";
import { notesOf } from "./statistics.notes.ts";
import { readStatistics, type StatisticsView } from "./statistics.queries.ts";
import { presentStatistics, type TypeCount } from "./statistics.types.ts";
import { workbookOf } from "./workbook.ts";

/** How long an answer may be kept without asking again. */
export const MAX_AGE_S = 60;
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

export type OpenDataContext = Pick<PublicContext, "em" | "simulated" | "publicUrl" | "now">;

/** @throws what is answered 429, while the request's network has asked for too much */
export type Admit = (request: FastifyRequest) => Promise<void>;

/** `GET /open-data/statistics.json`, `.csv` and `.xlsx`, optionally with `from` and `to` as months such as 2020-04. */
export function addOpenData(http: FastifyInstance, contextOf: () => OpenDataContext, admit: Admit): void {
  http.get("/open-data/statistics.json", { onRequest: admit }, async (request, reply) => {
    const { em, simulated } = contextOf();
    const view = await readStatistics(em, rangeOf(request));
    void reply.header("content-disposition", nameOf("json", "inline"));
    return sendWithEtag(request, reply, JSON.stringify(toJson(view, simulated)), "application/json; charset=utf-8", MAX_AGE_S);
  });
  http.get("/open-data/statistics.csv", { onRequest: admit }, async (request, reply) => {
    const view = await readStatistics(contextOf().em, rangeOf(request));
    void reply.header("content-disposition", nameOf("csv", "inline"));
    return sendWithEtag(request, reply, toCsv(view), "text/csv; charset=utf-8", MAX_AGE_S);
  });
  http.get("/open-data/statistics.xlsx", { onRequest: admit }, async (request, reply) => {
    const { em, simulated, publicUrl, now } = contextOf();
    const view = await readStatistics(em, rangeOf(request));
    void reply.header("content-disposition", nameOf("xlsx", "attachment"));
    const workbook = async (): Promise<Buffer> => {
      const { zone } = await readCalendar(em);
      return workbookOf(view, { retrievedAt: now(), zone, address: publicUrl, simulated });
    };
    return sendWithWeakEtag(request, reply, JSON.stringify(toJson(view, simulated)), workbook, XLSX, MAX_AGE_S);
  });
}

const nameOf = (ending: string, disposition: "inline" | "attachment"): string =>
  `${disposition}; filename="antar-dompet-statistics.${ending}"`;

/** The months a request asks for, everything on record unless it says otherwise. @throws DomainError INVALID_INPUT */
export function rangeOf(request: FastifyRequest): ReturnType<typeof monthRange> {
  const { from = ALL_MONTHS.from, to = ALL_MONTHS.to } = request.query as Record<string, string | string[]>;
  const once = (value: string | string[]): string => (typeof value === "string" ? value : ""); // given twice: refused like any other non-month
  return monthRange(once(from), once(to));
}

/** The same figures under the same names as in GraphQL. */
export function toJson(view: StatisticsView, simulated: boolean): object {
  const statistics = presentStatistics(view, simulated);
  const { from, to, total, byType, months, comparisons } = statistics;
  const counts = (types: readonly TypeCount[]): object[] => types.map(({ type, unit, count }) => ({ type, unit, count }));
  return {
    from,
    to,
    total,
    byType: counts(byType),
    months: months.map((month) => ({
      month: month.month,
      source: month.source,
      total: month.total,
      byType: counts(month.byType),
      revision: month.revision,
      counts: month.counts(),
      times: month.times(null),
      signed: month.signed(),
    })),
    comparisons,
    counts: statistics.counts(),
    times: statistics.times(null),
    breakdown: {
      village: statistics.breakdown("VILLAGE"),
      channel: statistics.breakdown("CHANNEL"),
      partner: statistics.breakdown("PARTNER"),
    },
    notes: { id: notesOf(view, "ID"), en: notesOf(view, "EN") },
    simulated,
  };
}

/** One line per recorded month; an empty cell is not recorded. RFC 4180 with commas, for programs; officials get the workbook. */
function toCsv(view: StatisticsView): string {
  const header = ["year", "month", ...documentKinds.map((kind) => kind.toLowerCase()), "total", "source"];
  const rows = [...figuresBy(view.figures, (figure) => figure.month)].map(([month, figures]) => [
    Number(month.slice(0, 4)),
    Number(month.slice(5)),
    ...documentKinds.map((kind) => figures.find((figure) => figure.documentKind === kind)?.documents ?? null),
    totalOf(figures),
    figures[0]!.source,
  ]);
  return [header, ...rows].map(csvLine).join("");
}
