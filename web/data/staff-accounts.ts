import { createSignal, type Accessor } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { AccountsDocument, type AccountViewFragment } from "../gql/staff/graphql.ts";
import { askStaff, asStaffError, type StaffError } from "./staff-client.ts";

export type Account = AccountViewFragment;

export interface Accounts {
  readonly all: Accessor<readonly Account[] | undefined>;
  readonly error: Accessor<StaffError | null>;
  readonly reload: () => Promise<void>;
  /** Lays one account's new view over the old one, or adds it. */
  readonly accept: (fresh: Account) => void;
}

/** Who works in this office, by name. */
export function createAccounts(): Accounts {
  const [store, setStore] = createStore<{ all: Account[] | undefined }>({ all: undefined });
  const [error, setError] = createSignal<StaffError | null>(null);
  const show = (accounts: readonly Account[]): void =>
    setStore(
      "all",
      reconcile(
        accounts.toSorted((a, b) => a.name.localeCompare(b.name, "id")),
        { key: "id" },
      ),
    );
  const reload = async (): Promise<void> => {
    setError(null);
    try {
      show((await askStaff(AccountsDocument, {})).accounts);
    } catch (thrown) {
      setError(() => asStaffError(thrown));
    }
  };
  void reload();
  return {
    all: () => store.all,
    error,
    reload,
    accept: (fresh) => show([...(store.all ?? []).filter(({ id }) => id !== fresh.id), fresh]),
  };
}
