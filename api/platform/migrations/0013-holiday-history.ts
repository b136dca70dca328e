import { Migration } from "@mikro-orm/migrations";

/** Since when a holiday is listed, and until when: what happened is judged by the list of its own time. */
export class HolidayHistory0013 extends Migration {
  override up(): void {
    // What is listed today is what everything before was judged by.
    this.addSql(`alter table holiday
      add column known_since timestamptz not null default 'epoch',
      add column withdrawn_at timestamptz,
      drop constraint holiday_pkey,
      add primary key (date, known_since)`);
    this.addSql(`alter table holiday alter column known_since drop default`);
    this.addSql(`create unique index holiday_holding on holiday (date) where withdrawn_at is null`);
    this.addSql(`update deployment set pack_digest = null`); // days that an earlier pack had and this one has not are withdrawn
  }
}
