import { createSignal, Show } from "solid-js";
import { StaffField } from "../components/staff-field.tsx";
import { StaffProblem } from "../components/staff-problem.tsx";
import { showTitle } from "../components/title.ts";
import { StaffError } from "../data/staff-client.ts";
import { createSending } from "../data/staff-sending.ts";
import { changeOwnPassword, me, signOut } from "../data/staff-session.ts";
import { formatList } from "../i18n/format.ts";
import { t } from "../i18n/staff-words.ts";

/** Who I am here, my password, and the way out. */
export default function StaffSelfPage() {
  showTitle(() => t("self.title"));
  const leaving = createSending();
  const leave = (): void => void leaving.send(signOut);
  return (
    <div class="staff-page">
      <h1>{t("self.title")}</h1>
      <p class="lead">{t("staffNav.signedInAs", me()?.name ?? "", me()?.officeName ?? "")}</p>
      <p>
        {t("self.roles")}: {formatList((me()?.roles ?? []).map((role) => t(`role.${role}`)))}
      </p>
      <button type="button" class="button button-quiet" data-action="signOut" aria-disabled={leaving.isSending()} onClick={leave}>
        {t("self.signOut")}
      </button>
      <p class="staff-field-hint">{t("self.signOutNote")}</p>
      <StaffProblem error={leaving.error()} onRetry={leave} />
      <OwnPassword />
    </div>
  );
}

function OwnPassword() {
  const [current, setCurrent] = createSignal("");
  const [next, setNext] = createSignal("");
  const [isChanged, setChanged] = createSignal(false);
  const sending = createSending();
  const change = async (): Promise<void> => {
    setChanged(false);
    const isDone = await sending.send(async () => {
      await changeOwnPassword(current(), next());
      return true;
    });
    if (!isDone) return;
    setCurrent("");
    setNext("");
    setChanged(true);
  };
  /** Here the refusal is about this form's first field, not about a login. */
  const error = (): StaffError | null =>
    sending.error()?.code === "SIGN_IN_FAILED" ? new StaffError("INVALID_INPUT", { field: "current" }) : sending.error();
  return (
    <section class="staff-panel" aria-labelledby="staff-own-password">
      <h2 id="staff-own-password">{t("self.changeTitle")}</h2>
      <form
        data-form="changeOwnPassword"
        onSubmit={(event) => {
          event.preventDefault();
          void change();
        }}
      >
        <StaffField
          label={t("self.current")}
          name="current"
          type="password"
          autocomplete="current-password"
          value={current()}
          onText={setCurrent}
          required
        />
        <StaffField
          label={t("self.next")}
          name="new"
          type="password"
          autocomplete="new-password"
          hint={t("self.nextHint")}
          value={next()}
          onText={setNext}
          required
        />
        <StaffProblem error={error()} onRetry={() => void change()} />
        <button type="submit" class="button" data-action="changeOwnPassword" aria-disabled={sending.isSending()}>
          {sending.isSending() ? t("step.sending") : t("self.change")}
        </button>
        <p role="status">
          <Show when={isChanged()}>{t("self.changed")}</Show>
        </p>
      </form>
    </section>
  );
}
