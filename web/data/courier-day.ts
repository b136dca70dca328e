import { createContext, createEffect, createSignal, on, onCleanup, useContext, type Accessor } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { CourierDayDocument, CourierDayLiveDocument, type CourierDayViewFragment } from "../gql/staff/graphql.ts";
import { graphqlLanguage } from "../i18n/language.ts";
import { followLive, type ConnectionState } from "./live.ts";
import { askStaff, asStaffError, type StaffError } from "./staff-client.ts";

export type Day = CourierDayViewFragment;
export type Run = NonNullable<Day["run"]>;
export type Stop = Day["stops"][number];
export type Phone = Day["devices"][number];

/** What a phone's app reports is no fact that wakes anybody; and where sockets are blocked, the day is still at most this old. */
const POLL_MS = 30_000;
const NOTICE_MS = 20_000; // then it only stands in the way of the next door

export interface CourierDay {
  /** undefined until it has arrived */
  readonly view: Accessor<Day | undefined>;
  readonly error: Accessor<StaffError | null>;
  readonly connection: Accessor<ConnectionState>;
  readonly refresh: () => Promise<void>;
  /** What the last deed left to be said, on whichever screen is open now. */
  readonly notice: Accessor<string | null>;
  readonly say: (sentence: string | null) => void;
}

/** The signed-in courier's day: once by HTTP, then by the live connection, and by asking again while that is down. */
export function createCourierDay(): CourierDay {
  const [store, setStore] = createStore<{ view: Day | undefined }>({ view: undefined });
  const [error, setError] = createSignal<StaffError | null>(null);
  const [notice, say] = createSignal<string | null>(null);
  let newest = 0; // a live view that arrived meanwhile is not covered by an answer to an older question
  const show = (fresh: Day): void => {
    newest += 1;
    setStore("view", reconcile(fresh, { key: "id" }));
    setError(null);
  };
  const refresh = async (): Promise<void> => {
    const asked = newest;
    try {
      const { courierDay } = await askStaff(CourierDayDocument, { language: graphqlLanguage() });
      if (asked === newest) show(courierDay);
    } catch (thrown) {
      if (store.view === undefined) setError(() => asStaffError(thrown));
    }
  };
  void refresh();
  createEffect(() => {
    if (notice() === null) return;
    const read = setTimeout(() => say(null), NOTICE_MS);
    onCleanup(() => clearTimeout(read));
  });
  const variables = (): { language: "ID" | "EN" } => ({ language: graphqlLanguage() });
  const connection = followLive(
    CourierDayLiveDocument,
    variables,
    ({ courierDayUpdated }) => show(courierDayUpdated),
    "/staff/graphql",
  );
  // A session that was ended elsewhere closes the socket; the answer to this question then says so.
  createEffect(on(connection, (state) => void (state === "reconnecting" && refresh())));
  const returned = (): void => void (document.visibilityState === "visible" && refresh());
  const poll = setInterval(returned, POLL_MS);
  document.addEventListener("visibilitychange", returned);
  onCleanup(() => {
    clearInterval(poll);
    document.removeEventListener("visibilitychange", returned);
  });
  return { view: () => store.view, error, connection, refresh, notice, say };
}

export const CourierDayContext = createContext<CourierDay>();
export function useCourierDay(): CourierDay {
  const day = useContext(CourierDayContext);
  if (!day) throw new Error("outside of a courier's day");
  return day;
}
