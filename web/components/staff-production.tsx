import { For, Show } from "solid-js";
import type { Case, CaseDocumentView } from "../data/staff-case.ts";
import {
  AwaitBlankDocument,
  AwaitSignatureDocument,
  MarkPrintedDocument,
  PackDocumentDocument,
  RejectDocumentDocument,
  SelfPrintDocument,
  SpoilDocumentDocument,
  StartWorkDocument,
  UnpackDocumentDocument,
} from "../gql/staff/graphql.ts";
import { formatNumber } from "../i18n/format.ts";
import { BLANK_REASONS, REJECT_REASONS, SIGNATURE_REASONS, SPOIL_REASONS } from "../i18n/staff-reasons.ts";
import { t } from "../i18n/staff-words.ts";
import { StaffClock } from "./staff-clock.tsx";
import { StaffPassCheck } from "./staff-pass-check.tsx";
import "./staff-production.css";
import { StaffDecideReprint, StaffReportLost } from "./staff-report-lost.tsx";
import { StaffConfirmedStep, StaffReasonedStep, StaffStepButton } from "./staff-step.tsx";

/** The documents on their way from the queue to the parcel, each with what this person may do to it now. */
export function StaffProduction(props: { readonly view: Case }) {
  return (
    <section aria-labelledby="staff-production-title">
      <h3 id="staff-production-title">{t("case.documents")}</h3>
      <ul class="staff-production">
        <For each={props.view.documents}>
          {(document) => (
            <li class="staff-panel" data-document={document.id} data-document-state={document.state}>
              <DocumentFacts document={document} />
              <DocumentSteps document={document} />
            </li>
          )}
        </For>
      </ul>
    </section>
  );
}

function DocumentFacts(props: { readonly document: CaseDocumentView }) {
  return (
    <>
      <p class="staff-production-head">
        <strong>{props.document.name}</strong>
        <Show when={props.document.state}>{(state) => <span>{t(`documentState.${state()}`)}</span>}</Show>
        <StaffClock clock={props.document.clock} state={props.document.state} />
      </p>
      <p class="staff-production-facts">
        <span>{props.document.reasonName}</span>
        <span>{t("case.subject", props.document.subjectName)}</span>
        <span>
          {t("production.label")} <strong data-label>{props.document.label}</strong>
          <Show when={props.document.copyNumber > 1}>, {t("production.copy", formatNumber(props.document.copyNumber))}</Show>
        </span>
        <Show when={props.document.waitReason}>{(reason) => <span>{t("production.waits", reason())}</span>}</Show>
        <Show when={props.document.endReason}>{(reason) => <span>{t("production.ended", reason())}</span>}</Show>
        <Show when={props.document.printedBy}>{(name) => <SecondLook document={props.document} printedBy={name()} />}</Show>
        <Show when={props.document.oldCard !== "NOT_APPLICABLE"}>
          <span>{t(`oldCard.${props.document.oldCard}`)}</span>
        </Show>
      </p>
    </>
  );
}

/** Whose eyes have seen this copy; where they were one person's, that is said. */
function SecondLook(props: { readonly document: CaseDocumentView; readonly printedBy: string }) {
  const isAlone = (): boolean => props.document.eyes === "SAME";
  const text = (): string => {
    if (isAlone()) return t("production.checkedAlone", props.printedBy);
    const printed = t("production.printedBy", props.printedBy);
    return props.document.checkedBy === null ? printed : `${printed}, ${t("production.checkedBy", props.document.checkedBy)}`;
  };
  return (
    <span classList={{ "staff-production-alone": isAlone() }} data-second-look={props.document.eyes ?? "NONE"}>
      {text()}
    </span>
  );
}

function DocumentSteps(props: { readonly document: CaseDocumentView }) {
  const offers = (step: string): boolean => props.document.nextSteps.includes(step);
  const startLabel = (): string =>
    props.document.state === "SPOILED" || props.document.state === "LOST"
      ? t("step.startCopy", formatNumber(props.document.copyNumber + 1))
      : t("step.startWork");
  return (
    <div class="staff-steps" role="group" aria-label={`${t("case.actions")}: ${props.document.name}`}>
      <Show when={offers("startWork")}>
        <StaffStepButton
          action="startWork"
          label={startLabel()}
          document={StartWorkDocument}
          target={props.document}
          done={t("done.startWork")}
        />
      </Show>
      <Show when={offers("print")}>
        <StaffStepButton
          action="print"
          label={t("step.print")}
          document={MarkPrintedDocument}
          target={props.document}
          done={t("done.print")}
        />
      </Show>
      <Show when={offers("unpack")}>
        <StaffStepButton
          action="unpack"
          label={t("step.unpack")}
          document={UnpackDocumentDocument}
          target={props.document}
          done={t("done.unpack")}
          tone="quiet"
        />
      </Show>
      <Show when={offers("pack")}>
        <StaffStepButton
          action="pack"
          label={t("step.pack")}
          document={PackDocumentDocument}
          target={props.document}
          done={t("done.pack")}
          tone="quiet"
        />
      </Show>
      <Show when={offers("passCheck")}>
        <StaffPassCheck document={props.document} />
      </Show>
      {/* Whoever may spoil it may take the second look as well, unless they printed it. */}
      <Show when={props.document.state === "PRINTED" && offers("spoil") && !offers("passCheck")}>
        <p class="staff-field-hint" data-other-eyes>
          {t("production.otherEyes")}
        </p>
      </Show>
      <Show when={offers("awaitSignature")}>
        <StaffReasonedStep
          action="awaitSignature"
          label={t("step.awaitSignature")}
          document={AwaitSignatureDocument}
          target={props.document}
          done={t("done.awaitSignature")}
          presets={SIGNATURE_REASONS}
        />
      </Show>
      <Show when={offers("awaitBlank")}>
        <StaffReasonedStep
          action="awaitBlank"
          label={t("step.awaitBlank")}
          document={AwaitBlankDocument}
          target={props.document}
          done={t("done.awaitBlank")}
          presets={BLANK_REASONS}
        />
      </Show>
      <Show when={offers("selfPrint")}>
        <StaffConfirmedStep
          action="selfPrint"
          label={t("step.selfPrint")}
          meaning={t("production.selfPrintMeans")}
          document={SelfPrintDocument}
          target={props.document}
          done={t("done.selfPrint")}
        />
      </Show>
      <Show when={offers("spoil")}>
        <StaffReasonedStep
          action="spoil"
          label={t("step.spoil")}
          document={SpoilDocumentDocument}
          target={props.document}
          done={t("done.spoil")}
          presets={SPOIL_REASONS}
          reasonLabel={t("case.reasonOffice")}
          tone="danger"
        />
      </Show>
      <Show when={offers("reportLost")}>
        <StaffReportLost document={props.document} />
      </Show>
      <Show when={offers("decideReprint")}>
        <StaffDecideReprint document={props.document} />
      </Show>
      <Show when={offers("reject")}>
        <StaffReasonedStep
          action="rejectDocument"
          label={t("step.rejectDocument")}
          document={RejectDocumentDocument}
          target={props.document}
          done={t("done.rejectDocument")}
          presets={REJECT_REASONS}
          tone="danger"
        />
      </Show>
    </div>
  );
}
