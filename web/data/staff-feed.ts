import { createEffect, createSignal, on, onCleanup, type Accessor } from "solid-js";
import type { TypedDocumentString } from "../gql/staff/graphql.ts";
import { followLive, type ConnectionState } from "./live.ts";
import { asStaffError, type StaffError } from "./staff-client.ts";

/** Where sockets are blocked, what is shown is still at most this old. */
const POLL_MS = 30_000;

/** Something of the office that is followed as long as its page is open. */
export interface StaffFeed<View> {
  /** undefined until the first answer has arrived */
  readonly view: Accessor<View | undefined>;
  readonly error: Accessor<StaffError | null>;
  readonly connection: Accessor<ConnectionState>;
  /** Rises with every newer view: a list in sight may have changed. */
  readonly revision: Accessor<number>;
  readonly refresh: () => void;
}

/** Once by HTTP, then by the live connection, and by asking again while that is down. */
export function createStaffFeed<View, Live>(
  fetchView: () => Promise<View>,
  live: TypedDocumentString<Live, Record<string, never>>,
  viewIn: (event: Live) => View,
): StaffFeed<View> {
  const [view, setView] = createSignal<View>();
  const [error, setError] = createSignal<StaffError | null>(null);
  const [revision, setRevision] = createSignal(0);
  const show = (fresh: View): void => {
    setView(() => fresh);
    setError(null);
    setRevision((count) => count + 1);
  };
  const ask = async (): Promise<void> => {
    try {
      show(await fetchView());
    } catch (thrown) {
      if (view() === undefined) setError(() => asStaffError(thrown));
    }
  };
  void ask();
  const [variables] = createSignal<Record<string, never>>({});
  const connection = followLive(live, variables, (event) => show(viewIn(event)), "/staff/graphql");
  // A session that was ended elsewhere closes the socket; the answer to this question then says so.
  createEffect(on(connection, (state) => void (state === "reconnecting" && ask())));
  const poll = setInterval(() => void (connection() !== "live" && ask()), POLL_MS);
  onCleanup(() => clearInterval(poll));
  return { view, error, connection, revision, refresh: () => void ask() };
}
