import { Migration } from "@mikro-orm/migrations";

/**
 * A place in the journal is one number, which any copy of the database keeps; before, it was a transaction's number, which belongs to the
 * cluster. Whoever writes facts lets readers know from where on (`journal_next`), and readers stop there (`journal_settled`):
 *
 * - A writer reads the last number L, takes a lock that says L, and only then draws numbers for its facts: all of them are above L.
 * - A reader reads the last number H first, then which locks are held, and then, with a snapshot of its own, the facts up to H that are not
 *   above any L. Whoever drew one of these numbers took its lock before. If it no longer holds it, it has ended, and what it committed is
 *   seen by the snapshot, since PostgreSQL makes a commit visible before it gives up the locks.
 *
 * The order of these steps is all of it; see journal.test.ts for what is lost in another.
 */
export class JournalOrder0007 extends Migration {
  override up(): void {
    this.addSql(`alter table journal alter column seq drop identity`);
    this.addSql(`drop index journal_request`);
    this.addSql(`alter table journal drop constraint journal_pkey`);
    // A copy that came without its sequences gave numbers anew from 1 on. By time: its transactions may have lower numbers than the original's.
    this.addSql(`update journal set seq = anew.seq
      from (select ctid as place, row_number() over (order by recorded_at, xid, seq) as seq from journal) as anew
      where journal.ctid = anew.place and exists (select from journal group by seq having count(*) > 1)`);
    this.addSql(`alter table journal drop column xid`);
    this.addSql(`alter table journal add primary key (seq)`);
    this.addSql(`create index journal_request on journal (request_id, seq) where request_id is not null`);
    // Without a cache: numbers that are drawn in advance would be below the last one.
    this.addSql(`create sequence journal_seq cache 1 owned by journal.seq`);
    this.addSql(`select setval('journal_seq', max(seq)) from journal having max(seq) is not null`);
    // The lock: shared, so that nobody waits for it; 19023 in its uppermost 16 bits (classid has the upper half), L in the others. It goes with
    // the transaction, or with the savepoint in which it was taken, and with it the note that this transaction has one.
    this.addSql(`create function journal_next() returns bigint language plpgsql as $$
      declare
        writer text := pg_current_xact_id()::text;
      begin
        if current_setting('journal.writer', true) is distinct from writer then
          perform pg_advisory_xact_lock_shared(19023::bigint << 48 | (select last_value - (not is_called)::int from journal_seq));
          perform set_config('journal.writer', writer, true);
        end if;
        return nextval('journal_seq');
      end $$`);
    this.addSql(`alter table journal alter column seq set default journal_next()`);
    this.addSql(`create function journal_settled() returns bigint language plpgsql as $$
      declare
        newest bigint;
        open bigint;
      begin
        if current_setting('transaction_isolation') in ('repeatable read', 'serializable') then
          raise exception 'the journal is read statement by statement: a snapshot of before misses what was committed meanwhile';
        end if;
        select last_value - (not is_called)::int into newest from journal_seq;
        select min((classid::bigint & 65535) << 32 | objid::bigint) into open from pg_locks
          where locktype = 'advisory' and objsubid = 1 and classid::bigint >> 16 = 19023
            and database = (select oid from pg_database where datname = current_database());
        return least(newest, open);
      end $$`);
    // Counting begins again with the first fact: a copy that an earlier version restored has facts which it never counted. What is counted
    // already stays as it is meanwhile, since a request is always counted as a whole.
    this.addSql(`alter table counting drop column xid`);
    this.addSql(`update counting set seq = 0`);
  }
}
