import { Migration } from "@mikro-orm/migrations";

/** The phone's clock beside the server's: of what was done without signal, of duty that ends by itself, and of photos that wait for their deed. */
export class TwoClocks0009 extends Migration {
  override up(): void {
    this.addSql(`alter table delivery add column happened_at timestamptz`);
    this.addSql(`alter table duty_period add column ended_by text check (ended_by in ('COURIER','SYSTEM'))`);
    this.addSql(`alter table stored_file add column uploaded_by uuid`); // an account
    // OLD_CLOCK: taken before the server's clock was set back, at an hour that is yet to come.
    this.addSql(`alter table position_fix drop constraint position_fix_verdict_check,
      add constraint position_fix_verdict_check check (verdict in ('TRACK','QUARANTINED','OLD_CLOCK'))`);
  }
}
