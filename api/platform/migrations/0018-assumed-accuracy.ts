import { Migration } from "@mikro-orm/migrations";

/** Phones that do not say how exact they are, and a marker that never goes back though an older reading is believed. */
export class AssumedAccuracy0018 extends Migration {
  override up(): void {
    for (const table of ["position_fix", "courier_position"])
      this.addSql(`alter table ${table}
        add column accuracy_from text not null default 'PHONE' check (accuracy_from in ('PHONE','ASSUMED'))`);
    this.addSql(`alter table courier_position add column believed_at timestamptz check (believed_at < taken_at)`);
  }
}
