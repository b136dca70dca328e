import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { afterTaking, type BucketSize, tokensIn } from "../domain/token-bucket.ts";
import { triesInTurn } from "./throttle.ts";

/** Tries of `what`, shared by all processes and outliving them. `what` is a blind index: the table names nobody. */
export interface TryBucket extends BucketSize {
  readonly what: Buffer;
}
/** Whose try it is, whom else it is a try of, and how long somebody who succeeded is judged by their own tries alone. */
export interface TryLimits {
  readonly own: TryBucket;
  readonly shared: readonly [...TryBucket[], TryBucket]; // the last is of whoever may try many things at once
  readonly knownForMs: number;
}

/**
 * Judges a secret short enough to be tried out. A wrong one takes a token of every bucket, a right one none, and where one is empty nobody
 * learns which it was. All of them are locked from before they are looked at until the token is taken: of any number at once no more are
 * judged than there are tokens, and a right one among them neither costs anything nor waits for its token to come back.
 * Every outcome takes the same statements.
 * @param isRight of a comparison that takes equally long either way
 * @returns whether it was right, as far as anybody may know
 */
export async function judgeTry(em: EntityManager, limits: TryLimits, isRight: boolean, now: Date): Promise<boolean> {
  const all = [limits.own, ...limits.shared];
  return triesInTurn(limits.shared, () =>
    em.transactional(async (tx) => {
      const db = tx.getKysely<unknown>();
      // In one order, so that two tries never wait for each other in a circle.
      const { rows } = await sql<{ what: Buffer; full_at: Date; succeeded_at: Date | null }>`
      insert into try_bucket (what, full_at) select what, ${now}::timestamptz from unnest(${all.map(({ what }) => what)}::bytea[]) as wanted (what) order by what
      on conflict (what) do update set full_at = try_bucket.full_at
      returning what, full_at, succeeded_at`.execute(db);
      const rowOf = ({ what }: TryBucket): (typeof rows)[number] => rows.find((row) => what.equals(row.what))!;
      const fullAtMs = (bucket: TryBucket): number => new Date(rowOf(bucket).full_at).getTime();
      const succeededAt = rowOf(limits.own).succeeded_at;
      const isKnown = succeededAt !== null && new Date(succeededAt).getTime() > now.getTime() - limits.knownForMs;
      const asked = isKnown ? [limits.own] : all;
      const isOpen = asked.every((bucket) => tokensIn(fullAtMs(bucket), bucket, now.getTime()) >= 1);
      const taken = isOpen && !isRight ? 1 : 0;
      const after = asked.map((bucket) => new Date(afterTaking(taken, fullAtMs(bucket), bucket, now.getTime())));
      const succeeded = isOpen && isRight ? now : succeededAt;
      await sql`
      update try_bucket set full_at = after.full_at, succeeded_at = case when try_bucket.what = ${limits.own.what} then ${succeeded}::timestamptz end
      from unnest(${asked.map(({ what }) => what)}::bytea[], ${after}::timestamptz[]) as after (what, full_at)
      where try_bucket.what = after.what`.execute(db);
      return isOpen && isRight;
    }),
  );
}

/** Buckets that are full again say nothing, unless they still know somebody. One that is in use stays: waiting for it could be in a circle. */
export async function forgetFullBuckets(em: EntityManager, now: Date, knownForMs: number): Promise<void> {
  const forgotten = new Date(now.getTime() - knownForMs);
  await sql`
    delete from try_bucket where what in (
      select what from try_bucket where full_at <= ${now} and (succeeded_at is null or succeeded_at <= ${forgotten})
      for update skip locked)`.execute(em.getKysely<unknown>());
}
