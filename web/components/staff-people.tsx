import { createSignal, For, Show } from "solid-js";
import type { Case } from "../data/staff-case.ts";
import { askStaff } from "../data/staff-client.ts";
import { RevealPersonDocument, type RevealPersonMutation } from "../gql/staff/graphql.ts";
import { t } from "../i18n/staff-words.ts";
import "./staff-people.css";
import { StaffReveal } from "./staff-reveal.tsx";

type Revealed = RevealPersonMutation["revealPerson"];

/** Applicant, recipient and whom each document is about. What is masked is uncovered on purpose, for a purpose, until the case is left. */
export function StaffPeople(props: { readonly view: Case }) {
  const [revealed, setRevealed] = createSignal<Revealed>();
  const point = (): string | null => {
    const person = revealed();
    if (!person || person.latitudeDeg === null || person.longitudeDeg === null) return null;
    return `${person.latitudeDeg.toFixed(5)}, ${person.longitudeDeg.toFixed(5)}`;
  };
  /** The contract gives a word of the code; one that these pages do not know is left out rather than shown. */
  const relation = (): string => {
    const said = props.view.recipientRelation;
    return said === "APPLICANT" || said === "FAMILY_MEMBER" || said === "NAMED_PROXY" ? t(`relation.${said}`) : "";
  };
  const address = (): string =>
    [revealed()?.street, revealed()?.landmark].filter((part): part is string => Boolean(part)).join("; ");
  return (
    <section class="staff-panel staff-people" aria-labelledby="staff-people-title" data-revealed={revealed() !== undefined}>
      <h3 id="staff-people-title">{t("case.people")}</h3>
      <dl>
        <Fact name={t("case.applicant")} value={props.view.applicantName} />
        <Fact name={t("case.nik")} value={revealed()?.applicantNik ?? props.view.applicantNikMasked} field="applicantNik" />
        <Fact name={t("case.phone")} value={revealed()?.phone ?? props.view.phoneMasked} field="phone" />
        <Fact name={t("case.recipient")} value={t("case.recipientIs", props.view.recipientName, relation())} />
        <Show when={revealed()}>
          <Fact name={t("case.familyCard")} value={revealed()?.familyCardNumber ?? null} />
          <Fact name={t("case.recipientPhone")} value={revealed()?.recipientPhone ?? null} />
          <Fact name={t("case.address")} value={address()} />
          <Fact name={t("case.place")} value={point()} />
        </Show>
        <For each={props.view.documents}>
          {(document, index) => (
            <div class="staff-people-subject">
              <dt>
                {t(`document.${document.kind}`)}: {t("case.subject", document.subjectName)}
              </dt>
              <dd>{revealed()?.subjectNiks?.[index()] ?? document.subjectNikMasked}</dd>
            </div>
          )}
        </For>
      </dl>
      <Show when={props.view.mayReveal}>
        <Show
          when={revealed()}
          fallback={
            <StaffReveal
              requestId={props.view.id}
              action="revealPerson"
              ask={async (input) => (await askStaff(RevealPersonDocument, { input })).revealPerson}
              onRevealed={setRevealed}
            />
          }
        >
          <p class="muted" role="status">
            {t("case.revealed")}
          </p>
        </Show>
      </Show>
    </section>
  );
}

/** What is not known is left out rather than shown empty; a name alone is a fact too. */
function Fact(props: { readonly name: string; readonly value: string | null; readonly field?: string }) {
  return (
    <Show when={props.value !== null && props.value !== ""}>
      <div>
        <dt>{props.name}</dt>
        <dd data-fact={props.field}>{props.value}</dd>
      </div>
    </Show>
  );
}
