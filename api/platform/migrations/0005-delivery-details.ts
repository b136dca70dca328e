import { Migration } from "@mikro-orm/migrations";

/** What happened to a parcel on the road. Incidents from before say no more than that there was one. */
export class DeliveryDetails0005 extends Migration {
  override up(): void {
    this.addSql(`alter table delivery
      add column incident_kind text check (incident_kind in ('LOST','DAMAGED','ACCIDENT','THREAT'))`);
  }
}
