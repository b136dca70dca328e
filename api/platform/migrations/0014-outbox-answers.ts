import { Migration } from "@mikro-orm/migrations";

/** Which answers a courier's outbox may still ask for after days without a signal. */
export class OutboxAnswers0014 extends Migration {
  override up(): void {
    // Of what is there nobody knows it any more; it goes when the last outbox may have asked for it.
    this.addSql(`alter table idempotent_answer add column of_outbox boolean not null default true`);
    this.addSql(`alter table idempotent_answer alter column of_outbox drop default`);
  }
}
