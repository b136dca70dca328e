import fc from "fast-check";
import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Reading } from "../../api/domain/phone-message.ts";
import type { Fix } from "../../api/domain/position.ts";
import { NO_TRACK, shownNext, trackEnd } from "../../api/domain/track.ts";
import { uuidFrom } from "../../api/domain/uuid.ts";
import type { LiveFix } from "../../api/positions/live-positions.ts";
import { createLog } from "../../api/platform/log.ts";
import { createPositionIntake } from "../../api/positions/position.intake.ts";
import { readPlaces, readServedBox } from "../../api/positions/position.queries.ts";
import { POSITION_RULES } from "../../api/positions/position.rules.ts";
import { buildAccount } from "../support/accounts.ts";
import { cloneDatabase, type TestDatabase } from "../support/database.ts";

const SEEDS = 1_000;
const now = new Date("2026-11-24T04:00:00Z");
const from = new Date("2026-11-24T02:00:00Z");
let clone: TestDatabase;
let courierId: string;
beforeAll(async () => {
  clone = await cloneDatabase();
  courierId = (await buildAccount(clone, ["COURIER"])).id;
  await run(sql`insert into duty_period values (${uuidFrom(randomBytes)}, ${courierId}, ${from}, null)`);
});
afterAll(() => clone.close());
const run = (statement: ReturnType<typeof sql>): Promise<{ rows: unknown[] }> =>
  statement.execute(clone.database.em.fork().getKysely<unknown>());

/** A ride of ten seconds a reading, with jumps that nobody rides and clocks that run ahead. */
const rides = fc.array(
  fc.record({ northM: fc.integer({ min: -400, max: 400 }), what: fc.constantFrom("RIDE", "RIDE", "RIDE", "JUMP", "AHEAD") }),
  {
    minLength: 1,
    maxLength: 25,
  },
);
const onTrack = (reading: Reading): Fix => ({ ...reading, takenAt: reading.takenAt!, accuracyM: 10 });
const byTime = (a: Fix, b: Fix): number => a.takenAt.getTime() - b.takenAt.getTime();
/** After all of a ride. */
const later = (seconds: number): Date => new Date(from.getTime() + 600_000 + seconds * 1000);

/** In turn: each batch finds the ones before in the table. At once: most of them are written together. */
const shuffles = fc.record({
  order: fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
  cut: fc.integer({ min: 1, max: 6 }),
  arrival: fc.constantFrom("IN_TURN", "AT_ONCE"),
});

it(`of ${SEEDS} shuffled, repeated, late and future batches each ends in one track and one place`, async () => {
  const box = await readServedBox(clone.database.em.fork());
  await fc.assert(
    fc.asyncProperty(rides, shuffles, async (ride, { order, cut, arrival }) => {
      await run(sql`truncate position_fix, courier_position`);
      let northM = 0;
      const readings = ride.map(({ northM: step, what }, index): Reading => {
        northM += what === "JUMP" ? 0 : step / 2;
        return {
          takenAt: new Date((what === "AHEAD" ? now : from).getTime() + (what === "AHEAD" ? 120_000 : 10_000) + index * 10_000),
          latitudeDeg: -4.0135 + (northM + (what === "JUMP" ? 9_000 : 0)) / 111_195,
          longitudeDeg: 119.6255,
          accuracyM: 10,
          hdop: null,
          speedMps: null,
          courseDeg: null,
        };
      });
      const places: LiveFix[][] = [];
      const intake = createPositionIntake({
        fork: () => clone.database.em.fork(),
        now: () => now,
        setBackMs: () => 0,
        area: box,
        show: (fixes) => void places.push([...fixes]),
        count: () => {},
        log: createLog("silent"),
      });
      const sent = [...readings, ...readings.slice(0, 5)]
        .map((reading, index) => ({ reading, rank: order[index % order.length]! }))
        .toSorted((a, b) => a.rank - b.rank)
        .map(({ reading }) => reading);
      const batches = Array.from({ length: Math.ceil(sent.length / cut) }, (_, index) =>
        sent.slice(index * cut, (index + 1) * cut),
      );
      const report = (batch: readonly Reading[]): Promise<unknown> =>
        intake.report({ courierId, device: null, readings: batch, unusable: [] });
      if (arrival === "AT_ONCE") await Promise.all(batches.map(report));
      else for (const batch of batches) await report(batch);

      const track = readings.filter(({ takenAt }) => takenAt! <= now).map(onTrack);
      const { rows } = await run(sql`select taken_at, verdict from position_fix order by taken_at`);
      expect(rows.map((row) => (row as { verdict: string }).verdict)).toEqual(
        readings
          .toSorted((a, b) => a.takenAt!.getTime() - b.takenAt!.getTime())
          .map(({ takenAt }) => (takenAt! <= now ? "TRACK" : "QUARANTINED")),
      );
      const { believed } = trackEnd(track, NO_TRACK, POSITION_RULES.maxSpeedMps);
      const place = async (): Promise<LiveFix | undefined> => (await readPlaces(clone.database.em.fork()))[0];
      const shown = places.flat();
      expect(await place()).toEqual(shown.at(-1)); // the map shows what the table says
      expect(shownNext<Fix>(shown.at(-1) ?? null, believed)?.takenAt).toEqual(shown.at(-1)?.takenAt); // at least as new as what is believed
      expect(shown).toEqual(shown.toSorted(byTime)); // and it never went back
      // Whatever was shown meanwhile, the track alone says what is believed of the next readings.
      const next = [10, 20].map((s): Reading => ({
        ...readings[0]!,
        latitudeDeg: -4.0135 + northM / 111_195,
        takenAt: later(s),
      }));
      for (const reading of next) await report([reading]);
      const end = trackEnd([...track, ...next.map(onTrack)], NO_TRACK, POSITION_RULES.maxSpeedMps).believed;
      expect((await place())?.takenAt).toEqual(end?.takenAt);
    }),
    { numRuns: SEEDS },
  );
}, 180_000);
