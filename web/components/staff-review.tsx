import { For, Show } from "solid-js";
import type { Case } from "../data/staff-case.ts";
import { RejectDocumentDocument } from "../gql/staff/graphql.ts";
import { REJECT_REASONS } from "../i18n/staff-reasons.ts";
import { t } from "../i18n/staff-words.ts";
import { StaffChecklist } from "./staff-checklist.tsx";
import { StaffPapers } from "./staff-papers.tsx";
import "./staff-review.css";
import { StaffReasonedStep } from "./staff-step.tsx";

/** The papers on the left, the checklist of each document on the right: one look from the picture to the line it belongs to. */
export function StaffReview(props: { readonly view: Case }) {
  return (
    <div class="staff-review">
      <Show when={props.view.mayViewFiles}>
        <StaffPapers />
      </Show>
      <div class="staff-review-lists">
        <For each={props.view.documents}>
          {(document) => (
            <section data-document={document.id}>
              <h3>{t("verdict.checklist", document.name, document.reasonName)}</h3>
              <p class="muted">{t("case.subject", document.subjectName)}</p>
              <StaffChecklist view={props.view} document={document} />
              {/* Once it has a state its steps stand with the documents in production. */}
              <Show when={document.state === null && document.nextSteps.includes("reject")}>
                <StaffReasonedStep
                  action="rejectDocument"
                  label={t("step.rejectDocument")}
                  document={RejectDocumentDocument}
                  target={document}
                  done={t("done.rejectDocument")}
                  presets={REJECT_REASONS}
                  tone="danger"
                />
              </Show>
            </section>
          )}
        </For>
        <Show when={!props.view.mayViewFiles}>
          <p class="muted">{t("papers.mayNot")}</p>
        </Show>
      </div>
    </div>
  );
}
