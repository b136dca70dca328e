import { createSignal, Match, Show, Switch } from "solid-js";
import type { Account, Accounts } from "../data/staff-accounts.ts";
import { askStaff } from "../data/staff-client.ts";
import { staffNow } from "../data/staff-now.ts";
import { createSending } from "../data/staff-sending.ts";
import { me } from "../data/staff-session.ts";
import {
  ChangeAccountRolesDocument,
  DisableAccountDocument,
  EnableAccountDocument,
  SetPasswordDocument,
  type StaffRole,
} from "../gql/staff/graphql.ts";
import { formatList, formatNumber } from "../i18n/format.ts";
import { formatWhen } from "../i18n/staff-format.ts";
import { t } from "../i18n/staff-words.ts";
import "./staff-account-row.css";
import { StaffField } from "./staff-field.tsx";
import { StaffProblem } from "./staff-problem.tsx";
import { StaffRoles } from "./staff-roles.tsx";

/** One person's account, with what an administrator may do to it. One form at a time, in place. */
export function StaffAccountRow(props: { readonly account: Account; readonly accounts: Accounts }) {
  const [form, setForm] = createSignal<"roles" | "password" | null>(null);
  const [roles, setRoles] = createSignal<readonly StaffRole[]>([]);
  const [password, setPassword] = createSignal("");
  const [said, setSaid] = createSignal("");
  const sending = createSending();

  /** A lost race shows the account as it is now; the form stays open over it. */
  const save = async (ask: (key: string) => Promise<Account>, sentence: string): Promise<void> => {
    setSaid("");
    const fresh = await sending.send(ask);
    if (fresh) {
      props.accounts.accept(fresh);
      setForm(null);
      setSaid(sentence);
    } else if (["STALE", "IDEMPOTENCY_CONFLICT"].includes(sending.error()?.code ?? "")) await props.accounts.reload();
  };
  const step = (idempotencyKey: string) => ({ idempotencyKey, id: props.account.id, expectedVersion: props.account.version });
  const saveRoles = (): Promise<void> =>
    save(
      async (key) =>
        (await askStaff(ChangeAccountRolesDocument, { input: { ...step(key), roles: [...roles()] } })).changeAccountRoles,
      t("accounts.saved"),
    );
  const savePassword = (): Promise<void> =>
    save(
      async (key) => (await askStaff(SetPasswordDocument, { input: { ...step(key), password: password() } })).setPassword,
      t("accounts.passwordDone"),
    );
  const toggle = (): Promise<void> =>
    save(
      async (key) =>
        props.account.disabledAt === null
          ? (await askStaff(DisableAccountDocument, { input: step(key) })).disableAccount
          : (await askStaff(EnableAccountDocument, { input: step(key) })).enableAccount,
      t("accounts.saved"),
    );
  let again = toggle;
  const run = (act: () => Promise<void>): void => {
    again = act;
    void act();
  };
  const openRoles = (): void => {
    setRoles(props.account.roles);
    setForm("roles");
  };
  const openPassword = (): void => {
    setPassword("");
    setForm("password");
  };
  return (
    <li class="staff-panel staff-account" data-account={props.account.login} data-disabled={props.account.disabledAt !== null}>
      <p class="staff-account-head">
        <strong>{props.account.name}</strong> {props.account.login}
        <Show when={props.account.id === me()?.id}> ({t("accounts.you")})</Show>
      </p>
      <p>{formatList(props.account.roles.map((role) => t(`role.${role}`)))}</p>
      <p class="muted">
        {t("accounts.since", formatWhen(props.account.createdAt, staffNow()))} ·{" "}
        {t("accounts.sessions", formatNumber(props.account.openSessions))}
        <Show when={props.account.disabledAt}>{(at) => <> · {t("accounts.disabled", formatWhen(at(), staffNow()))}</>}</Show>
      </p>
      <Switch>
        <Match when={form() === "roles"}>
          <form
            data-form="changeRoles"
            onSubmit={(event) => {
              event.preventDefault();
              run(saveRoles);
            }}
          >
            <StaffRoles chosen={roles()} onChoose={setRoles} />
            <FormRow label={t("accounts.saveRoles")} action="changeRoles" onClose={() => setForm(null)} />
          </form>
        </Match>
        <Match when={form() === "password"}>
          <form
            data-form="setPassword"
            onSubmit={(event) => {
              event.preventDefault();
              run(savePassword);
            }}
          >
            <StaffField
              label={t("accounts.newPassword")}
              name="newPassword"
              type="password"
              autocomplete="new-password"
              value={password()}
              onText={setPassword}
              required
            />
            <FormRow label={t("accounts.savePassword")} action="setPassword" onClose={() => setForm(null)} />
          </form>
        </Match>
        <Match when={form() === null}>
          <div class="staff-steps" role="group" aria-label={`${t("case.actions")}: ${props.account.name}`}>
            <button type="button" class="button button-quiet" data-open="changeRoles" onClick={openRoles}>
              {t("accounts.changeRoles")}
            </button>
            <button type="button" class="button button-quiet" data-open="setPassword" onClick={openPassword}>
              {t("accounts.setPassword")}
            </button>
            <button
              type="button"
              class={props.account.disabledAt === null ? "button button-danger" : "button button-quiet"}
              data-action={props.account.disabledAt === null ? "disable" : "enable"}
              onClick={() => run(toggle)}
            >
              {props.account.disabledAt === null ? t("accounts.disable") : t("accounts.enable")}
            </button>
          </div>
        </Match>
      </Switch>
      <StaffProblem error={sending.error()} onRetry={() => void again()} />
      <p role="status" class="staff-account-said">
        {said()}
      </p>
    </li>
  );
}

function FormRow(props: { readonly label: string; readonly action: string; readonly onClose: () => void }) {
  return (
    <div class="staff-steps">
      <button type="submit" class="button" data-action={props.action}>
        {props.label}
      </button>
      <button type="button" class="button button-quiet" onClick={() => props.onClose()}>
        {t("case.cancelForm")}
      </button>
    </div>
  );
}
