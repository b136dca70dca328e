import { documentKinds } from "../../api/domain/services.ts";
import type { Database } from "../../api/platform/database.ts";
import type { Vault } from "../../api/platform/vault.ts";
import { publishFigures } from "../../api/statistics/statistics.commands.ts";

/** As much as one document may ask for: with the years below an answer of some 600 kB. */
const fields = Array.from(
  { length: 15 },
  (_, index) => `m${index}: months { month total source byType { type name unit count } }`,
);
export const LARGE = `subscription { statisticsUpdated(from: "2020-04", to: "2029-12") { ${fields.join(" ")} } }`;

/** Every month of eight years more, so that there is something to ask for. */
export async function publishYears(database: Database, vault: Vault): Promise<void> {
  const months = [2022, 2023, 2024, 2025, 2026, 2027, 2028, 2029].flatMap((year) =>
    Array.from({ length: 12 }, (_, index) => `${year}-${String(index + 1).padStart(2, "0")}`),
  );
  const figures = months.flatMap((month) =>
    documentKinds.map((documentKind) => ({
      month,
      documentKind,
      documents: 1,
      source: "LAPORAN_INOVASI" as const,
    })),
  );
  await publishFigures({ em: database.em.fork(), now: new Date(), vault }, figures, []);
}
