import { For, Show } from "solid-js";
import { isUndecided, type StaffError } from "../data/staff-client.ts";
import { idStaff } from "../i18n/id-staff.ts";
import { t } from "../i18n/staff-words.ts";
import "./staff-problem.css";

type Lack = keyof typeof idStaff.lack;
const isLack = (key: unknown): key is Lack => typeof key === "string" && key in idStaff.lack;

/** What a form lacks, in the reader's words; nothing when the server named nothing that these pages know. */
function lacksOf({ code, facts }: StaffError): string[] {
  if (code !== "INVALID_INPUT") return [];
  const named = [facts["missing"], facts["fields"], facts["field"]].flat();
  // Of one of several, such as "subjects.0.nik", the list is named.
  const keys = new Set(named.map((key) => (typeof key === "string" ? key.replace(/\.\d+\..*$/, "") : key)));
  return [...keys].filter(isLack).map((key) => t(`lack.${key}`));
}

function sentenceOf(error: StaffError): string {
  switch (error.code) {
    case "UNREACHABLE":
    case "TIMED_OUT":
    case "UNREADABLE":
      return t("error.network");
    case "BUSY":
      return t("error.busy");
    case "INTERNAL_SERVER_ERROR":
      return t("error.server");
    case "NOT_PERMITTED":
      return t("error.notPermitted");
    case "NOT_FOUND":
      return t("error.notFound");
    case "TOO_MANY_TRIES":
      return t("error.tooMany");
    case "ILLEGAL_STEP":
      return t("error.illegal");
    case "STALE":
      return t("error.stale");
    case "SIGN_IN_FAILED":
      return t("signIn.wrong");
    case "NOT_SIGNED_IN":
      return t("signIn.ended");
    case "WEAK_PASSWORD":
      return t("error.weakPassword");
    case "LOGIN_TAKEN":
      return t("error.loginTaken");
    case "DEEDS_WAITING":
      return t("error.deedsWaiting");
    case "LAST_ADMINISTRATOR":
      return t("error.lastAdministrator");
    case "OWN_ROLES":
      return t("error.ownRoles");
    case "INVALID_INPUT":
      return lacksOf(error).length === 0 ? t("error.other") : t("error.invalid");
    default:
      return t("error.other");
  }
}

/** Why something was not done. Where nobody knows whether it was, the same thing can be sent again. */
export function StaffProblem(props: { readonly error: StaffError | null; readonly onRetry?: () => void }) {
  return (
    <div role="alert">
      <Show when={props.error}>
        {(error) => (
          <div class="staff-problem" data-error={error().code}>
            <p>
              {sentenceOf(error())} <Show when={isUndecided(error())}>{t("error.kept")}</Show>
            </p>
            <Show when={lacksOf(error()).length > 0}>
              <ul>
                <For each={lacksOf(error())}>{(lack) => <li>{lack}</li>}</For>
              </ul>
            </Show>
            <Show when={isUndecided(error()) && props.onRetry}>
              {(retry) => (
                <button type="button" class="button button-quiet" data-action="retry" onClick={() => retry()()}>
                  {t("error.retry")}
                </button>
              )}
            </Show>
          </div>
        )}
      </Show>
    </div>
  );
}
