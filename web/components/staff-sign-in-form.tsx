import { createSignal, Show } from "solid-js";
import { createSending } from "../data/staff-sending.ts";
import { me, signIn } from "../data/staff-session.ts";
import { t } from "../i18n/staff-words.ts";
import { StaffField } from "./staff-field.tsx";
import { StaffProblem } from "./staff-problem.tsx";
import "./staff-sign-in-form.css";

/** Login and password. After a refusal the login stays and the password is asked for again. */
export function StaffSignInForm(props: { readonly onSignedIn: () => void }) {
  const [login, setLogin] = createSignal(me()?.login ?? "");
  const [password, setPassword] = createSignal("");
  const [isShown, setShown] = createSignal(false);
  const [capsLock, setCapsLock] = createSignal(false);
  const sending = createSending();
  const submit = async (): Promise<void> => {
    const done = await sending.send(async () => {
      await signIn(login(), password());
      return true;
    });
    if (sending.error()?.code === "SIGN_IN_FAILED") setPassword("");
    if (done) props.onSignedIn();
  };
  return (
    <form
      class="staff-sign-in"
      data-form="signIn"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {/* The session's cookie is only kept on a safe connection: said before the puzzle of signing in and not being signed in. */}
      <Show when={!isSecureContext}>
        <p class="staff-sign-in-warning">{t("signIn.insecure")}</p>
      </Show>
      <StaffField
        label={t("signIn.login")}
        name="login"
        value={login()}
        onText={setLogin}
        autocomplete="username"
        maxlength={64}
        required
      />
      <StaffField
        label={t("signIn.password")}
        name="password"
        type={isShown() ? "text" : "password"}
        value={password()}
        onText={setPassword}
        autocomplete="current-password"
        onKeyUp={(event) => setCapsLock(event.getModifierState("CapsLock"))}
        required
      />
      <p class="staff-sign-in-caps" role="status">
        <Show when={capsLock()}>{t("signIn.capsLock")}</Show>
      </p>
      <label class="staff-check">
        <input type="checkbox" checked={isShown()} onChange={(event) => setShown(event.currentTarget.checked)} />
        {t("signIn.show")}
      </label>
      <StaffProblem error={sending.error()} onRetry={() => void submit()} />
      <button type="submit" class="button" data-action="signIn" aria-disabled={sending.isSending()}>
        {sending.isSending() ? t("signIn.sending") : t("signIn.submit")}
      </button>
    </form>
  );
}
