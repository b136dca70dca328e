import { Navigate, useLocation } from "@solidjs/router";
import { Match, Show, Switch, type JSX } from "solid-js";
import { me, restoreSession, session } from "../data/staff-session.ts";
import { t } from "../i18n/staff-words.ts";
import { Failure } from "./failure.tsx";
import { SimulationBanner } from "./simulation-banner.tsx";
import { Skeleton } from "./skeleton.tsx";
import "./staff-session-gate.css";
import { StaffSignInForm } from "./staff-sign-in-form.tsx";

/**
 * Around every page that needs a session. Without one the way leads to the sign-in page and back to this place; a session that ends while
 * something is open is renewed above the page, which keeps what was typed.
 */
export function StaffSessionGate(props: {
  readonly bar: JSX.Element;
  readonly mainClass: string;
  readonly children?: JSX.Element;
}) {
  const location = useLocation();
  if (session() !== "signedIn") void restoreSession();
  const ended = (): boolean => session() === "ended";
  return (
    <>
      <a class="skip-link" href="#isi" rel="external">
        {t("nav.skip")}
      </a>
      <SimulationBanner />
      <Switch fallback={<Skeleton lines={8} />}>
        <Match when={session() === "failed"}>
          <Failure onRetry={() => void restoreSession()} />
        </Match>
        <Match when={session() === "signedOut"}>
          <Navigate href={`/petugas/masuk?ke=${encodeURIComponent(`${location.pathname}${location.search}`)}`} />
        </Match>
        <Match when={me()}>
          {props.bar}
          <Show when={ended()}>
            <main class="staff-ended">
              <h1>{t("signIn.title")}</h1>
              <p role="alert">{t("signIn.ended")}</p>
              <StaffSignInForm onSignedIn={() => {}} />
            </main>
          </Show>
          <main id="isi" class={props.mainClass} tabindex="-1" hidden={ended()}>
            {props.children}
          </main>
        </Match>
      </Switch>
    </>
  );
}
