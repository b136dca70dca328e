import { Migration } from "@mikro-orm/migrations";

/** What is known about people is sealed field by field. Sealing needs the master key, so the rows themselves follow at the start. */
export class SealedFields0004 extends Migration {
  override up(): void {
    for (const table of ["document_request", "civil_document", "delivery_attempt"]) {
      this.addSql(`alter table ${table}
        alter column sealed drop not null,
        add column sealed_fields jsonb,
        add constraint ${table}_sealed check (num_nonnulls(sealed, sealed_fields) = 1)`);
      this.addSql(`create index ${table}_old_seal on ${table} (id) where sealed is not null`);
    }
    this.addSql(`alter table pickup
      add column sealed_fields jsonb,
      drop constraint pickup_check,
      add constraint pickup_proof check (num_nonnulls(proof, sealed_fields) = (state = 'HANDED_OVER')::int)`);
    this.addSql(`create index pickup_old_seal on pickup (id) where proof is not null`);
  }
}
