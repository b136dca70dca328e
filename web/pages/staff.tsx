import { useLocation } from "@solidjs/router";
import { createMemo, untrack, type Component } from "solid-js";
import StaffAccountsPage from "./staff-accounts.tsx";
import StaffDispatchPage from "./staff-dispatch.tsx";
import StaffFiguresPage from "./staff-figures.tsx";
import StaffMonitoringPage from "./staff-monitoring.tsx";
import StaffSelfPage from "./staff-self.tsx";
import StaffWorkPage from "./staff-work.tsx";

// The offices' pages as one script: who opens one of them opens the others, and the first script names one file instead of six.
export { default as StaffShell } from "../components/staff-shell.tsx";
export { default as StaffSignInPage } from "./staff-sign-in.tsx";

/** By the word after /petugas; every other word is a queue. */
const PAGES: Readonly<Record<string, Component>> = {
  antar: StaffDispatchPage,
  angka: StaffFiguresPage,
  pantau: StaffMonitoringPage,
  akun: StaffAccountsPage,
  saya: StaffSelfPage,
};

/** The page that the address names. Which pages there are is known here and not in the route table, which is part of the first script. */
export function StaffPage() {
  const location = useLocation();
  const page = createMemo(() => PAGES[location.pathname.split("/")[2] ?? ""] ?? StaffWorkPage);
  const shown = createMemo(() => {
    const Page = page();
    return untrack(() => <Page />);
  });
  return <>{shown()}</>;
}
