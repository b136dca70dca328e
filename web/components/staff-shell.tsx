import { A, Navigate, useLocation, type RouteSectionProps } from "@solidjs/router";
import { createSignal, Match, Show, Switch } from "solid-js";
import { hasRole, me, restoreSession, session } from "../data/staff-session.ts";
import { chooseLanguage, language } from "../i18n/language.ts";
import { t } from "../i18n/staff-words.ts";
import { Failure } from "./failure.tsx";
import { BrandMark } from "./icons.tsx";
import { SimulationBanner } from "./simulation-banner.tsx";
import { Skeleton } from "./skeleton.tsx";
import "./staff-shell.css";
import { StaffSignInForm } from "./staff-sign-in-form.tsx";

/**
 * What every staff page stands in. Without a session the way leads to the sign-in page and back to this place; a session that ends while
 * something is open is renewed above the page, which keeps what was typed.
 */
export default function StaffShell(props: RouteSectionProps) {
  const location = useLocation();
  if (session() !== "signedIn") void restoreSession();
  const ended = (): boolean => session() === "ended";
  return (
    <div class="staff-shell">
      <a class="skip-link" href="#isi" rel="external">
        {t("nav.skip")}
      </a>
      <SimulationBanner />
      <Switch fallback={<Skeleton lines={8} />}>
        <Match when={session() === "failed"}>
          <Failure onRetry={() => void restoreSession()} />
        </Match>
        <Match when={session() === "signedOut"}>
          <Navigate href={`/petugas/masuk?ke=${encodeURIComponent(location.pathname)}`} />
        </Match>
        <Match when={me()}>
          <StaffBar />
          <Show when={ended()}>
            <main class="staff-ended">
              <h1>{t("signIn.title")}</h1>
              <p role="alert">{t("signIn.ended")}</p>
              <StaffSignInForm onSignedIn={() => {}} />
            </main>
          </Show>
          <main id="isi" class="staff-main" tabindex="-1" hidden={ended()}>
            {props.children}
          </main>
        </Match>
      </Switch>
    </div>
  );
}

const other = () => (language() === "id" ? "en" : "id");

function StaffBar() {
  const [failed, setFailed] = createSignal(false);
  const switchLanguage = (): void => {
    setFailed(false);
    chooseLanguage(other()).catch(() => setFailed(true));
  };
  return (
    <header class="staff-bar no-print">
      <A class="staff-bar-brand" href="/petugas" aria-label={`${t("brand.name")}, ${t("staffNav.work")}`}>
        <BrandMark />
        <span class="staff-bar-name">{t("brand.name")}</span>
      </A>
      <nav class="staff-bar-nav" aria-label={t("staffNav.label")}>
        <A href="/petugas">{t("staffNav.work")}</A>
        <Show when={hasRole("ADMIN")}>
          <A href="/petugas/akun">{t("staffNav.accounts")}</A>
        </Show>
        <A href="/petugas/saya" title={t("staffNav.signedInAs", me()?.name ?? "", me()?.officeName ?? "")}>
          {t("staffNav.self")}
        </A>
      </nav>
      <span class="staff-bar-who">{me()?.name}</span>
      <button type="button" class="header-language" lang={other()} onClick={switchLanguage}>
        {t("nav.otherLanguage")}
      </button>
      <div role="status">
        <Show when={failed()}>{t("nav.languageFailed")}</Show>
      </div>
    </header>
  );
}
