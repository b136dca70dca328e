import { A, type RouteSectionProps } from "@solidjs/router";
import { Show } from "solid-js";
import { MONITORING_ROLES } from "../data/monitoring.ts";
import { hasRole, me } from "../data/staff-session.ts";
import { t } from "../i18n/staff-words.ts";
import { BrandMark } from "./icons.tsx";
import { LanguageButton } from "./language-button.tsx";
import { StaffSessionGate } from "./staff-session-gate.tsx";
import "./staff-shell.css";

/** What every staff page stands in. */
export default function StaffShell(props: RouteSectionProps) {
  return (
    <div class="staff-shell">
      <StaffSessionGate bar={<StaffBar />} mainClass="staff-main">
        {props.children}
      </StaffSessionGate>
    </div>
  );
}

function StaffBar() {
  return (
    <header class="staff-bar no-print">
      <A class="staff-bar-brand" href="/petugas" aria-label={`${t("brand.name")}, ${t("staffNav.work")}`}>
        <BrandMark />
        <span class="staff-bar-name">{t("brand.name")}</span>
      </A>
      <nav class="staff-bar-nav" aria-label={t("staffNav.label")}>
        <A href="/petugas">{t("staffNav.work")}</A>
        <Show when={hasRole("DISPATCHER", "SUPERVISOR")}>
          <A href="/petugas/antar">{t("staffNav.dispatch")}</A>
          <A href="/petugas/angka">{t("staffNav.figures")}</A>
        </Show>
        <Show when={hasRole(...MONITORING_ROLES)}>
          <A href="/petugas/pantau">{t("staffNav.monitoring")}</A>
        </Show>
        <Show when={hasRole("COURIER")}>
          <A href="/kurir">{t("staffNav.courier")}</A>
        </Show>
        <Show when={hasRole("ADMIN")}>
          <A href="/petugas/akun">{t("staffNav.accounts")}</A>
        </Show>
        <A href="/petugas/saya" title={t("staffNav.signedInAs", me()?.name ?? "", me()?.officeName ?? "")}>
          {t("staffNav.self")}
        </A>
      </nav>
      <span class="staff-bar-who">{me()?.name}</span>
      <LanguageButton class="header-language" />
    </header>
  );
}
