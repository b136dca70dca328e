import { createSignal } from "solid-js";
import type { Stop } from "../data/courier-day.ts";
import { createDeed } from "../data/courier-deed.ts";
import { useScreens } from "../data/courier-screen.ts";
import { pressedAt } from "../data/courier-steps.ts";
import type { IncidentKind } from "../gql/staff/graphql.ts";
import { t } from "../i18n/courier-words.ts";
import { ChoiceGroup } from "./choice-group.tsx";
import "./courier-form.css";
import { CourierFrame } from "./courier-frame.tsx";
import { stopName } from "./courier-stops.tsx";
import { StaffProblem } from "./staff-problem.tsx";

const KINDS = ["ACCIDENT", "THREAT", "LOST", "DAMAGED"] as const satisfies readonly IncidentKind[];

/** Something happened to the courier or the parcel. Two presses, since it freezes the parcel and nobody on the road can undo it. */
export function CourierIncident(props: { readonly stop: Stop }) {
  const screens = useScreens();
  const deed = createDeed();
  const [kind, setKind] = createSignal<IncidentKind | null>(null);
  const report = async (): Promise<void> => {
    const chosen = kind();
    if (chosen === null) return;
    const outcome = await deed.take(pressedAt("reportIncident", props.stop, { kind: chosen }), t("incident.done"));
    if (outcome !== "FAILED") screens.close();
  };
  return (
    <CourierFrame title={t("incident.title")}>
      <p class="lead">{t("door.to", stopName(props.stop))}</p>
      <form
        class="courier-form"
        data-form="incident"
        onSubmit={(event) => {
          event.preventDefault();
          void report();
        }}
      >
        <ChoiceGroup
          legend={t("incident.what")}
          name="incident"
          choices={KINDS.map((value) => ({ value, label: t(`incident.${value}`) }))}
          chosen={kind()}
          onChoose={setKind}
          missing={t("incident.choose")}
        />
        <p class="courier-form-note">{t("incident.text")}</p>
        <StaffProblem error={deed.error()} onRetry={() => void report()} />
        <button type="submit" class="button courier-button" data-action="reportIncident" aria-disabled={deed.isSending()}>
          {deed.isSending() ? t("page.sending") : t("incident.submit")}
        </button>
      </form>
    </CourierFrame>
  );
}
