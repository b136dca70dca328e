import { resolveIncident } from "../../api/deliveries/incident.commands.ts";
import { Delivery } from "../../api/deliveries/delivery.entity.ts";
import { CivilDocument } from "../../api/documents/document.entity.ts";
import { isLucky } from "./people.ts";
import { newKey, pause, type Player, type Stage, staffPlayer, workAs } from "./stage.ts";

const DECIDES_NOW = 0.1; // with each look
const REPRINT_SHARE = 0.4;

/** Decides what becomes of a parcel to which something happened. */
export const supervisor = (stage: Stage): Player =>
  staffPlayer(stage, "pimpinan", "SUPERVISOR", async (actor) => {
    const incidents = await stage.fork().find(Delivery, { state: "INCIDENT" }, { limit: 20 });
    const next = incidents.find(() => isLucky(stage.random, DECIDES_NOW));
    if (!next) return null;
    const { id, version: expectedVersion } = next;
    const documents = await stage.fork().find(CivilDocument, { deliveryId: id });
    const scannedLabels = documents.map(({ label }) => label);
    const decision = isLucky(stage.random, REPRINT_SHARE)
      ? ({ outcome: "REPRINT", reason: "Dokumen rusak di jalan, dicetak ulang" } as const)
      : ({ outcome: "CONTINUE", reason: "Dokumen utuh, diantar lagi" } as const);
    const input = { idempotencyKey: newKey(stage), id, expectedVersion, scannedLabels, ...decision };
    await resolveIncident(workAs(stage, actor), input);
    return pause(stage, 5, 15);
  });
