import { For, Show } from "solid-js";
import { Skeleton } from "../components/skeleton.tsx";
import { StaffAccountForm } from "../components/staff-account-form.tsx";
import { StaffAccountRow } from "../components/staff-account-row.tsx";
import { StaffProblem } from "../components/staff-problem.tsx";
import { StaffSelfGiven } from "../components/staff-self-given.tsx";
import { showTitle } from "../components/title.ts";
import { createAccounts } from "../data/staff-accounts.ts";
import { hasRole } from "../data/staff-session.ts";
import { t } from "../i18n/staff-words.ts";

export default function StaffAccountsPage() {
  showTitle(() => t("accounts.title"));
  return (
    <div class="staff-page">
      <h1>{t("accounts.title")}</h1>
      <Show when={hasRole("ADMIN")} fallback={<p class="lead">{t("accounts.notAdmin")}</p>}>
        <AccountList />
      </Show>
    </div>
  );
}

function AccountList() {
  const accounts = createAccounts();
  const changes = (): number => (accounts.all() ?? []).reduce((sum, { version }) => sum + version, 0);
  return (
    <>
      <StaffSelfGiven of={changes()} />
      <StaffProblem error={accounts.error()} onRetry={() => void accounts.reload()} />
      <Show when={accounts.all()} fallback={<Show when={!accounts.error()}>{<Skeleton lines={6} />}</Show>}>
        {(all) => (
          <ul class="staff-accounts">
            <For each={all()}>{(account) => <StaffAccountRow account={account} accounts={accounts} />}</For>
          </ul>
        )}
      </Show>
      <StaffAccountForm accounts={accounts} />
    </>
  );
}
