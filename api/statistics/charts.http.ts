import { pathToFileURL } from "node:url";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { DomainError } from "../domain/errors.ts";
import { sendWithEtag } from "../platform/http.ts";
import { type Admit, MAX_AGE_S, type OpenDataContext, rangeOf, toJson } from "./open-data.http.ts";
import { readStatistics } from "./statistics.queries.ts";

/** What the web app's charts offer to a server: the components of the page, drawn as a document of their own. */
interface ChartPress {
  readonly charts: readonly string[];
  /** The parameters an image takes, each with the values it allows, the default first. */
  readonly options: Readonly<Record<string, readonly string[]>>;
  /** @param figures as in statistics.json @returns an SVG document */
  readonly draw: (chart: string, figures: object, options: Readonly<Record<string, string>>) => string;
}

/** An image that stands alone: its styles are inside, and nothing in it can run or fetch anything. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

/**
 * `GET /open-data/charts/<name>.svg?from=&to=&theme=&language=`. The drawing is the web app's, built for the server into `pressFile`
 * and loaded here by its path, since the API knows nothing of the web app.
 * @throws Error when `pressFile` is not there
 */
export async function addCharts(
  http: FastifyInstance,
  pressFile: string,
  contextOf: () => OpenDataContext,
  admit: Admit,
): Promise<void> {
  const press = (await import(pathToFileURL(pressFile).href)) as ChartPress;
  for (const chart of press.charts) {
    http.get(`/open-data/charts/${chart}.svg`, { onRequest: admit }, async (request, reply) => {
      const options = optionsOf(request, press.options);
      const { em, simulated } = contextOf();
      const svg = press.draw(chart, toJson(await readStatistics(em, rangeOf(request)), simulated), options);
      void reply
        .header("content-security-policy", POLICY)
        .header("content-disposition", `inline; filename="antar-dompet-${chart}.svg"`);
      return sendWithEtag(request, reply, svg, "image/svg+xml; charset=utf-8", MAX_AGE_S);
    });
  }
}

/** @throws DomainError INVALID_INPUT, naming the field and what it allows */
function optionsOf(request: FastifyRequest, allowed: ChartPress["options"]): Record<string, string> {
  const asked = request.query as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(allowed).map(([field, values]) => {
      const value = asked[field] ?? values[0];
      if (typeof value !== "string" || !values.includes(value))
        throw new DomainError("INVALID_INPUT", { field, rule: `one of ${values.join(", ")}` });
      return [field, value];
    }),
  );
}
