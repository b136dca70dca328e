import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openFileStore } from "../../api/files/file.store.ts";
import { tidyUp } from "../../api/housekeeping.ts";
import { once } from "../../api/platform/idempotency.ts";
import { createLog } from "../../api/platform/log.ts";
import { SYSTEM } from "../../api/platform/journal.ts";
import type { Work } from "../../api/platform/work.ts";
import { startService, type TestService } from "../support/service.ts";

const NOW = new Date("2026-11-24T02:00:00Z");
const HOUR_MS = 3_600_000;
let service: TestService;
beforeAll(async () => {
  service = await startService({ now: () => NOW });
});
afterAll(() => service.stop());

const workAt = (actor: Work["actor"], now: Date): Work => {
  const { database, vault } = service;
  return { em: database.em.fork(), actor, now, vault, randomBytes, deviceAt: null };
};

it("keeps the answers to what an outbox sends as long as it may be silent; receipts, new PINs and paired phones three days", async () => {
  const courier = { kind: "STAFF", accountId: crypto.randomUUID(), roles: ["COURIER", "DESK"], officeId: "DUKCAPIL" } as const;
  const citizen = { kind: "CITIZEN", level: 2, requestId: crypto.randomUUID() } as const;
  const answers = [
    [courier, "failDelivery"],
    [courier, "reissueAccess"],
    [courier, "pairDevice"],
    [citizen, "cancelByCitizen"],
    [{ kind: "ANYONE" }, "submitRequest"],
  ] as const;
  for (const [actor, operation] of answers)
    for (const hours of [71, 73, 335, 337])
      await once(workAt(actor, new Date(NOW.getTime() - hours * HOUR_MS)), operation, `${operation}-${hours}`, {}, () =>
        Promise.resolve(hours),
      );
  await tidyUp(() => workAt(SYSTEM, NOW), {
    store: openFileStore(service.filesDirectory),
    dutyEnded: service.server.hideCourier,
    log: createLog("silent"),
  });
  const { rows } = await sql<{ key: string }>`select key from idempotent_answer order by key`.execute(
    service.database.em.fork().getKysely<unknown>(),
  );
  expect(rows.map(({ key }) => key)).toEqual([
    "cancelByCitizen-71",
    "failDelivery-335",
    "failDelivery-71",
    "failDelivery-73",
    "pairDevice-71",
    "reissueAccess-71",
    "submitRequest-71",
  ]);
});
