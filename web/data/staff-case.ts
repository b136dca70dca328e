import { createContext, createEffect, createSignal, on, untrack, useContext, type Accessor } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { CaseDocument, type CaseViewFragment, type Language, type TypedDocumentString } from "../gql/staff/graphql.ts";
import { graphqlLanguage } from "../i18n/language.ts";
import { askStaff, asStaffError, type StaffError } from "./staff-client.ts";
import { createSending, type Sending } from "./staff-sending.ts";

export type Case = CaseViewFragment;
export type CaseDocumentView = Case["documents"][number];
/** What lies in the open parcel, by courier or at the desk. */
export const documentsInParcel = (view: Case): CaseDocumentView[] => view.documents.filter(({ state }) => state === "PACKED");
export type CaseRequirementView = CaseDocumentView["requirements"][number];

/** What the last deed or a lost race left to be said above the case. */
export type CaseNotice = "STALE" | "ILLEGAL_STEP" | { readonly done: string };

export interface OpenCase {
  /** undefined until it has arrived */
  readonly view: Accessor<Case | undefined>;
  readonly error: Accessor<StaffError | null>;
  readonly notice: Accessor<CaseNotice | null>;
  readonly reload: () => Promise<void>;
  readonly accept: (fresh: Case, done: string) => void;
  readonly refuse: (notice: CaseNotice) => void;
  /** One step after the other: a quick hand sends the next one before the last has brought its new version. */
  readonly inTurn: <T>(job: () => Promise<T>) => Promise<T>;
}

/** Follows one request by its id. Every answer is laid over the last one, so that open forms, focus and pictures stay where they are. */
export function createCase(id: Accessor<string | undefined>, onChange: () => void): OpenCase {
  const [store, setStore] = createStore<{ view: Case | undefined }>({ view: undefined });
  const [error, setError] = createSignal<StaffError | null>(null);
  const [notice, setNotice] = createSignal<CaseNotice | null>(null);
  let last: Promise<unknown> = Promise.resolve();
  const show = (fresh: Case | undefined): void => setStore("view", reconcile(fresh, { key: "id" }));

  const load = async (asked: string, language: Language): Promise<void> => {
    setError(null);
    try {
      const { request } = await askStaff(CaseDocument, { id: asked, language });
      if (id() === asked) show(request);
    } catch (thrown) {
      if (id() === asked) setError(() => asStaffError(thrown));
    }
  };
  createEffect(
    on([id, graphqlLanguage], ([asked, language]) => {
      if (asked !== store.view?.id) {
        show(undefined);
        setNotice(null);
      }
      if (asked !== undefined) void load(asked, language);
    }),
  );
  return {
    view: () => store.view,
    error,
    notice,
    reload: async () => {
      const asked = id();
      if (asked !== undefined) await load(asked, graphqlLanguage());
    },
    accept: (fresh, done) => {
      if (fresh.id === id()) {
        show(fresh);
        setNotice(done === "" ? null : { done });
      }
      onChange();
    },
    refuse: (why) => setNotice(why),
    inTurn: (job) => {
      const mine = last.then(job);
      last = mine.catch(() => {});
      return mine;
    },
  };
}

export const CaseContext = createContext<OpenCase>();
export function useCase(): OpenCase {
  const open = useContext(CaseContext);
  if (!open) throw new Error("outside of a case");
  return open;
}

/** All that a step of the courier's half leaves behind. */
interface Head {
  readonly id: string;
  readonly version: number;
}
interface StepVariables<Input> {
  readonly input: Input;
  readonly language: Language;
}
export type StepDocument<Input> = TypedDocumentString<Record<string, Case | Head>, StepVariables<Input>>;
export interface Step extends Sending {
  /** @param done the sentence that is shown once it is done; "" where the page shows it anyway. @returns whether it is */
  readonly take: <Input>(
    document: StepDocument<Input>,
    input: (idempotencyKey: string) => Input,
    done: string,
  ) => Promise<boolean>;
}

/** The race was lost, or the first try arrived after all: what is true now is fetched and said. */
const LOST_RACES = new Set(["STALE", "ILLEGAL_STEP", "IDEMPOTENCY_CONFLICT"]);

/** One step of the open case: sends it, lays the answer over the case, and fetches the case anew when somebody else was faster. */
export function createStep(): Step {
  const open = useCase();
  const sending = createSending();
  const take: Step["take"] = async (document, input, done) => {
    const caseId = untrack(open.view)?.id ?? "";
    /** Where this fails the step is sent again under its key: it is done once, and the case comes with the next answer. */
    const whole = async (left: Case | Head): Promise<Case> =>
      "documents" in left ? left : (await askStaff(CaseDocument, { id: caseId, language: graphqlLanguage() })).request;
    const isDone = await sending.send((key) =>
      open.inTurn(async () => {
        const answer = await askStaff(document, { input: input(key), language: graphqlLanguage() });
        for (const left of Object.values(answer)) open.accept(await whole(left), done);
        return true;
      }),
    );
    if (isDone) return true;
    const code = sending.error()?.code;
    if (code !== undefined && LOST_RACES.has(code)) {
      sending.forgetError();
      open.refuse(code === "ILLEGAL_STEP" ? "ILLEGAL_STEP" : "STALE");
      await open.reload();
    }
    return false;
  };
  return { ...sending, take };
}
