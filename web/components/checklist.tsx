import { For, Show } from "solid-js";
import type { RequirementEvidence, RequirementsQuery } from "../gql/graphql.ts";
import { t } from "../i18n/page-words.ts";
import "./checklist.css";

type Service = RequirementsQuery["services"][number];

const EVIDENCE = {
  PHOTO: "checklist.evidencePhoto",
  FORM: "checklist.evidenceForm",
  IN_PERSON: "checklist.evidenceInPerson",
} as const satisfies Record<RequirementEvidence, string>;

/** The papers for one document and one reason, each with how it is shown, when it applies and what may stand in for it. */
export function Checklist(props: { readonly service: Service }) {
  return (
    <div class="checklist">
      <h3>{t("checklist.title", props.service.documentName, props.service.reasonName)}</h3>
      <p>
        {t("checklist.form")}: <strong>{props.service.form}</strong>
      </p>
      <ul class="checklist-items">
        <For each={props.service.requirements} fallback={<li>{t("checklist.none")}</li>}>
          {(requirement) => (
            <li class="checklist-item">
              <span class="checklist-text">{requirement.text}</span>
              <span class="checklist-evidence">{t(EVIDENCE[requirement.evidence])}</span>
              <Show when={requirement.condition}>{(condition) => <span class="checklist-detail">{condition()}</span>}</Show>
              <Show when={requirement.alternatives.length > 0}>
                <div class="checklist-detail">
                  <em>{t("checklist.alternatives")}</em>
                  <ul>
                    <For each={requirement.alternatives}>{(alternative) => <li>{alternative}</li>}</For>
                  </ul>
                </div>
              </Show>
            </li>
          )}
        </For>
      </ul>
    </div>
  );
}
