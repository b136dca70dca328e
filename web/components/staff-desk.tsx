import { Show } from "solid-js";
import type { Case } from "../data/staff-case.ts";
import { staffNow } from "../data/staff-now.ts";
import { ArchivePickupDocument, RedirectPickupDocument, ReopenPickupDocument } from "../gql/staff/graphql.ts";
import { formatWhen } from "../i18n/staff-format.ts";
import { t } from "../i18n/staff-words.ts";
import { StaffHandOver } from "./staff-hand-over.tsx";
import { StaffStepButton } from "./staff-step.tsx";

export type Pickup = NonNullable<Case["pickup"]>;

/** The parcel at the desk: until when, and what the desk may do with it. */
export function StaffDesk(props: { readonly view: Case; readonly pickup: Pickup }) {
  const offers = (step: string): boolean => props.pickup.nextSteps.includes(step);
  return (
    <section
      class="staff-panel"
      aria-labelledby="staff-desk-title"
      data-pickup={props.pickup.id}
      data-pickup-state={props.pickup.state}
    >
      <h3 id="staff-desk-title">
        {t("desk.title")}: {t(`pickupState.${props.pickup.state}`)}
      </h3>
      <p class="muted">
        {t("desk.offered", formatWhen(props.pickup.offeredAt, staffNow()))} ·{" "}
        {t("desk.until", formatWhen(props.pickup.overdueAt, staffNow()))}
      </p>
      <Show when={offers("handOver")}>
        <StaffHandOver view={props.view} pickup={props.pickup} />
      </Show>
      <div class="staff-steps" role="group" aria-label={`${t("case.actions")}: ${t("desk.title")}`}>
        <Show when={offers("reopen")}>
          <StaffStepButton
            action="reopen"
            label={t("step.reopen")}
            document={ReopenPickupDocument}
            target={props.pickup}
            done={t("done.reopen")}
          />
        </Show>
        <Show when={offers("redirect")}>
          <StaffStepButton
            action="redirect"
            label={t("step.redirect")}
            document={RedirectPickupDocument}
            target={props.pickup}
            done={t("done.redirect")}
            tone="quiet"
          />
        </Show>
        <Show when={offers("archive")}>
          <StaffStepButton
            action="archive"
            label={t("step.archive")}
            document={ArchivePickupDocument}
            target={props.pickup}
            done={t("done.archive")}
            tone="quiet"
          />
        </Show>
      </div>
    </section>
  );
}
