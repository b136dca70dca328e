import { Route, Router } from "@solidjs/router";
import { lazy } from "solid-js";
import { BareShell, Page, Shell } from "./components/shell.tsx";
import { LandingPage } from "./pages/landing.tsx";

// The landing page is what most people open, often on a slow line: it comes with the first script. The others are fetched when visited.
const read = (page: keyof typeof import("./pages/public.tsx")) =>
  lazy(async () => ({ default: (await import("./pages/public.tsx"))[page] }));
const StatisticsPage = read("StatisticsPage");
const EmbeddedStatisticsPage = read("EmbeddedStatisticsPage");
const AreasPage = read("AreasPage");
const ApplyPage = lazy(() => import("./pages/apply.tsx"));
const TrackingPage = lazy(() => import("./pages/tracking.tsx"));
const staff = (page: keyof typeof import("./pages/staff.tsx")) =>
  lazy(async () => ({ default: (await import("./pages/staff.tsx"))[page] }));
const StaffShell = staff("StaffShell");
const StaffSignInPage = staff("StaffSignInPage");
const StaffPage = staff("StaffPage");
const CourierPage = lazy(() => import("./pages/courier.tsx"));
const NotFoundPage = lazy(() => import("./pages/not-found.tsx"));

/** The route table. */
export function App() {
  return (
    <Router>
      <Route component={BareShell}>
        <Route path="/embed/statistik" component={EmbeddedStatisticsPage} />
      </Route>
      <Route component={Page}>
        <Route path="/kurir" component={CourierPage} />
        <Route path="/petugas" component={StaffShell}>
          <Route path={["/", "/:queue", "/:queue/:requestId"]} component={StaffPage} />
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
