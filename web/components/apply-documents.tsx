import { createSignal, For, Show } from "solid-js";
import { asksWhose, serviceOf, type Service } from "../data/application.ts";
import type { DraftDocument } from "../data/draft.ts";
import type { DocumentKind } from "../gql/graphql.ts";
import { t } from "../i18n/journey-words.ts";
import "./apply-documents.css";
import type { StepProps } from "./apply-step.ts";
import { Checklist } from "./checklist.tsx";
import { ChoiceGroup } from "./choice-group.tsx";
import { DocumentAdder } from "./document-adder.tsx";
import { Field } from "./field.tsx";
import { NikField } from "./number-field.tsx";
import { StepForm } from "./step-form.tsx";

type Wanted = Pick<DraftDocument, "document" | "reason">;

/** What a family usually needs after a death: the certificate, the family card without the dead, the spouse's card with the new status. */
const DEATH_PACKAGE: readonly Wanted[] = [
  { document: "AKTA_KEMATIAN", reason: "NEW" },
  { document: "KARTU_KELUARGA", reason: "HEAD_OF_FAMILY_DIED" },
  { document: "KTP_EL", reason: "CHANGED" },
];

/** Which documents, why, and whose each of them is. */
export default function ApplyDocuments(props: StepProps) {
  const documents = () => props.book.draft.documents;
  const [kind, setKind] = createSignal<DocumentKind | null>(null);
  const [adding, setAdding] = createSignal(documents().length === 0);
  const add = (wanted: readonly Wanted[]): void => {
    const blank = { whose: null, subjectName: "", subjectNik: "", photos: [], excused: [] };
    props.book.change("documents", (before) => [...before, ...wanted.map((one) => ({ ...blank, ...one }))]);
    setKind(null);
    setAdding(false);
  };
  const remove = (index: number): void => {
    props.book.change("documents", (before) => before.filter((_, place) => place !== index));
    if (documents().length === 0) setAdding(true);
  };
  const offersPackage = (): boolean =>
    documents().length === 0 &&
    kind() === null &&
    DEATH_PACKAGE.every((wanted) => serviceOf(props.services, wanted) !== undefined);
  return (
    <StepForm
      step="documents"
      question={t("documents.question")}
      lead={t("documents.lead")}
      problem={documents().length === 0 ? t("documents.none") : null}
      onNext={props.onNext}
      onBack={props.onBack}
    >
      <For each={documents()}>
        {(wanted, index) => (
          <Show when={serviceOf(props.services, wanted)}>
            {(service) => (
              <DocumentCard
                index={index()}
                wanted={wanted}
                service={service()}
                onChange={(values) => props.book.change("documents", index(), values)}
                onRemove={() => remove(index())}
              />
            )}
          </Show>
        )}
      </For>
      <Show when={offersPackage()}>
        <section class="apply-documents-package" aria-labelledby="package-title">
          <h2 id="package-title" class="apply-document-title">
            {t("documents.package")}
          </h2>
          <p>{t("documents.packageText")}</p>
          <button type="button" class="button" data-action="death-package" onClick={() => add(DEATH_PACKAGE)}>
            {t("documents.packageChoose")}
          </button>
        </section>
        <p>{t("documents.orOne")}</p>
      </Show>
      <Show
        when={documents().length < props.intake.maxDocuments}
        fallback={<p>{t("documents.full", props.intake.maxDocuments)}</p>}
      >
        <Show
          when={adding()}
          fallback={
            <button type="button" class="button button-quiet" data-action="add-document" onClick={() => setAdding(true)}>
              + {t("documents.another")}
            </button>
          }
        >
          <DocumentAdder
            services={props.services}
            kind={kind()}
            onKind={setKind}
            onAdd={(document, reason) => add([{ document, reason }])}
          />
        </Show>
      </Show>
    </StepForm>
  );
}

interface DocumentCardProps {
  readonly index: number;
  readonly wanted: DraftDocument;
  readonly service: Service;
  readonly onChange: (values: Partial<DraftDocument>) => void;
  readonly onRemove: () => void;
}

/** One wanted document: whose it is, and exactly the papers for it. */
function DocumentCard(props: DocumentCardProps) {
  const isBirth = (): boolean => props.wanted.document === "AKTA_KELAHIRAN";
  const isCard = (): boolean => props.wanted.document === "KTP_EL";
  const nikHint = () => {
    if (isCard()) return "documents.nikCardHint" as const;
    return isBirth() ? ("documents.nikChildHint" as const) : ("documents.nikHint" as const);
  };
  const title = (): string => `${props.service.documentName}: ${props.service.reasonName}`;
  return (
    <section class="apply-document" aria-label={title()} data-document={props.wanted.document}>
      <h2 class="apply-document-title">{title()}</h2>
      <Show when={asksWhose(props.wanted)}>
        <ChoiceGroup
          legend={t(`documents.whose.${props.wanted.document}`)}
          name={`whose-${props.index}`}
          choices={(["OWN", "OTHER"] as const).map((value) => ({ value, label: t(`documents.${value}`) }))}
          chosen={props.wanted.whose}
          missing={t("field.choose")}
          onChoose={(whose) => props.onChange({ whose })}
        />
      </Show>
      <Show
        when={!asksWhose(props.wanted) || props.wanted.whose === "OTHER"}
        fallback={<Show when={props.wanted.whose === "OWN"}>{<p class="field-hint">{t("documents.ownHint")}</p>}</Show>}
      >
        <Field
          label={t(`documents.subject.${props.wanted.document}`)}
          value={props.wanted.subjectName}
          onInput={(subjectName) => props.onChange({ subjectName })}
          input={{ autocomplete: "off", maxlength: 100 }}
        />
        <NikField
          label={t(isBirth() ? "documents.nikChild" : "documents.nik")}
          hint={t(nikHint())}
          value={props.wanted.subjectNik}
          optional={!isCard()}
          onInput={(subjectNik) => props.onChange({ subjectNik })}
        />
      </Show>
      <details>
        <summary>{t("documents.checklist")}</summary>
        <Checklist service={props.service} />
      </details>
      <button type="button" class="button button-quiet" onClick={() => props.onRemove()}>
        {t("documents.remove")} <span class="visually-hidden">({title()})</span>
      </button>
    </section>
  );
}
