import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { monthIn } from "../../api/domain/office-time.ts";
import { entities } from "../../api/entities.ts";
import { openDatabase } from "../../api/platform/database.ts";
import { countFacts } from "../../api/statistics/count-facts.ts";
import { recountFigures } from "../../api/statistics/recount.ts";
import { ask } from "../support/client.ts";
import { monthTotal } from "../support/figures.ts";
import {
  application,
  caseOf,
  deskProof,
  produced,
  readCase,
  reviewed,
  staffedService,
  step,
  submit,
} from "../support/journey.ts";
import { seeded } from "../support/random.ts";
import { changeHands, waitingDocuments } from "../support/random-handovers.ts";

/** More by hand: COUNTING_CHANGES=10000. */
const CHANGES = Number(process.env["COUNTING_CHANGES"] ?? 2_000);
const WRITERS = 8;

let office: Awaited<ReturnType<typeof staffedService>>;
beforeAll(async () => {
  office = await staffedService();
});
afterAll(() => office.service.stop());

const rows = async (query: string): Promise<unknown[]> =>
  (await sql.raw(query).execute(office.service.database.em.fork().getKysely<unknown>())).rows;

const SUMS = `select dimension, value, month, measure as name, document_kind as kind, -1 as bucket, count::int from figure_count where count > 0
  union all select dimension, value, month, stage, document_kind, bucket, count::int from stage_count where count > 0 order by 1, 2, 3, 4, 5, 6`;
const UNITS = `select unit, id, month, at, measures, stage_ms from counted_unit order by unit, id`;
/** The same sums, from the units themselves. */
const SUMS_OF_UNITS = `
  with placed as (select *, coalesce(document_kind, '') as kind from counted_unit
    cross join lateral (values ('CITY', ''), ('VILLAGE', village_code), ('CHANNEL', channel), ('PARTNER', coalesce(partner_office_id, ''))) p (dimension, value))
  select dimension, value, month, name, kind, -1 as bucket, count(*)::int from placed cross join unnest(measures) name group by 1, 2, 3, 4, 5
  union all
  select dimension, value, month, key, kind, case when ms <= 60000 then 0 else ceil(log(2.0, ms / 60000) * 8 - 1e-9)::int end, count(*)::int
  from placed cross join jsonb_each_text(stage_ms) s (key, text) cross join lateral (select text::numeric as ms) m group by 1, 2, 3, 4, 5, 6
  order by 1, 2, 3, 4, 5, 6`;

describe("counting", () => {
  it("knows one thing of each: two documents, a request, a parcel", async () => {
    const { service, verifier, printer, desk } = office;
    const before = await monthTotal(service);
    const { code, pin } = await submit(service);
    const { id } = await produced(printer, await reviewed(verifier, code));
    await step(desk, "handOverAtDesk", deskProof((await readCase(desk, id)).pickup!, pin), "DeskProofInput");
    expect(await monthTotal(service)).toBe(before + 2);
    expect(await rows(`select unit, measures from counted_unit where request_id = '${id}' order by 1`)).toEqual([
      { unit: "DOCUMENT", measures: ["DOCUMENTS", "DOCUMENTS_IN_TIME"] },
      { unit: "DOCUMENT", measures: ["DOCUMENTS", "DOCUMENTS_IN_TIME"] },
      { unit: "PARCEL", measures: ["PARCELS"] },
      { unit: "REQUEST", measures: ["REQUESTS"] },
    ]);
    const month = monthIn("Asia/Makassar", service.now());
    const { data } = await ask(
      service.url,
      `query ($month: String!) { statistics(from: "2020-04", to: $month) { counts { requests parcels courierParcels attempts firstAttemptPercent }
        times { documents onTimePercent stages { stage documents medianMinutes p90Minutes } } other: times(type: KTP_EL) { documents onTimePercent } } }`,
      { month },
    );
    expect(data?.["statistics"]).toEqual({
      counts: { requests: 1, parcels: 1, courierParcels: 0, attempts: 0, firstAttemptPercent: null },
      times: {
        documents: 2, // and none of the published ones, of which no time is known
        onTimePercent: 100,
        stages: ["REVIEW", "PRODUCTION", "HANDOVER", "WHOLE"].map((stage) => ({
          stage,
          documents: 2,
          medianMinutes: 1,
          p90Minutes: 1,
        })),
      },
      other: { documents: 0, onTimePercent: null },
    });
  });

  it(
    `is exact after ${CHANGES} changes by ${WRITERS} writers while it is killed again and again, and a rebuild gives the same`,
    { timeout: CHANGES * 40 },
    async () => {
      const { service, verifier, printer } = office;
      for (let index = 0; index < 8; index++) {
        const villageCode = ["73.72.01.1004", "73.72.02.1001", "73.72.03.1001"][index % 3];
        const whole = application();
        const { code } = await submit(service, { ...whole, address: { ...(whole["address"] as object), villageCode } });
        await produced(printer, await reviewed(verifier, code));
        expect((await caseOf(verifier, code)).state).toBe("HANDING_OVER");
      }
      const documents = await waitingDocuments(service);
      expect(documents.length).toBeGreaterThanOrEqual(16);

      // Connections of their own, by which the killer knows them.
      await rows(`create role counter superuser login password 'counter'`);
      const address = new URL(service.databaseUrl);
      Object.assign(address, { username: "counter", password: "counter" });
      const counting = await openDatabase(address.href, entities);
      let writing = true;
      let killed = 0;
      const random = seeded(7);
      const writers = Promise.all(
        Array.from({ length: WRITERS }, () => changeHands(service, documents, CHANGES / WRITERS, random)),
      ).finally(() => {
        writing = false;
      });
      const killer = (async () => {
        while (writing) {
          await rows(`select pg_sleep(0.05)`); // so that it gets ahead in between
          const found = await rows(`select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and usename = 'counter' and state <> 'idle'`);
          killed += found.length;
        }
      })();
      const counter = async (): Promise<void> => {
        while (writing) await countFacts(counting.em.fork(), 50).catch(() => {});
      };
      await Promise.all([writers, killer, counter(), counter(), counter()]);
      await counting.close(true);
      expect(killed).toBeGreaterThan(10);

      await service.counting.catchUp();
      const [sums, units] = [await rows(SUMS), await rows(UNITS)];
      expect(sums.length).toBeGreaterThan(50);
      expect(await rows(SUMS_OF_UNITS)).toEqual(sums);
      // What the tables say themselves, without any journal.
      expect(
        await rows(`select document_kind as kind, month, sum(count)::int as documents from figure_count
          where dimension = 'CITY' and measure = 'DOCUMENTS' and count > 0 group by 1, 2 order by 1, 2`),
      ).toEqual(
        await rows(`select kind, to_char(handed_over_at at time zone 'Asia/Makassar', 'YYYY-MM') as month, count(*)::int as documents
          from civil_document where handed_over_at is not null group by 1, 2 order by 1, 2`),
      );

      expect(await recountFigures(service.database, service.databaseUrl, service.now(), () => {})).toEqual([]);
      expect(await rows(UNITS)).toEqual(units);
      expect(await rows(SUMS)).toEqual(sums);
    },
  );
});
