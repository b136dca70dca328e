import type { Figures } from "./years.ts";

/** What statistics.json says, as far as it is drawn: the names are those of GraphQL. */
export interface OpenFigures extends Figures {
  readonly notes: { readonly id: readonly string[]; readonly en: readonly string[] };
  readonly simulated: boolean;
}
