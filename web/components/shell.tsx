import { useLocation, type RouteSectionProps } from "@solidjs/router";
import { createEffect, ErrorBoundary, on, Suspense } from "solid-js";
import { t } from "../i18n/language.ts";
import { Failure } from "./failure.tsx";
import { Footer } from "./footer.tsx";
import { Header } from "./header.tsx";
import "./shell.css";
import { SimulationBanner } from "./simulation-banner.tsx";
import { Skeleton } from "./skeleton.tsx";

/** What every page stands in: skip link, simulation banner, header, the page itself, footer. */
export function Shell(props: RouteSectionProps) {
  const location = useLocation();
  // A new page starts at its beginning for the keyboard and the screen reader too, not where the old link was.
  const takeFocus = (main: HTMLElement): void =>
    createEffect(
      on(
        () => location.pathname,
        () => main.focus({ preventScroll: true }),
        { defer: true },
      ),
    );
  return (
    <>
      <a class="skip-link" href="#isi" rel="external">
        {t("nav.skip")}
      </a>
      <SimulationBanner />
      <Header />
      <main ref={takeFocus} id="isi" class="shell-main" tabindex="-1">
        <Page>{props.children}</Page>
      </main>
      <Footer />
    </>
  );
}

/** For pages shown inside somebody else's site: the content and the simulation banner, nothing to navigate away with. */
export function BareShell(props: RouteSectionProps) {
  return (
    <>
      <SimulationBanner />
      <main class="shell-main shell-main-bare">
        <Page>{props.children}</Page>
      </main>
    </>
  );
}

/** A page whose script did not arrive can only be fetched by a reload: the browser remembers the failed import. */
export function Page(props: { readonly children?: RouteSectionProps["children"] }) {
  return (
    <ErrorBoundary fallback={<Failure onRetry={() => location.reload()} />}>
      <Suspense fallback={<Skeleton lines={8} />}>{props.children}</Suspense>
    </ErrorBoundary>
  );
}
