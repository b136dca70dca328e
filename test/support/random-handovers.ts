import { sql } from "kysely";
import type { Fact } from "../../api/domain/events.ts";
import { CivilDocument } from "../../api/documents/document.entity.ts";
import { Pickup } from "../../api/pickups/pickup.entity.ts";
import type { TestService } from "./service.ts";

const DAY_MS = 24 * 3_600_000;

/**
 * Hands documents over and takes them back at random moments of two years: each change in one transaction with its fact, as the service's own
 * steps do it, and ten times as fast. Some transactions are slow to commit.
 */
export async function changeHands(
  { database }: TestService,
  documents: readonly Pick<CivilDocument, "id" | "requestId" | "pickupId">[],
  changes: number,
  random: () => number,
): Promise<void> {
  for (let change = 0; change < changes; change++) {
    const document = documents[Math.floor(random() * documents.length)]!;
    const at = new Date(Date.parse("2025-01-01T00:00:00Z") + Math.floor(random() * 700 * DAY_MS));
    await database.em.fork().transactional(async (tx) => {
      const kysely = tx.getKysely<unknown>();
      await sql`select 1 from document_request where id = ${document.requestId} for update`.execute(kysely);
      const row = await tx.findOneOrFail(CivilDocument, { id: document.id });
      const isGiven = row.state === "HANDED_OVER";
      Object.assign(
        row,
        isGiven
          ? { state: "PACKED", custodian: "OFFICE", handedOverAt: null }
          : { state: "HANDED_OVER", custodian: "RECIPIENT", handedOverAt: at },
      );
      await tx.flush();
      const fact: Fact = {
        type: "documentStepped",
        requestId: document.requestId,
        documentId: document.id,
        step: isGiven ? "correct" : "handOver",
        state: row.state!,
        version: row.version,
      };
      await sql`
        insert into journal (recorded_at, actor_kind, request_id, fact)
        values (${at}, 'SYSTEM', ${document.requestId}, ${JSON.stringify(fact)}::jsonb)`.execute(kysely);
      if (random() < 0.02) await sql`select pg_sleep(0.02)`.execute(kysely); // others commit first
    });
  }
}

/** Documents of a parcel that waits at the desk, whose state only this changes. */
export async function waitingDocuments(service: TestService): Promise<CivilDocument[]> {
  const em = service.database.em.fork();
  const pickups = await em.find(Pickup, { state: "AWAITING_PICKUP" });
  return em.find(CivilDocument, { pickupId: pickups.map(({ id }) => id) });
}
