import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { bucketOf } from "../domain/durations.ts";
import type { CountedUnit, Dimension } from "../domain/measures.ts";

/** A unit with what it is told apart by. */
export interface PlacedUnit extends CountedUnit {
  readonly requestId: string;
  readonly villageCode: string;
  readonly channel: string;
  readonly partnerOfficeId: string | null;
}
/** All sums are kept for the whole city as well. */
export type SumDimension = "CITY" | Dimension;

/** In which sums of each kind it is one more. */
const placesOf = ({ villageCode, channel, partnerOfficeId }: PlacedUnit): readonly (readonly [SumDimension, string])[] => [
  ["CITY", ""],
  ["VILLAGE", villageCode],
  ["CHANNEL", channel],
  ["PARTNER", partnerOfficeId ?? ""], // '': without a partner
];

interface SumKey {
  readonly dimension: SumDimension;
  readonly value: string;
  readonly month: string;
  readonly name: string; // of a measure or a stage
  readonly kind: string; // '': no document
  readonly bucket: number | null; // of a stage only
}

/** Adds units to every sum they belong to (`by` 1), or takes them away again (-1). */
export async function addToFigures(
  tx: EntityManager,
  changes: readonly { readonly unit: PlacedUnit; readonly by: number }[],
): Promise<void> {
  const sums = new Map<string, { readonly key: SumKey; by: number }>();
  for (const { unit, by } of changes)
    for (const key of keysOf(unit)) {
      const text = JSON.stringify(key);
      const sum = sums.get(text) ?? { key, by: 0 };
      sum.by += by;
      sums.set(text, sum);
    }
  const changed = [...sums.values()].filter(({ by }) => by !== 0).map(({ key, by }) => ({ ...key, by }));
  await addUp(
    tx,
    "figure_count",
    changed.filter(({ bucket }) => bucket === null),
  );
  await addUp(
    tx,
    "stage_count",
    changed.filter(({ bucket }) => bucket !== null),
  );
}

function keysOf(unit: PlacedUnit): SumKey[] {
  const { month, measures, stageMs } = unit;
  const kind = unit.documentKind ?? "";
  return placesOf(unit).flatMap(([dimension, value]) => {
    const at = { dimension, value, month, kind };
    return [
      ...measures.map((name) => ({ ...at, name, bucket: null })),
      ...Object.entries(stageMs).map(([name, ms]) => ({ ...at, name, bucket: bucketOf(ms) })),
    ];
  });
}

/** First the rows that are not there, then the sums: a check that no sum is negative would also refuse a row that only says "one less". */
async function addUp(
  tx: EntityManager,
  table: "figure_count" | "stage_count",
  changes: readonly (SumKey & { readonly by: number })[],
): Promise<void> {
  if (changes.length === 0) return;
  const isStage = table === "stage_count";
  const columns = isStage
    ? sql`dimension, value, month, stage, document_kind, bucket`
    : sql`dimension, value, month, measure, document_kind`;
  const given = isStage ? sql`dimension, value, month, name, kind, bucket` : sql`dimension, value, month, name, kind`;
  const rows = sql`jsonb_to_recordset(${JSON.stringify(changes)}::jsonb)
    as change (dimension text, value text, month text, name text, kind text, bucket smallint, by bigint)`;
  const kysely = tx.getKysely<unknown>();
  await sql`insert into ${sql.table(table)} (${columns}, count) select ${given}, 0 from ${rows} on conflict do nothing`.execute(
    kysely,
  );
  await sql`
    update ${sql.table(table)} as sum set count = sum.count + change.by from ${rows}
    where (sum.dimension, sum.value, sum.month, ${sql.ref(isStage ? "sum.stage" : "sum.measure")}, sum.document_kind)
      = (change.dimension, change.value, change.month, change.name, change.kind)
      ${isStage ? sql`and sum.bucket = change.bucket` : sql``}`.execute(kysely);
}
