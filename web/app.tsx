import { Route, Router } from "@solidjs/router";
import { lazy } from "solid-js";
import { BareShell, Page, Shell } from "./components/shell.tsx";
import { LandingPage } from "./pages/landing.tsx";

// The landing page is what most people open, often on a slow line: it comes with the first script. The others are fetched when visited.
const StatisticsPage = lazy(() => import("./pages/statistics.tsx"));
const EmbeddedStatisticsPage = lazy(() => import("./pages/embedded-statistics.tsx"));
const AreasPage = lazy(() => import("./pages/areas.tsx"));
const ApplyPage = lazy(() => import("./pages/apply.tsx"));
const TrackingPage = lazy(() => import("./pages/tracking.tsx"));
const StaffShell = lazy(() => import("./components/staff-shell.tsx"));
const StaffSignInPage = lazy(() => import("./pages/staff-sign-in.tsx"));
const StaffWorkPage = lazy(() => import("./pages/staff-work.tsx"));
const StaffAccountsPage = lazy(() => import("./pages/staff-accounts.tsx"));
const StaffSelfPage = lazy(() => import("./pages/staff-self.tsx"));
const NotFoundPage = lazy(() => import("./pages/not-found.tsx"));

/** The route table. */
export function App() {
  return (
    <Router>
      <Route component={BareShell}>
        <Route path="/embed/statistik" component={EmbeddedStatisticsPage} />
      </Route>
      <Route component={Page}>
        <Route path="/petugas" component={StaffShell}>
          <Route path="/akun" component={StaffAccountsPage} />
          <Route path="/saya" component={StaffSelfPage} />
          <Route path={["/", "/:queue", "/:queue/:requestId"]} component={StaffWorkPage} />
        </Route>
      </Route>
      <Route component={Shell}>
        <Route path="/" component={LandingPage} />
        <Route path="/statistik" component={StatisticsPage} />
        <Route path="/wilayah" component={AreasPage} />
        <Route path="/ajukan" component={ApplyPage} />
        <Route path="/lacak" component={TrackingPage} />
        <Route path="/petugas/masuk" component={StaffSignInPage} />
        <Route path="*missing" component={NotFoundPage} />
      </Route>
    </Router>
  );
}
