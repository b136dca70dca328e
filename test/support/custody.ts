import { randomBytes, randomUUID } from "node:crypto";
import fc from "fast-check";
import { StoredFile } from "../../api/files/file.entity.ts";
import type { StaffRole } from "../../api/domain/actor.ts";
import { presentError } from "../../api/platform/graphql-errors.ts";
import { createLog } from "../../api/platform/log.ts";
import { sha256 } from "../../api/platform/vault.ts";
import type { Work } from "../../api/platform/work.ts";
import { Run } from "../../api/deliveries/run.entity.ts";
import { createRun } from "../../api/deliveries/run.commands.ts";
import { setDuty } from "../../api/positions/duty.commands.ts";
import { DocumentRequest } from "../../api/requests/request.entity.ts";
import { courierService, type CourierService, oneDocument, type Parcel, planned } from "./courier.ts";
import { count, custodyProblems, type Replay, type Tally } from "./custody-rules.ts";
import { parcelWish, requestWish, runWish } from "./custody-wishes.ts";
import { uploaded } from "./door.ts";
import { application, newKey } from "./journey.ts";

/** What somebody wants, in numbers that mean something once the fleet is looked at. */
export interface Wish {
  readonly of: "parcel" | "run" | "request" | "duty";
  readonly parcel: number;
  readonly run: number;
  readonly step: number;
  readonly who: number;
  readonly scan: "WHOLE" | "SHORT";
}
const PARCELS = 3;
const wishes = fc.record<Wish>({
  of: fc.constantFrom(...Array<"parcel">(8).fill("parcel"), ...Array<"run">(4).fill("run"), "request", "request", "duty"),
  parcel: fc.nat(PARCELS - 1),
  run: fc.nat(20),
  step: fc.nat(50),
  who: fc.nat(1),
  scan: fc.constantFrom("WHOLE", "WHOLE", "WHOLE", "WHOLE", "SHORT"),
});
/** What several people do at the same time, each one thing after the other. */
export const sequences = fc.array(fc.array(wishes, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 5 });
/** Twenty people, one thing each. */
export const twentyAtOnce = fc.array(
  wishes.map((wish) => [wish]),
  { minLength: 20, maxLength: 20 },
);

/** An office with a few parcels, two couriers, and people who all press buttons. */
export interface CustodyOffice {
  readonly play: (people: readonly (readonly Wish[])[]) => Promise<void>;
  /** Whatever is not as it must be, in words. */
  readonly problems: () => Promise<string[]>;
  readonly stop: () => Promise<void>;
}
/** What the people of one office look at. */
export interface Scene {
  readonly office: CourierService;
  readonly officeId: string;
  readonly parcels: Parcel[];
  readonly workAs: (role: StaffRole, who?: number) => Work;
  /** Of a sealed envelope; each can be attached once. */
  readonly photo: () => Promise<{ fileId: string; claimToken: string }>;
}
/** @param done accepted steps by lifecycle and name, as the journal tells them; @param refused refusals by their code */
export async function custodyOffice(done: Tally, refused: Tally): Promise<CustodyOffice> {
  const office = await courierService();
  const em = (): Work["em"] => office.service.database.em.fork();
  const parcels = [
    await planned(office),
    await planned(office, application({ handover: "COURIER" })),
    await planned(office, oneDocument()),
  ];
  const { officeId } = await em().findOneOrFail(DocumentRequest, { id: parcels[0]!.requestId });
  const { fileId: pattern } = await uploaded(office);
  const scene: Scene = {
    office,
    officeId,
    parcels,
    workAs: (role, who = 0) => {
      const accountId = role === "COURIER" ? office.couriers[who % 2]!.id : OFFICERS[role]!;
      const actor = { kind: "STAFF", accountId, roles: [role], officeId } as const;
      return { em: em(), actor, now: new Date(), vault: office.service.vault, randomBytes, deviceAt: null };
    },
    photo: async () => {
      const [fileId, claimToken, tx] = [randomUUID(), randomUUID(), em()];
      const { bytes, widthPx, heightPx, uploadedAt, dataKey } = await tx.findOneOrFail(StoredFile, { id: pattern });
      const copy = { bytes, widthPx, heightPx, uploadedAt, dataKey, kept: true };
      await tx.persist(tx.create(StoredFile, { id: fileId, claimHash: sha256(claimToken), ...copy })).flush();
      return { fileId, claimToken };
    },
  };
  const replay: Replay = { places: new Map(), readTo: 0, done };
  const over = new Map<string, number>(); // requests that have ended: for how many rounds
  return {
    play: async (people) => {
      await Promise.all(
        people.map(async (sequence) => {
          for (const wish of sequence) await act(scene, wish, refused);
        }),
      );
      await restock(scene, over);
    },
    problems: () => custodyProblems(scene, replay),
    stop: () => office.service.stop(),
  };
}
const OFFICERS: Partial<Record<StaffRole, string>> = {
  DISPATCHER: "00000000-0000-4000-8000-000000000001",
  DESK: "00000000-0000-4000-8000-000000000002",
  SUPERVISOR: "00000000-0000-4000-8000-000000000003",
  PRINTER: "00000000-0000-4000-8000-000000000004",
};

