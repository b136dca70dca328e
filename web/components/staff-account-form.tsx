import { createSignal, Show } from "solid-js";
import { createStore } from "solid-js/store";
import type { Accounts } from "../data/staff-accounts.ts";
import { askStaff } from "../data/staff-client.ts";
import { warnWhile } from "../data/staff-drafts.ts";
import { createSending } from "../data/staff-sending.ts";
import { CreateAccountDocument, type StaffRole } from "../gql/staff/graphql.ts";
import { t } from "../i18n/staff-words.ts";
import { StaffField } from "./staff-field.tsx";
import { StaffProblem } from "./staff-problem.tsx";
import { StaffRoles } from "./staff-roles.tsx";

interface NewAccount {
  name: string;
  login: string;
  password: string;
  roles: readonly StaffRole[];
}
const EMPTY: NewAccount = { name: "", login: "", password: "", roles: [] };

/** A new member of staff. */
export function StaffAccountForm(props: { readonly accounts: Accounts }) {
  const [draft, setDraft] = createStore<NewAccount>({ ...EMPTY });
  const [created, setCreated] = createSignal<string>();
  const sending = createSending();
  warnWhile(() => draft.name !== "" || draft.login !== "");
  const create = async (): Promise<void> => {
    const input = {
      name: draft.name.trim(),
      login: draft.login.trim().toLowerCase(),
      password: draft.password,
      roles: [...draft.roles],
    };
    setCreated(undefined);
    const answer = await sending.send((idempotencyKey) =>
      askStaff(CreateAccountDocument, { input: { ...input, idempotencyKey } }),
    );
    if (!answer) return;
    props.accounts.accept(answer.createAccount);
    setDraft({ ...EMPTY });
    setCreated(answer.createAccount.name);
  };
  return (
    <section class="staff-panel" aria-labelledby="staff-new-account">
      <h2 id="staff-new-account">{t("accounts.createTitle")}</h2>
      <form
        data-form="createAccount"
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <StaffField
          label={t("accounts.name")}
          name="name"
          value={draft.name}
          onText={(name) => setDraft("name", name)}
          required
        />
        <StaffField
          label={t("accounts.login")}
          name="login"
          value={draft.login}
          onText={(login) => setDraft("login", login)}
          maxlength={64}
          required
        />
        <StaffRoles chosen={draft.roles} onChoose={(roles) => setDraft("roles", roles)} />
        <StaffField
          label={t("accounts.firstPassword")}
          name="password"
          type="password"
          autocomplete="new-password"
          hint={t("accounts.firstPasswordHint")}
          value={draft.password}
          onText={(password) => setDraft("password", password)}
          required
        />
        <StaffProblem error={sending.error()} onRetry={() => void create()} />
        <button type="submit" class="button" data-action="createAccount" aria-disabled={sending.isSending()}>
          {sending.isSending() ? t("step.sending") : t("accounts.create")}
        </button>
        <p role="status">
          <Show when={created()}>{(name) => <>{t("accounts.created", name())}</>}</Show>
        </p>
      </form>
    </section>
  );
}
