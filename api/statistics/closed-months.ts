import type { EntityManager } from "@mikro-orm/postgresql";
import { type ClosedMonth, statementOf } from "../domain/month-record.ts";
import type { Signer } from "../platform/vault.ts";
import { ClosedMonthRevision } from "./statistics.entity.ts";

/** From here on it is known to whoever checks. */
export function persistRevision(tx: EntityManager, signer: Signer, closed: ClosedMonth): void {
  const statement = statementOf(closed);
  const { month, revision } = closed;
  tx.persist(
    tx.create(ClosedMonthRevision, {
      month,
      revision,
      statement,
      signature: signer.sign(statement),
      publicKey: signer.publicKey,
    }),
  );
}