const SILENT = createLog("silent");
/** Looks, as a person does before pressing a button, and then presses one that seems right. */
async function act(scene: Scene, wish: Wish, refused: Tally): Promise<void> {
  const press = await chosen(scene, wish);
  try {
    await press?.();
  } catch (error) {
    const code = String(presentError(error, SILENT).extensions?.["code"]);
    if (code === "INTERNAL_SERVER_ERROR") throw error; // BUSY is an answer: on a slow machine somebody waits too long for another
    count(refused, code);
  }
}
/** A button; null: there is nothing to press. */
export type Press = (() => Promise<unknown>) | null;
async function chosen(scene: Scene, wish: Wish): Promise<Press> {
  const parcel = scene.parcels[wish.parcel]!;
  if (wish.of === "request") return requestWish(scene, parcel, wish);
  if (wish.of === "duty") return dutyWish(scene, wish);
  const { em } = scene.workAs("DISPATCHER");
  const runs = await em.find(Run, { state: ["DRAFT", "STARTED", "PAUSED"] }, { orderBy: { id: "asc" } });
  if (runs.length < 3) {
    const courierId = scene.office.couriers[wish.who]!.id;
    return () => createRun(scene.workAs("DISPATCHER"), { idempotencyKey: newKey(), courierId });
  }
  return wish.of === "run" ? runWish(scene, runs[wish.run % runs.length]!, wish) : parcelWish(scene, parcel, runs, wish);
}
/** Mostly on: without a courier on duty nothing moves. */
function dutyWish({ workAs }: Scene, { who, step }: Wish): Press {
  const duty = step % 4 === 0 ? "OFF" : "ON";
  return () => setDuty(workAs("COURIER", who), { idempotencyKey: newKey(), duty });
}

/** Somebody may still take back what has ended; after that the next citizen's parcel comes in its place. */
const ROUNDS_AFTER_THE_END = 4;
async function restock({ office, parcels, workAs }: Scene, over: Map<string, number>): Promise<void> {
  const ids = parcels.map(({ requestId }) => requestId);
  const ended = await workAs("DESK").em.find(DocumentRequest, { id: ids, endedAt: { $ne: null } });
  for (const { id } of ended) {
    const rounds = (over.get(id) ?? 0) + 1;
    over.set(id, rounds);
    const slot = ids.indexOf(id);
    const next = slot === 0 ? application({ handover: "COURIER" }) : oneDocument();
    if (rounds > ROUNDS_AFTER_THE_END) parcels[slot] = await planned(office, next);
  }
}
