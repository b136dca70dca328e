// The offices' pages as one script: who opens one of them opens the others, and the first script names one file instead of six.
export { default as StaffShell } from "../components/staff-shell.tsx";
export { default as StaffAccountsPage } from "./staff-accounts.tsx";
export { default as StaffDispatchPage } from "./staff-dispatch.tsx";
export { default as StaffSelfPage } from "./staff-self.tsx";
export { default as StaffSignInPage } from "./staff-sign-in.tsx";
export { default as StaffWorkPage } from "./staff-place.tsx";
