import { For, Show } from "solid-js";
import type { Case } from "../data/staff-case.ts";
import { staffNow } from "../data/staff-now.ts";
import { CorrectParcelDocument, RedirectParcelDocument } from "../gql/staff/graphql.ts";
import { formatNumber } from "../i18n/format.ts";
import { formatDistance, formatWhen } from "../i18n/staff-format.ts";
import { CORRECT_REASONS } from "../i18n/staff-reasons.ts";
import { t } from "../i18n/staff-words.ts";
import { formatWindow } from "../i18n/when.ts";
import "./staff-delivery.css";
import { StaffIncident } from "./staff-incident.tsx";
import { StaffOpenedScan, StaffParcelScan } from "./staff-parcel-scan.tsx";
import { StaffStandIn } from "./staff-stand-in.tsx";
import { StaffReasonedStep, StaffStepButton } from "./staff-step.tsx";

export type Parcel = NonNullable<Case["delivery"]>;
type Attempt = Parcel["attempts"][number];

/** The parcel on its way by courier: where it is, what happened at the door, and the office's own steps. The others are the dispatcher's. */
export function StaffDelivery(props: { readonly view: Case; readonly parcel: Parcel }) {
  const offers = (step: string): boolean => props.parcel.nextSteps.includes(step);
  const now = staffNow;
  /** What comes back before its courier said so is received as well, but nobody waits for it. */
  const isExpected = (step: string): boolean => step !== "receiveBack" || props.parcel.state === "RETURNING";
  return (
    <section
      class="staff-panel"
      aria-labelledby="staff-delivery-title"
      data-delivery={props.parcel.id}
      data-delivery-state={props.parcel.state}
    >
      <h3 id="staff-delivery-title">
        {t("parcel.title")}: {t(`deliveryState.${props.parcel.state}`)}
      </h3>
      <dl class="staff-delivery-facts">
        <div>
          <dt>{t("parcel.window")}</dt>
          <dd>{formatWindow({ from: props.parcel.windowFrom, to: props.parcel.windowTo }, now())}</dd>
        </div>
        <div>
          <dt>{t("parcel.courier")}</dt>
          <dd>{props.parcel.courierName ?? t("parcel.noCourier")}</dd>
        </div>
        <Show when={props.parcel.state === "LOADED"}>
          <div>
            <dt>{t("parcel.load")}</dt>
            <dd>
              {props.parcel.loadConfirmedAt === null
                ? t("parcel.loadUnseen")
                : t("parcel.loadSeen", formatWhen(props.parcel.loadConfirmedAt, now()))}
            </dd>
          </div>
        </Show>
        <Show when={props.parcel.incidentKind}>
          {(kind) => (
            <div data-incident={kind()}>
              <dt>{t("parcel.incident")}</dt>
              <dd>{t(`incidentKind.${kind()}`)}</dd>
            </div>
          )}
        </Show>
      </dl>
      <Show when={props.parcel.attempts.length > 0}>
        <h4 id="staff-attempts-title">{t("parcel.attempts")}</h4>
        <ol class="staff-delivery-attempts" aria-labelledby="staff-attempts-title">
          <For each={props.parcel.attempts}>{(attempt) => <AttemptLine attempt={attempt} now={now()} />}</For>
        </ol>
      </Show>
      <For each={(["confirmLoad", "receiveBack"] as const).filter((step) => offers(step) && isExpected(step))}>
        {(step) => <StaffParcelScan view={props.view} parcel={props.parcel} step={step} />}
      </For>
      <Show when={offers("resolveIncident")}>
        <StaffIncident view={props.view} parcel={props.parcel} />
      </Show>
      <div class="staff-steps" role="group" aria-label={`${t("case.actions")}: ${t("parcel.title")}`}>
        <For
          each={(["unload", "receiveBack"] as const).filter((step) => offers(step) && (step === "unload" || !isExpected(step)))}
        >
          {(step) => <StaffOpenedScan view={props.view} parcel={props.parcel} step={step} />}
        </For>
        <Show when={offers("redirect")}>
          <StaffStepButton
            action="redirectDelivery"
            label={t("parcel.redirect")}
            document={RedirectParcelDocument}
            target={props.parcel}
            done={t("parcel.redirected")}
            tone="quiet"
          />
        </Show>
        <Show when={offers("correct")}>
          <StaffReasonedStep
            action="correctDelivery"
            label={t("parcel.correct")}
            document={CorrectParcelDocument}
            target={props.parcel}
            done={t("parcel.correctDone")}
            presets={CORRECT_REASONS}
            reasonLabel={t("parcel.correctReason")}
          />
        </Show>
      </div>
      <StaffStandIn parcel={props.parcel} />
    </section>
  );
}

function AttemptLine(props: { readonly attempt: Attempt; readonly now: Date }) {
  const result = (): string =>
    props.attempt.outcome === "HANDED_OVER"
      ? t("parcel.handedOver", props.attempt.receivedBy ?? "")
      : t("parcel.failed", t(`failure.${props.attempt.failureReason ?? "OTHER"}`));
  return (
    <li data-attempt={props.attempt.number} data-outcome={props.attempt.outcome}>
      <p>
        {t("parcel.attempt", formatNumber(props.attempt.number))} · {formatWhen(props.attempt.at, props.now)} ·{" "}
        {props.attempt.courierName}
      </p>
      <p classList={{ "staff-delivery-undone": props.attempt.correctedAt !== null }}>
        <strong>{result()}</strong>
        <Show when={props.attempt.effort}>{(effort) => <span> · {t(`parcel.${effort()}`)}</span>}</Show>
        <Show when={props.attempt.distanceM !== null}>
          <span> · {t("parcel.distance", formatDistance(props.attempt.distanceM ?? 0))}</span>
        </Show>
      </p>
      <Show when={props.attempt.deviceAt}>
        {(at) => <p data-device-at={at()}>{t("parcel.deviceAt", formatWhen(at(), props.now))}</p>}
      </Show>
      <Show when={props.attempt.note}>{(note) => <p>{t("parcel.note", note())}</p>}</Show>
      <Show when={props.attempt.correctedAt}>
        {(at) => <p data-corrected>{t("parcel.corrected", formatWhen(at(), props.now))}</p>}
      </Show>
    </li>
  );
}
