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
export const refusalOf = ({ code, facts }: StaffError): NonNullable<Deed["refusal"]> => ({ code, facts });

/** Sends one deed. What it is sent with is kept first, so that a repetition is the very same message. */
export async function deliver(deed: Deed, read: () => Promise<Day>): Promise<Tried> {
  let kept = deed;
  try {
    const store = await deedStore();
    const content = await store.contentOf(deed);
    if (content === null) throw new StaffError("CONTENT_GONE");
    const expectedVersion = deed.expectedVersion ?? versionIn(await read(), deed);
    const ready = await withPhoto(content);
    kept = { ...deed, expectedVersion, state: "TRIED" };
    await store.replace(kept, ready);
    await askStaff(STEPS[deed.step].document, { input: inputOf(kept, ready) as never }); // its type is the step's own: StepInputs
    return { deed: kept, verdict: "DONE" };
  } catch (thrown) {
    const error =
      thrown instanceof AskError && !(thrown instanceof StaffError) ? new StaffError(thrown.code) : asStaffError(thrown);
    // The key is this deed's alone, and the only thing that may differ is the clock: an earlier try had arrived after all.
    return { deed: kept, verdict: error.code === "IDEMPOTENCY_CONFLICT" ? "DONE" : error };
  }
}

function inputOf(deed: Deed, { input }: DeedContent): Record<string, unknown> {
  const { step, idempotencyKey, subjectId: id, expectedVersion, pressedAt } = deed;
  const { about, clock } = STEPS[step];
  if (about === "COURIER") return { ...input, idempotencyKey };
  const whole = { ...input, idempotencyKey, id, expectedVersion };
  if (clock === "SERVER") return whole;
  // What has just been pressed happens now: the phone's own clock, which may be wrong, is needed only for what had to wait.
  const isLate = Date.now() - new Date(pressedAt).getTime() > JUST_NOW_MS;
  return { ...whole, deviceAt: isLate ? pressedAt : null };
}

/** @throws StaffError NOT_FOUND: it is in other hands by now */
function versionIn({ run, stops }: Day, { step, subjectId }: Deed): number | null {
  const { about } = STEPS[step];
  if (about === "COURIER") return null;
  const subject = about === "RUN" ? (run?.id === subjectId ? run : undefined) : stops.find(({ id }) => id === subjectId);
  if (!subject) throw new StaffError("NOT_FOUND");
  return subject.version;
}

/** A photo that was taken without a signal goes first; the deed then names it. */
async function withPhoto(content: DeedContent): Promise<DeedContent> {
  if (content.photo === null) return content;
  const photo = await uploadPhoto(content.photo, () => {}, new AbortController().signal);
  return { input: { ...content.input, photo }, photo: null };
}
