import { Migration } from "@mikro-orm/migrations";

/** Tries of a PIN by rate: when each bucket is full again, and when somebody last succeeded. What was counted by the day is forgotten. */
export class TryBuckets0010 extends Migration {
  override up(): void {
    this.addSql(`create table try_bucket (
      what bytea primary key,
      full_at timestamptz not null,
      succeeded_at timestamptz
    )`);
    this.addSql(`create index try_bucket_full_at on try_bucket (full_at)`);
  }
}
