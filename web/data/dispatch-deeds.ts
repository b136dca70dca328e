import type { TypedDocumentString } from "../gql/staff/graphql.ts";
import { DispatchArrangeRunDocument, DispatchAssignDocument, DispatchCreateRunDocument } from "../gql/staff/graphql.ts";
import { useBoard, type Parcel, type Run } from "./dispatch.ts";
import { askStaff, asStaffError } from "./staff-client.ts";
import { createSending, type Sending } from "./staff-sending.ts";

/** The race was lost, or the first try arrived after all: what is true now is read and said. */
const LOST_RACES = new Set(["STALE", "ILLEGAL_STEP", "IDEMPOTENCY_CONFLICT"]);

export interface Deed extends Sending {
  /** @param ask does it, and answers what is said then. @returns whether it is done */
  readonly run: (ask: (idempotencyKey: string) => Promise<string>) => Promise<boolean>;
  /** The usual deed: one mutation with one input. */
  readonly take: <Input>(
    document: TypedDocumentString<unknown, { input: Input }>,
    input: (idempotencyKey: string) => Input,
    done: string,
  ) => Promise<boolean>;
}

/** One thing the dispatcher does: sent in turn, said when it is done, and followed by what is true then, whatever came of it. */
export function createDeed(): Deed {
  const board = useBoard();
  const sending = createSending();
  const run: Deed["run"] = async (ask) => {
    const done = await sending.send((key) => board.inTurn(() => ask(key)));
    if (done !== undefined) {
      board.say({ done });
      board.refreshSoon();
      return true;
    }
    const code = sending.error()?.code;
    if (code !== undefined && LOST_RACES.has(code)) {
      sending.forgetError();
      await board.refresh();
      board.say(code === "ILLEGAL_STEP" ? "ILLEGAL_STEP" : "STALE");
    } else board.refreshSoon();
    return false;
  };
  return {
    ...sending,
    run,
    take: (document, input, done) => run((key) => askStaff(document, { input: input(key) }).then(() => done)),
  };
}

/** Where parcels are put: "run ID" that exists, or "new ID" for a new one of that courier. */
export const intoRun = (runId: string): string => `run ${runId}`;
export const intoNewRunOf = (courierId: string): string => `new ${courierId}`;

/** @throws StaffError */
async function runFor(destination: string, idempotencyKey: string): Promise<string> {
  const [kind, id] = destination.split(" ") as [string, string];
  if (kind === "run") return id;
  return (await askStaff(DispatchCreateRunDocument, { input: { idempotencyKey, courierId: id } })).createRun.id;
}

/**
 * Puts parcels into a run, one after the other, and goes on where one cannot be put any more: the others can. Repeated with the same key
 * it does nothing twice.
 * @returns how many were put, and where
 * @throws StaffError when not a single one was
 */
export async function assignAll(
  parcels: readonly Parcel[],
  destination: string,
  key: string,
): Promise<{ readonly put: number; readonly runId: string }> {
  const runId = await runFor(destination, key);
  let [put, refusal]: [number, unknown] = [0, undefined];
  for (const { id, version: expectedVersion } of parcels)
    try {
      await askStaff(DispatchAssignDocument, { input: { idempotencyKey: `${key}-${id}`, id, expectedVersion, runId } });
      put += 1;
    } catch (thrown) {
      if (!LOST_RACES.has(asStaffError(thrown).code)) throw thrown;
      refusal = thrown;
    }
  if (put === 0) throw refusal;
  return { put, runId };
}

/** Brings a run's stops into an order. What is pressed while one is under way is shown at once and sent after it, the last one only. */
export function createArranging(run: () => Run) {
  const board = useBoard();
  const deed = createDeed();
  let wanted: readonly Parcel[] | null = null;
  let done = "";
  const send = async (): Promise<void> => {
    while (wanted !== null && !deed.isSending()) {
      const [deliveryIds, sentence] = [wanted.map(({ id }) => id), done];
      wanted = null;
      const { id } = run();
      const isDone = await deed.run(async (idempotencyKey) => {
        const input = { idempotencyKey, id, deliveryIds, expectedVersion: board.runVersion(id) };
        board.acceptRun((await askStaff(DispatchArrangeRunDocument, { input })).arrangeRun);
        return sentence;
      });
      if (!isDone) wanted = null;
    }
  };
  return {
    error: deed.error,
    /** @param sentence what is said once it is so */
    arrange: (stops: readonly Parcel[], sentence: string): void => {
      board.showOrder(run().id, stops);
      [wanted, done] = [stops, sentence];
      void send();
    },
  };
}
