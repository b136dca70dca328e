import { Migration } from "@mikro-orm/migrations";

/** Calls that a courier made through the page, as they were made: what speaks for a failed attempt is not a tick set afterwards. */
export class DoorCalls0017 extends Migration {
  override up(): void {
    this.addSql(`create table door_call (
      id uuid primary key,
      delivery_id uuid not null references delivery (id),
      courier_id uuid not null references account (id),
      called_at timestamptz not null,
      recorded_at timestamptz not null,
      attempt_id uuid references delivery_attempt (id)
    )`);
    this.addSql(`create index door_call_delivery on door_call (delivery_id, called_at)`);
    this.addSql(`create index door_call_courier on door_call (courier_id)`);
    this.addSql(`create index door_call_attempt on door_call (attempt_id)`);
  }
}
