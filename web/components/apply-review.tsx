import { createResource, createSignal, For, Show, type JSX } from "solid-js";
import { serviceOf, subjectOf, submit, type Receipt } from "../data/application.ts";
import { AskError, ask } from "../data/client.ts";
import { isUncertain } from "../data/send.ts";
import type { Step } from "../data/draft.ts";
import { inFours } from "../data/identity-numbers.ts";
import { AreasDocument } from "../gql/graphql.ts";
import { formatNumber } from "../i18n/format.ts";
import { t } from "../i18n/journey-words.ts";
import "./apply-review.css";
import type { StepProps } from "./apply-step.ts";
import { StepForm } from "./step-form.tsx";

interface ReviewProps extends StepProps {
  readonly onStep: (step: Step) => void;
  readonly onSubmitted: (receipt: Receipt, asSentBefore: boolean) => void;
}

/** Everything once more, what happens with it, and the one button that sends it. */
export default function ApplyReview(props: ReviewProps) {
  const [agreed, setAgreed] = createSignal(false);
  const [sending, setSending] = createSignal(false);
  const [failure, setFailure] = createSignal<AskError | null>(null);
  const sendIt = async (): Promise<void> => {
    setSending(true);
    setFailure(null);
    try {
      const { receipt, asSentBefore } = await submit(props.book, props.intake.consentVersion);
      props.onSubmitted(receipt, asSentBefore);
    } catch (error) {
      setFailure(error instanceof AskError ? error : new AskError("UNREADABLE"));
    } finally {
      setSending(false);
    }
  };
  const nextLabel = (): string => {
    if (sending()) return t("review.sending");
    return failure() === null ? t("review.send") : t("review.retry");
  };
  return (
    <StepForm
      step="review"
      question={t("review.question")}
      problem={agreed() ? null : t("review.consentMissing")}
      next={nextLabel()}
      busy={sending()}
      onNext={() => void sendIt()}
      onBack={props.onBack}
    >
      <Facts {...props} />
      <section class="apply-review-consent" aria-labelledby="consent-title">
        <h2 id="consent-title">{t("review.consentTitle")}</h2>
        <p>{props.intake.consentText}</p>
        <label class="choice">
          <input type="checkbox" name="consent" checked={agreed()} onChange={(event) => setAgreed(event.currentTarget.checked)} />
          <span>{t("review.consent")}</span>
        </label>
      </section>
      <div role="alert">
        <Show when={failure()}>
          {(error) => (
            <div class="apply-review-failure" data-failure={error().code}>
              <p>
                <strong>{t("review.failed")}</strong> {failureText(error())}
              </p>
            </div>
          )}
        </Show>
      </div>
    </StepForm>
  );
}

function failureText({ code, fields }: AskError): string {
  if (isUncertain(code)) return t("review.uncertain");
  if (fields.some((field) => field.endsWith("files"))) return t("review.photosGone");
  if (fields.some((field) => field.includes(".files."))) return t("review.photosMissing");
  if (fields.includes("consentVersion")) return t("review.consentChanged");
  if (fields.some((field) => field.endsWith("subjectNik") || field.endsWith("familyCardNumber"))) return t("review.numbers");
  if (code === "INVALID_INPUT" || code === "BAD_USER_INPUT") return t("review.invalid");
  return code === "TOO_MANY_TRIES" ? t("review.tooMany") : t("review.other");
}

function Facts(props: ReviewProps) {
  const [areas] = createResource(async () => (await ask(AreasDocument, {})).areas);
  const draft = () => props.book.draft;
  const villageName = (): string => {
    const districts = areas.state === "ready" ? areas() : [];
    return districts.flatMap(({ villages }) => villages).find(({ code }) => code === draft().address.villageCode)?.name ?? "";
  };
  const isApplicant = (): boolean => draft().recipient.relation === "APPLICANT";
  return (
    <>
      <Part title={t("review.documents")} step="documents" onStep={props.onStep}>
        <For each={draft().documents}>
          {(wanted) => (
            <p>
              <strong>{serviceOf(props.services, wanted)?.documentName}</strong> ({serviceOf(props.services, wanted)?.reasonName}
              ): {subjectOf(draft(), wanted).name},{" "}
              {subjectOf(draft(), wanted).nik === "" ? t("review.noNik") : inFours(subjectOf(draft(), wanted).nik)},{" "}
              {t("review.photos", formatNumber(wanted.photos.length))}
            </p>
          )}
        </For>
      </Part>
      <Part title={t("review.applicant")} step="applicant" onStep={props.onStep}>
        <p>
          {draft().applicant.name}, NIK {inFours(draft().applicant.nik)}
        </p>
        <p>{draft().applicant.phone}</p>
      </Part>
      <Part title={t("review.recipient")} step="recipient" onStep={props.onStep}>
        <p>
          <Show when={!isApplicant()} fallback={draft().applicant.name}>
            {draft().recipient.name} ({t(`recipient.${draft().recipient.relation ?? "APPLICANT"}`)})
          </Show>
        </p>
      </Part>
      <Part title={t("review.address")} step="address" onStep={props.onStep}>
        <p>
          {draft().address.street}, {villageName()}
        </p>
        <Show when={draft().address.landmark}>
          <p>{draft().address.landmark}</p>
        </Show>
        <Show when={draft().address.pin}>
          <p>{t("review.pin")}</p>
        </Show>
      </Part>
      <Part title={t("review.handover")} step="handover" onStep={props.onStep}>
        <p>{t(`handover.${draft().handover ?? "PICKUP"}`)}</p>
      </Part>
    </>
  );
}

interface PartProps {
  readonly title: string;
  readonly step: Step;
  readonly onStep: (step: Step) => void;
  readonly children: JSX.Element;
}

function Part(props: PartProps) {
  return (
    <section class="apply-review-part">
      <h2>{props.title}</h2>
      <button
        type="button"
        class="button button-quiet"
        aria-label={t("review.changeOf", props.title)}
        onClick={() => props.onStep(props.step)}
      >
        {t("review.change")}
      </button>
      <div class="apply-review-facts">{props.children}</div>
    </section>
  );
}
