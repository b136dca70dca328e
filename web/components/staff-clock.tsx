import { Show } from "solid-js";
import { staffNow } from "../data/staff-now.ts";
import type { Case } from "../data/staff-case.ts";
import { formatSpan } from "../i18n/staff-format.ts";
import { t } from "../i18n/staff-words.ts";
import "./staff-clock.css";

const SOON_MS = 4 * 3_600_000;
type Tone = "calm" | "soon" | "late" | "still";

/** What ended so was not finished, in whatever time. */
const GIVEN_UP = ["CANCELLED", "REJECTED", "EXPIRED"];

/** What a clock says now. Its colour only repeats the words. */
function readingOf(clock: Case["clock"], now: Date): { readonly tone: Tone; readonly text: string } | null {
  switch (clock.condition) {
    case "NOT_STARTED":
      return null;
    case "PAUSED":
      return { tone: "still", text: t("clock.paused") };
    case "STOPPED":
      if (clock.breachedAt !== null) return { tone: "late", text: t("clock.stoppedLate") };
      return { tone: "still", text: t("clock.stopped", formatSpan(clock.elapsedMs)) };
    case "RUNNING": {
      const limit = clock.breachedAt ?? clock.dueAt;
      if (limit === null) return { tone: "calm", text: t("clock.running", formatSpan(clock.elapsedMs)) };
      const leftMs = new Date(limit).getTime() - now.getTime();
      if (leftMs < 0) return { tone: "late", text: t("clock.over", formatSpan(-leftMs)) };
      return { tone: leftMs < SOON_MS ? "soon" : "calm", text: t("clock.left", formatSpan(leftMs)) };
    }
  }
}

interface StaffClockProps {
  readonly clock: Case["clock"];
  /** Of the request or the document that it measures. */
  readonly state: string | null;
}
/** How the service time stands, in words. */
export function StaffClock(props: StaffClockProps) {
  const isGivenUp = (): boolean => GIVEN_UP.includes(props.state ?? "");
  return (
    <Show when={!isGivenUp() && readingOf(props.clock, staffNow())}>
      {(reading) => (
        <span class="staff-clock" data-clock={reading().tone}>
          <span class="visually-hidden">{t("clock.label")}: </span>
          {reading().text}
        </span>
      )}
    </Show>
  );
}
