import { setTimeout as sleep } from "node:timers/promises";
import type { EntityManager } from "@mikro-orm/postgresql";
import type { RandomBytes } from "../../api/domain/tracking-code.ts";
import type { FileStore } from "../../api/files/file.store.ts";
import type { Log } from "../../api/platform/log.ts";
import type { Vault } from "../../api/platform/vault.ts";
import type { Receipt } from "../../api/requests/filing.ts";
import { apply, citizens } from "./citizens.ts";
import { type City, readCity } from "./city.ts";
import { courier } from "./courier.ts";
import { COURIERS } from "./couriers.ts";
import { desk } from "./desk.ts";
import { dispatcher } from "./dispatcher.ts";
import type { Random } from "./land.ts";
import { operator } from "./operator.ts";
import { drawPhotos } from "./photos.ts";
import { printer, secondPrinter } from "./printer.ts";
import { countOpen, isOvertaken, type Player, type Stage } from "./stage.ts";
import { supervisor } from "./supervisor.ts";
import { verifier } from "./verifier.ts";

export interface SimulationParts {
  readonly fork: () => EntityManager;
  readonly now: () => Date;
  readonly vault: Vault;
  readonly randomBytes: RandomBytes;
  readonly random: Random;
  readonly store: FileStore;
  readonly log: Log;
  readonly phonesUrl: string; // where this very service takes the reports of phones
  readonly speed: number; // divides the pauses
  readonly rideSpeedMps?: number; // a motorcycle in town
  readonly homeOf?: City["homeOf"]; // anywhere in the city
}
/** Requests of this very start, to look at. */
export interface Shown {
  readonly courier: Receipt;
  readonly pickup: Receipt;
}
export interface Simulation {
  readonly shown: Shown | null; // null: nobody could apply
  /** Ends every pause and ride, and waits for the step under way. */
  readonly stop: () => Promise<void>;
}

const RIDE_SPEED_MPS = 7;
/** So many open requests the first minute begins with, most of them for couriers. */
const AT_START = { COURIER: 17, PICKUP: 3 } as const;
/** How many steps the office takes at once at the start at most. */
const STEPS_AT_START = 400;
const LOOK_MS = 4_000; // after nothing was to do
const AFTER_ERROR_MS = { first: 1_000, most: 60_000 } as const;

/**
 * Citizens, staff and five couriers, each played by what the database says there is to do, through the product's own commands. Nothing of it
 * lives in memory that a restart would need. What goes wrong is logged and tried again: the service it plays in goes on without.
 */
export async function startSimulation(parts: SimulationParts): Promise<Simulation> {
  const { log } = parts;
  const end = new AbortController();
  let playing: Promise<void> = Promise.resolve();
  const stop = async (): Promise<void> => {
    end.abort();
    await playing;
  };
  try {
    const stage = await setStage(parts, end.signal);
    const shown = { courier: await apply(stage, "COURIER"), pickup: await apply(stage, "PICKUP") };
    for (const { requestId } of Object.values(shown)) stage.shown.add(requestId);
    playing = play(stage, parts.speed);
    return { shown, stop };
  } catch (error) {
    log.warn({ error }, "nobody plays the simulation");
    return { shown: null, stop };
  }
}

async function setStage(parts: SimulationParts, signal: AbortSignal): Promise<Stage> {
  const { fork, now, vault, randomBytes, random, log, phonesUrl, store } = parts;
  const city = await readCity(fork());
  return {
    ...city,
    fork,
    now,
    vault,
    randomBytes,
    random,
    log,
    phonesUrl,
    signal,
    homeOf: parts.homeOf ?? city.homeOf,
    startedAt: now(),
    photos: await drawPhotos(store, random),
    rideSpeedMps: parts.rideSpeedMps ?? RIDE_SPEED_MPS,
    receipts: new Map(),
    shown: new Set(),
  };
}

async function play(stage: Stage, speed: number): Promise<void> {
  const office = [verifier(stage), printer(stage), secondPrinter(stage), dispatcher(stage)];
  await openOffice(stage, office).catch((error: unknown) => {
    if (!stage.signal.aborted) stage.log.warn({ error }, "the simulation began with less than it wanted");
  });
  const others = [citizens(stage), operator(stage), desk(stage), supervisor(stage)];
  const players = [...office, ...others, ...COURIERS.map((one) => courier(stage, one))];
  await Promise.all(players.map((player) => playOne(stage, player, speed)));
}

/** Something to carry from the first minute on: who applied is served at once, with steps like all others but without the pauses between. */
async function openOffice(stage: Stage, office: readonly Player[]): Promise<void> {
  const wanted = [...Array<"COURIER">(AT_START.COURIER).fill("COURIER"), ...Array<"PICKUP">(AT_START.PICKUP).fill("PICKUP")];
  for (const handover of wanted.slice(Math.max(0, (await countOpen(stage)) - 2))) {
    if (stage.signal.aborted) return;
    await apply(stage, handover);
  }
  let steps = 0;
  for (const player of office) {
    while (!stage.signal.aborted && steps++ < STEPS_AT_START && (await player.act().catch(skipOvertaken)) !== null);
  }
}
function skipOvertaken(error: unknown): null {
  if (isOvertaken(error)) return null;
  throw error;
}

/** One look after the other until the end. */
async function playOne(stage: Stage, player: Player, speed: number): Promise<void> {
  const { signal, log } = stage;
  let afterErrorMs: number = AFTER_ERROR_MS.first;
  const wait = (ms: number): Promise<void> => sleep(ms, undefined, { signal }).catch(() => {}); // ended: the loop sees it
  while (!signal.aborted) {
    try {
      const rest = (await player.act()) ?? { kind: "PAUSE", ms: LOOK_MS };
      afterErrorMs = AFTER_ERROR_MS.first;
      await wait(rest.kind === "PAUSE" ? rest.ms / speed : rest.ms);
    } catch (error) {
      if (signal.aborted) return;
      if (isOvertaken(error)) {
        await wait(AFTER_ERROR_MS.first / speed);
        continue;
      }
      log.warn({ error, player: player.name }, "a part of the simulation failed, trying again");
      await wait(afterErrorMs);
      afterErrorMs = Math.min(AFTER_ERROR_MS.most, afterErrorMs * 2);
    }
  }
}
