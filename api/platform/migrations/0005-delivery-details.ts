import { Migration } from "@mikro-orm/migrations";

/** What happened to a parcel on the road, and what was taken out of one that came back, and which parcels of a run go to one door. */
export class DeliveryDetails0005 extends Migration {
  override up(): void {
    // Of incidents from before it is only known that there was one.
    this.addSql(`alter table delivery
      add column door_id uuid,
      add constraint delivery_door check (door_id is null or run_id is not null),
      add column incident_kind text check (incident_kind in ('LOST','DAMAGED','ACCIDENT','THREAT'))`);
    this.addSql(`alter table civil_document
      add column unpacked_from_id uuid references delivery (id),
      add constraint civil_document_unpacked check (unpacked_from_id is null or state = 'READY')`);
    this.addSql(`create index civil_document_unpacked on civil_document (unpacked_from_id) where unpacked_from_id is not null`);
    // What went wrong today, however long the history is.
    this.addSql(
      `create index delivery_attempt_failed on delivery_attempt (at) where outcome = 'FAILED' and corrected_at is null`,
    );
    this.addSql(`create index position_fix_quarantined on position_fix (received_at) where verdict = 'QUARANTINED'`);
  }
}
