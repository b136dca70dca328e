import { useNavigate, useSearchParams } from "@solidjs/router";
import { StaffSignInForm } from "../components/staff-sign-in-form.tsx";
import { showTitle } from "../components/title.ts";
import { me } from "../data/staff-session.ts";
import { t } from "../i18n/staff-words.ts";

/** Who only drives has no queues to start with. */
const start = (): string => (me()?.roles.every((role) => role === "COURIER") ? "/kurir" : "/petugas");

/** Only back to a staff page of this site: an address that somebody else put into the link is not followed. */
const placeAfter = (wanted: unknown): string =>
  typeof wanted === "string" &&
  /^\/(kurir|petugas\/[\w/-]+)(\?[\w=&,.%-]*)?$/.test(wanted) &&
  !wanted.startsWith("/petugas/masuk")
    ? wanted
    : start();

export default function StaffSignInPage() {
  showTitle(() => t("signIn.title"));
  const navigate = useNavigate();
  const [parameters] = useSearchParams();
  return (
    <>
      <h1>{t("signIn.title")}</h1>
      <StaffSignInForm onSignedIn={() => navigate(placeAfter(parameters["ke"]), { replace: true })} />
    </>
  );
}
