import { useParams } from "@solidjs/router";
import { Show } from "solid-js";
import StaffMonitoringPage from "./staff-monitoring.tsx";
import StaffWorkPage from "./staff-work.tsx";

/**
 * What stands at `/petugas/...`: the monitoring page, or a queue. Decided here and not in the route table, which comes with the first script
 * and is paid for by everybody who only wants to see the landing page.
 */
export default function StaffPlace() {
  const parameters = useParams<{ queue?: string }>();
  return (
    <Show when={parameters.queue === "pantau"} fallback={<StaffWorkPage />}>
      <StaffMonitoringPage />
    </Show>
  );
}
