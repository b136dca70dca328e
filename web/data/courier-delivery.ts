import type { Day } from "./courier-day.ts";
import { STEPS } from "./courier-steps.ts";
import { deedStore, type Deed, type DeedContent } from "./courier-store.ts";
import { AskError } from "./client.ts";
import { askStaff, asStaffError, isUndecided, StaffError } from "./staff-client.ts";
import { uploadPhoto } from "./upload.ts";

export type Verdict = "DONE" | StaffError;
export interface Tried {
  readonly deed: Deed; // as it is kept now
  readonly verdict: Verdict;
}

const JUST_NOW_MS = 60_000;

/** Nobody knows whether it arrived, or nobody was asked: the same deed goes out again later. */
export const isLost = (error: StaffError): boolean => isUndecided(error) || error.code === "NOT_SIGNED_IN";
/** Somebody was faster: what is true now is another thing. */
export const isOvertaken = ({ code }: StaffError): boolean => ["STALE", "ILLEGAL_STEP", "NOT_FOUND"].includes(code);
export const refusalOf = ({ code, facts }: StaffError): NonNullable<Deed["refusal"]> => ({ code, facts });

/**
 * Sends one deed. What it is sent with is kept first, so that a repetition is the very same message. Its photo stays on the phone until the
 * deed is done: after a long time without signal the server has it no more, and asks for it again.
 */
export async function deliver(deed: Deed, read: () => Promise<Day>): Promise<Tried> {
  let kept = deed;
  try {
    const store = await deedStore();
    const content = await store.contentOf(deed);
    if (content === null) throw new StaffError("CONTENT_GONE");
    const send = async (ready: DeedContent): Promise<void> => {
      await store.replace(kept, ready);
      await askStaff(STEPS[deed.step].document, variablesOf(kept, ready) as never); // their type is the step's own: StepInputs
    };
    const expectedVersion = deed.expectedVersion ?? versionIn(await read(), deed);
    const isUploaded = Boolean(content.input["photo"]);
    const ready = isUploaded ? content : await withPhoto(content);
    kept = { ...deed, expectedVersion, state: "TRIED" };
    await send(ready).catch(async (thrown: unknown) => {
      if (!isUploaded || content.photo === null || !isAboutPhoto(thrown)) throw thrown;
      await send(await withPhoto(content));
    });
    return { deed: kept, verdict: "DONE" };
  } catch (thrown) {
    const error =
      thrown instanceof AskError && !(thrown instanceof StaffError) ? new StaffError(thrown.code) : asStaffError(thrown);
    // The key is this deed's alone: an earlier try of it had arrived after all, as an earlier version of this page sent it.
    return { deed: kept, verdict: error.code === "IDEMPOTENCY_CONFLICT" ? "DONE" : error };
  }
}

function variablesOf(deed: Deed, { input }: DeedContent): Record<string, unknown> {
  const { step, idempotencyKey, subjectId: id, expectedVersion, pressedAt } = deed;
  const { about, clock, told } = STEPS[step];
  if (about === "COURIER") return { input: { ...input, idempotencyKey } };
  const target = { idempotencyKey, id, expectedVersion };
  const whole = told === "INSIDE" ? { ...input, ...target } : target;
  const beside = told === "BESIDE" ? input : {};
  if (clock === "SERVER") return { ...beside, input: whole };
  // What has just been pressed happens now: the phone's own clock, which may be wrong, is needed only for what had to wait.
  const isLate = Date.now() - new Date(pressedAt).getTime() > JUST_NOW_MS;
  const deviceAt = isLate ? pressedAt : null;
  return about === "RUN" ? { ...beside, input: whole, deviceAt } : { ...beside, input: { ...whole, deviceAt } };
}

function isAboutPhoto(thrown: unknown): boolean {
  const { code, facts } = asStaffError(thrown);
  return code === "INVALID_INPUT" && [facts["fields"]].flat().includes("photo");
}

/** @throws StaffError NOT_FOUND: it is in other hands by now */
function versionIn({ run, stops }: Day, { step, subjectId }: Deed): number | null {
  const { about } = STEPS[step];
  if (about === "COURIER") return null;
  const subject = about === "RUN" ? (run?.id === subjectId ? run : undefined) : stops.find(({ id }) => id === subjectId);
  if (!subject) throw new StaffError("NOT_FOUND");
  return subject.version;
}

/** A photo goes first; the deed then names it. */
async function withPhoto({ input, photo: blob }: DeedContent): Promise<DeedContent> {
  if (blob === null) return { input, photo: null };
  const photo = await uploadPhoto(blob, () => {}, new AbortController().signal);
  return { input: { ...input, photo }, photo: blob };
}
