import { createSignal, type Accessor } from "solid-js";
import { asStaffError, isUndecided, type StaffError } from "./staff-client.ts";

export interface Sending {
  readonly isSending: Accessor<boolean>;
  readonly error: Accessor<StaffError | null>;
  /** @returns what the server answered; undefined when it refused, did not answer, or one is under way already */
  readonly send: <Result>(ask: (idempotencyKey: string) => Promise<Result>) => Promise<Result | undefined>;
  readonly forgetError: () => void;
}

/**
 * One thing that a form does. Its key is made when the form opens and kept while nobody knows whether it was done, so that "coba lagi"
 * never does it twice; after an answer the next attempt is a new deed with a new key.
 */
export function createSending(): Sending {
  const [isSending, setSending] = createSignal(false);
  const [error, setError] = createSignal<StaffError | null>(null);
  let key = crypto.randomUUID();
  const send: Sending["send"] = async (ask) => {
    if (isSending()) return undefined;
    setSending(true);
    setError(null);
    try {
      const answer = await ask(key);
      key = crypto.randomUUID();
      return answer;
    } catch (thrown) {
      const refusal = asStaffError(thrown);
      if (!isUndecided(refusal) && refusal.code !== "NOT_SIGNED_IN") key = crypto.randomUUID();
      setError(() => refusal);
      return undefined;
    } finally {
      setSending(false);
    }
  };
  return { isSending, error, send, forgetError: () => setError(null) };
}
