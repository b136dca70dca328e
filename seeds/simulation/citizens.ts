import { CONSENT_VERSION, type HandoverMethod } from "../../api/domain/intake.ts";
import { readCalendar } from "../../api/catalogue/calendar.queries.ts";
import { dayIn } from "../../api/domain/office-time.ts";
import { listServices, type ServiceView } from "../../api/catalogue/catalogue.queries.ts";
import { DocumentRequirement } from "../../api/documents/document.entity.ts";
import { codeIndexOf } from "../../api/requests/code-index.ts";
import { DocumentRequest } from "../../api/requests/request.entity.ts";
import { type Receipt, submitRequest, type SubmitInput } from "../../api/requests/submit.commands.ts";
import { completeRequest } from "../../api/tracking/citizen.commands.ts";
import { inventPerson, inventStreet, isLucky, PACKAGES, pick } from "./people.ts";
import { countOpen, newKey, pause, type Player, type Rest, type Slip, type Stage, workAs } from "./stage.ts";

/** So many requests of invented people are open at most: a simulation left alone neither piles up nor stops. */
const MOST_OPEN = 25;
const COURIER_SHARE = 0.6;
const FAMILY_SHARE = 0.2; // of those who let somebody of the family receive
/** More slips than that are of requests long ended. */
const MOST_SLIPS = 200;

/** All citizens: they apply, and send what the office asks them for. */
export function citizens(stage: Stage): Player {
  return {
    name: "pemohon",
    act: async () => {
      const completed = await completeOne(stage);
      if (completed) return completed;
      if ((await countOpen(stage)) >= MOST_OPEN) return null;
      await apply(stage, isLucky(stage.random, COURIER_SHARE) ? "COURIER" : "PICKUP");
      return pause(stage, 10, 40);
    },
  };
}

/** Somebody who does not exist applies, from a connection of their own. */
export async function apply(stage: Stage, handover: HandoverMethod): Promise<Receipt & { readonly requestId: string }> {
  const work = workAs(stage, { kind: "ANYONE" });
  const services = await listServices(work.em, dayIn((await readCalendar(work.em)).zone, work.now));
  const network = `simulasi ${newKey(stage)}`;
  const receipt = await submitRequest(work, network, newKey(stage), await inventApplication(stage, services, handover));
  const codeIndex = codeIndexOf(stage.vault, receipt.code);
  const { id: requestId } = await stage.fork().findOneOrFail(DocumentRequest, { codeIndex });
  keepSlip(stage, requestId, receipt);
  return { ...receipt, requestId };
}

function keepSlip({ receipts }: Stage, requestId: string, { code, pin }: Receipt): void {
  receipts.set(requestId, { code, pin });
  if (receipts.size > MOST_SLIPS) receipts.delete(receipts.keys().next().value!);
}

async function inventApplication(stage: Stage, services: readonly ServiceView[], handover: HandoverMethod): Promise<SubmitInput> {
  const { random } = stage;
  const checklistOf = (wish: (typeof PACKAGES)[number][number]): ServiceView["checklist"] | undefined =>
    services.find(({ checklist }) => checklist.documentKind === wish.document && checklist.reason === wish.reason)?.checklist;
  const wishes = pick(
    random,
    PACKAGES.filter((wanted) => wanted.every(checklistOf)),
  );
  const [applicant, relative] = [inventPerson(random), inventPerson(random)];
  const documents: SubmitInput["documents"][number][] = [];
  for (const wish of wishes) {
    const { name: subjectName, nik } = wish.whose === "APPLICANT" ? applicant : relative;
    const subjectNik = wish.document === "AKTA_KELAHIRAN" ? null : nik;
    const files = [];
    for (const { code, evidence, condition } of checklistOf(wish)!.requirements) {
      if (evidence === "PHOTO" && condition === null)
        files.push({ requirement: code, ...(await stage.photos.keep(workAs(stage, { kind: "ANYONE" }))) });
    }
    documents.push({ document: wish.document, reason: wish.reason, subjectName, subjectNik, files });
  }
  const byFamily = isLucky(random, FAMILY_SHARE);
  const { villageCode, latitudeDeg, longitudeDeg } = stage.homeOf(random);
  return {
    applicant,
    documents,
    recipient: byFamily
      ? { name: relative.name, relation: "FAMILY_MEMBER", phone: relative.phone }
      : { name: applicant.name, relation: "APPLICANT", phone: null },
    address: { villageCode, ...inventStreet(random), latitudeDeg, longitudeDeg },
    handover,
    absenceReason: null,
    consentVersion: CONSENT_VERSION,
  };
}

/** Takes a new photo of each paper that was asked for. Whoever applied before this start has lost the slip with the PIN. */
async function completeOne(stage: Stage): Promise<Rest | null> {
  const waiting = await stage.fork().find(DocumentRequest, { state: "NEEDS_COMPLETION", id: [...stage.receipts.keys()] });
  const request = waiting.find(() => isLucky(stage.random, 0.3));
  if (!request) return null;
  const { id: requestId, version: expectedVersion } = request;
  const asked = await stage.fork().find(DocumentRequirement, { requestId, verdict: "ASKED_FOR" });
  const work = workAs(stage, { kind: "ANYONE" });
  const lines = [];
  for (const { documentId, code: requirement } of asked)
    lines.push({ documentId, requirement, ...(await stage.photos.keep(work)) });
  const slip: Slip = stage.receipts.get(requestId)!;
  const network = `simulasi ${newKey(stage)}`;
  const input = { idempotencyKey: newKey(stage), expectedVersion, network, ...slip, secret: null, lines };
  await completeRequest(workAs(stage, { kind: "ANYONE" }), input);
  return pause(stage, 5, 15);
}
