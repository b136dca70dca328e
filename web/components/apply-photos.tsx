import { createSignal, For, Match, Show, Switch } from "solid-js";
import { comesWithRequest, mayBeExcused, missingPhotos, serviceOf, type Requirement } from "../data/application.ts";
import type { DraftDocument } from "../data/draft.ts";
import { formatList } from "../i18n/format.ts";
import { t } from "../i18n/journey-words.ts";
import { t as pageText } from "../i18n/page-words.ts";
import "./apply-photos.css";
import type { StepProps } from "./apply-step.ts";
import { PhotoField } from "./photo-field.tsx";
import { StepForm } from "./step-form.tsx";

/** A photo of each paper that the checklists ask for; forms and visits are only explained. */
export default function ApplyPhotos(props: StepProps) {
  const [underWay, setUnderWay] = createSignal(0);
  const documents = () => props.book.draft.documents;
  const problem = (): string | null => {
    if (underWay() > 0) return t("photos.uploading");
    const missing = documents().flatMap((wanted) => missingPhotos(props.book.draft, wanted, serviceOf(props.services, wanted)));
    return missing.length > 0 ? t("photos.missing", formatList([...new Set(missing.map(({ text }) => text))])) : null;
  };
  return (
    <StepForm
      step="photos"
      question={t("photos.question")}
      lead={t("photos.lead")}
      problem={problem()}
      onNext={props.onNext}
      onBack={props.onBack}
    >
      <For each={documents()}>
        {(wanted, index) => (
          <Show when={serviceOf(props.services, wanted)}>
            {(service) => (
              <section data-document={wanted.document}>
                <h2>
                  {service().documentName}: {wanted.subjectName}
                </h2>
                <For each={service().requirements} fallback={<p>{t("photos.nothing")}</p>}>
                  {(requirement) => (
                    <Line
                      requirement={requirement}
                      wanted={wanted}
                      withRequest={comesWithRequest(props.book.draft, requirement)}
                      onChange={(change) => props.book.change("documents", index(), change)}
                      onUnderWay={(change) => setUnderWay((count) => count + change)}
                    />
                  )}
                </For>
              </section>
            )}
          </Show>
        )}
      </For>
    </StepForm>
  );
}

interface LineProps {
  readonly requirement: Requirement;
  readonly wanted: DraftDocument;
  readonly withRequest: boolean;
  readonly onChange: (change: (before: DraftDocument) => Partial<DraftDocument>) => void;
  readonly onUnderWay: (change: 1 | -1) => void;
}

function Line(props: LineProps) {
  const code = (): string => props.requirement.code;
  const isExcused = (): boolean => props.wanted.excused.includes(code());
  const isPhoto = (): boolean => props.requirement.evidence === "PHOTO";
  return (
    <div class={isPhoto() ? "apply-photos-line" : "apply-photos-quiet"} data-requirement={code()}>
      <p class="apply-photos-text">{props.requirement.text}</p>
      <Show when={props.requirement.condition}>{(condition) => <p>{condition()}</p>}</Show>
      <Show when={isPhoto() && props.requirement.alternatives.length > 0}>
        <p>{pageText("checklist.alternatives")}</p>
        <ul>
          <For each={props.requirement.alternatives}>{(alternative) => <li>{alternative}</li>}</For>
        </ul>
      </Show>
      <Switch>
        <Match when={props.requirement.evidence === "FORM"}>
          <p>{t("photos.form")}</p>
        </Match>
        <Match when={props.requirement.evidence === "IN_PERSON"}>
          <p>{t("photos.inPerson")}</p>
        </Match>
        <Match when={props.withRequest}>
          <p>{t("photos.withRequest")}</p>
        </Match>
        <Match when={isPhoto()}>
          <Show when={!isExcused()}>
            <PhotoField
              name={props.requirement.text}
              photos={props.wanted.photos.filter((photo) => photo.requirement === code())}
              onAdd={(photo) => props.onChange((before) => ({ photos: [...before.photos, { requirement: code(), ...photo }] }))}
              onRemove={(fileId) =>
                props.onChange((before) => ({ photos: before.photos.filter((photo) => photo.fileId !== fileId) }))
              }
              onUnderWay={props.onUnderWay}
            />
          </Show>
          <Show when={mayBeExcused(props.requirement)}>
            <Excuse {...props} isExcused={isExcused()} />
          </Show>
        </Match>
      </Switch>
    </div>
  );
}

/** A person whose case is different must not be stuck here: the officer asks for what is needed after all. */
function Excuse(props: LineProps & { readonly isExcused: boolean }) {
  const code = (): string => props.requirement.code;
  const excuse = (yes: boolean): void =>
    props.onChange((before) => ({
      excused: yes ? [...before.excused, code()] : before.excused.filter((excused) => excused !== code()),
      photos: yes ? before.photos.filter((photo) => photo.requirement !== code()) : before.photos,
    }));
  return (
    <label class="choice apply-photos-excuse">
      <input type="checkbox" checked={props.isExcused} onChange={(event) => excuse(event.currentTarget.checked)} />
      <span>{t(props.requirement.condition === null ? "photos.otherProof" : "photos.notForMe")}</span>
    </label>
  );
}
