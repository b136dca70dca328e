import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import pg from "pg";
import { expect } from "vitest";
import type { Actor } from "../../api/domain/actor.ts";
import { Office } from "../../api/catalogue/catalogue.entity.ts";
import type { Work } from "../../api/platform/work.ts";
import { staffStep } from "../../api/requests/staff-step.ts";
import { buildAccount } from "./accounts.ts";
import { newKey } from "./journey.ts";
import type { TestService } from "./service.ts";

/** Somebody of the office at work, without a browser. */
export async function workOf(service: TestService, actor?: Actor): Promise<Work> {
  const em = service.database.em.fork();
  const { code: officeId } = (await em.findAll(Office, { limit: 1 }))[0]!;
  const clerk = actor ?? {
    kind: "STAFF",
    accountId: (await buildAccount(service, ["VERIFIER"])).id,
    roles: ["VERIFIER"],
    officeId,
  };
  const { vault, now } = service;
  return { em: service.database.em.fork(), actor: clerk, now: now(), vault, randomBytes, deviceAt: null };
}

/** Does `meanwhile` while a clerk is at the request: in the middle of a step, which then ends without having changed anything. */
export async function whileClerkIsAt(service: TestService, requestId: string, meanwhile: () => Promise<void>): Promise<void> {
  const target = { idempotencyKey: newKey(), id: requestId, expectedVersion: 0 };
  await staffStep(await workOf(service), "test hold", "request.startReview", "request", target, meanwhile);
}

/** Does `meanwhile` with a session that holds one row by hand; what it has not committed then is undone. */
export async function whileHandHolds(
  { databaseUrl }: TestService,
  table: "run" | "document_request",
  id: string,
  meanwhile: (session: pg.Client) => Promise<void>,
): Promise<void> {
  const session = new pg.Client(databaseUrl);
  await session.connect();
  try {
    await session.query(`begin; select from ${table} where id = '${id}' for update`);
    await meanwhile(session);
  } finally {
    await session.end();
  }
}

/** Resolves when so many sessions of this database wait for a lock. */
export async function lockWaiters(service: TestService, count: number): Promise<void> {
  await expect
    .poll(
      async () => {
        const { rows } = await sql<{ waiting: number }>`
          select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
          service.database.em.fork().getKysely<unknown>(),
        );
        return rows[0]!.waiting;
      },
      { interval: 10, timeout: 10_000 },
    )
    .toBe(count);
}
