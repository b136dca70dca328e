import { Route, Router } from "@solidjs/router";
import { lazy } from "solid-js";
import { BareShell, Shell } from "./components/shell.tsx";
import { LandingPage } from "./pages/landing.tsx";

// The landing page is what most people open, often on a slow line: it comes with the first script. The others are fetched when visited.
const StatisticsPage = lazy(() => import("./pages/statistics.tsx"));
const EmbeddedStatisticsPage = lazy(() => import("./pages/embedded-statistics.tsx"));
const AreasPage = lazy(() => import("./pages/areas.tsx"));
const ApplyPage = lazy(() => import("./pages/apply.tsx"));
const TrackingPage = lazy(() => import("./pages/tracking.tsx"));
const NotFoundPage = lazy(() => import("./pages/not-found.tsx"));

/** The route table. */
export function App() {
  return (
    <Router>
      <Route component={BareShell}>
        <Route path="/embed/statistik" component={EmbeddedStatisticsPage} />
      </Route>
      <Route component={Shell}>
        <Route path="/" component={LandingPage} />
        <Route path="/statistik" component={StatisticsPage} />
        <Route path="/wilayah" component={AreasPage} />
        <Route path="/ajukan" component={ApplyPage} />
        <Route path="/lacak" component={TrackingPage} />
        <Route path="*missing" component={NotFoundPage} />
      </Route>
    </Router>
  );
}
