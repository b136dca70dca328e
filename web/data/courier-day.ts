import { createComputed, createContext, createEffect, createSignal, on, onCleanup, useContext, type Accessor } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { CourierDayDocument, CourierDayLiveDocument, type CourierDayViewFragment } from "../gql/staff/graphql.ts";
import { graphqlLanguage } from "../i18n/language.ts";
import { createOutbox, type Outbox } from "./courier-outbox.ts";
import { withDeeds } from "./courier-overlay.ts";
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
  /** As it is once what waits on this phone has arrived; undefined until it was read. */
  readonly view: Accessor<Day | undefined>;
  readonly outbox: Outbox;
  readonly error: Accessor<StaffError | null>;
  readonly connection: Accessor<ConnectionState>;
  readonly refresh: () => Promise<void>;
  /** What the last deed left to be said, on whichever screen is open now. */
  readonly notice: Accessor<Notice | null>;
  readonly say: (sentence: string | null) => void;
  /** The same, for what was not done. */
  readonly refuse: (sentence: string) => void;
}
export interface Notice {
  readonly sentence: string;
  readonly tone: "done" | "refused";
}

/** The signed-in courier's day: once by HTTP, then by the live connection, and by asking again while that is down. */
export function createCourierDay(courierId: string): CourierDay {
  const [told, setTold] = createSignal<Day>(); // by the server
  const [store, setStore] = createStore<{ view: Day | undefined }>({ view: undefined });
  const [error, setError] = createSignal<StaffError | null>(null);
  const [notice, setNotice] = createSignal<Notice | null>(null);
  const say = (sentence: string | null): void => void setNotice(sentence === null ? null : { sentence, tone: "done" });
  const refuse = (sentence: string): void => void setNotice({ sentence, tone: "refused" });
  let newest = 0; // a live view that arrived meanwhile is not covered by an answer to an older question
  const show = (fresh: Day): void => {
    newest += 1;
    setTold(() => fresh);
    setError(null);
  };
  const read = async (): Promise<Day> => {
    const asked = newest;
    const { courierDay } = await askStaff(CourierDayDocument, { language: graphqlLanguage() });
    if (asked === newest) show(courierDay);
    return courierDay;
  };
  const refresh = async (): Promise<void> => {
    try {
      await read();
    } catch (thrown) {
      if (told() === undefined) setError(() => asStaffError(thrown));
    }
  };
  const outbox = createOutbox(courierId, read);
  // Laid over what is shown, so that open forms and the focus stay; a copy, since what lies in a store is changed in place.
  createComputed(() => {
    const day = told();
    if (day) setStore("view", reconcile(structuredClone(withDeeds(day, outbox.deeds(), outbox.sent())), { key: "id" }));
  });
  void refresh();
  // "Kept" beside "refused" would be two truths about one deed.
  createEffect(
    on(
      () => outbox.refused().length,
      (count, before) => void (count > (before ?? 0) && say(null)),
      { defer: true },
    ),
  );
  createEffect(() => {
    if (notice() === null) return;
    const ended = setTimeout(() => say(null), NOTICE_MS);
    onCleanup(() => clearTimeout(ended));
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
  return { view: () => store.view, error, outbox, connection, refresh, notice, say, refuse };
}

export const CourierDayContext = createContext<CourierDay>();
export function useCourierDay(): CourierDay {
  const day = useContext(CourierDayContext);
  if (!day) throw new Error("outside of a courier's day");
  return day;
}
