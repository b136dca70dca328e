import type { DocumentState } from "../../api/domain/document.ts";
import { CivilDocument } from "../../api/documents/document.entity.ts";
import {
  awaitBlank,
  awaitSignature,
  markPrinted,
  passCheck,
  spoilDocument,
  startWork,
} from "../../api/documents/document.commands.ts";
import type { Work } from "../../api/platform/work.ts";
import { isLucky } from "./people.ts";
import { mostlyFirst, newKey, pause, type Player, shownFirst, type Stage, staffPlayer, workAs } from "./stage.ts";

const WAITS = 0.1; // for a signature or a card blank
const WAIT_ENDS = 0.03; // with each look
const SPOILED = 0.03;

/** Makes the documents, one step at a time. */
export const printer = (stage: Stage): Player =>
  printerWith(stage, "pencetak", ["IN_WORK", "SPOILED", "QUEUED", "LOST", "AWAITING_SIGNATURE", "AWAITING_BLANK"]);
/** Looks at each a second time: four eyes. */
export const secondPrinter = (stage: Stage): Player => printerWith(stage, "pencetak2", ["PRINTED"]);

/** @param states of the documents that this one works on, in the order in which they come */
const printerWith = (stage: Stage, login: string, states: readonly DocumentState[]): Player =>
  staffPlayer(stage, login, "PRINTER", async (actor) => {
    const found = await stage.fork().find(CivilDocument, { state: [...states] }, { limit: 60 });
    const isDue = ({ state, reprintApprovedAt }: CivilDocument): boolean => {
      if (state === "AWAITING_SIGNATURE" || state === "AWAITING_BLANK") return isLucky(stage.random, WAIT_ENDS);
      return state !== "LOST" || reprintApprovedAt !== null;
    };
    const inOrder = found.filter(isDue).toSorted((a, b) => states.indexOf(a.state!) - states.indexOf(b.state!));
    const next = mostlyFirst(stage, shownFirst(stage, inOrder));
    if (!next) return null;
    await produce(stage, workAs(stage, actor), next);
    return pause(stage, 2, 6);
  });

async function produce(stage: Stage, work: Work, document: CivilDocument): Promise<void> {
  const { id, version: expectedVersion, state, kind, label, requestId } = document;
  const step = { idempotencyKey: newKey(stage), id, expectedVersion };
  const happens = (chance: number): boolean => !stage.shown.has(requestId) && isLucky(stage.random, chance);
  switch (state) {
    case "IN_WORK":
      if (!happens(WAITS)) await markPrinted(work, step);
      else if (kind === "KTP_EL") await awaitBlank(work, { ...step, reason: "Menunggu persediaan blangko KTP-el" });
      else await awaitSignature(work, { ...step, reason: "Menunggu tanda tangan elektronik" });
      return;
    case "AWAITING_SIGNATURE":
    case "AWAITING_BLANK":
      return void (await markPrinted(work, step));
    case "PRINTED":
      if (happens(SPOILED)) await spoilDocument(work, { ...step, reason: "Cetakan miring, dicetak ulang" });
      else await passCheck(work, { ...step, scannedLabel: label });
      return;
    default:
      await startWork(work, step);
  }
}
