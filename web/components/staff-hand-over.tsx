import { For, lazy, Show, Suspense } from "solid-js";
import { createStep, type Case } from "../data/staff-case.ts";
import { warnWhile } from "../data/staff-drafts.ts";
import { cardsToCollect, createDeskProof, proofInput, RECIPIENTS, type Recipient } from "../data/staff-proof.ts";
import { HandOverAtDeskDocument } from "../gql/staff/graphql.ts";
import { t } from "../i18n/staff-words.ts";
import { ChoiceGroup } from "./choice-group.tsx";
import { Skeleton } from "./skeleton.tsx";
import type { Pickup } from "./staff-desk.tsx";
import { StaffField } from "./staff-field.tsx";
import "./staff-hand-over.css";
import { StaffProblem } from "./staff-problem.tsx";

// Most hand over with the PIN: the drawing comes only to those who ask for a signature.
const StaffSignature = lazy(() => import("./staff-signature.tsx"));

const onlyDigits = (text: string): string => text.replaceAll(/\D/g, "");

/** The proof set of a handover at the desk. Whether it is complete is for the server to say; its answer names what is missing. */
export function StaffHandOver(props: { readonly view: Case; readonly pickup: Pickup }) {
  const identityKinds = (): string[] => t("desk.identityKinds").split("|");
  const [proof, setProof] = createDeskProof(identityKinds()[0] ?? "");
  const step = createStep();
  warnWhile(() => proof.recipient !== null && props.pickup.state === "AWAITING_PICKUP");

  /** A name that the application gives is not typed again. */
  const choose = (recipient: Recipient): void => {
    const named = props.view.recipientRelation === recipient ? props.view.recipientName : "";
    setProof({
      recipient,
      name: recipient === "APPLICANT" ? props.view.applicantName : named,
      relation: recipient === "APPLICANT" ? t("desk.self") : "",
    });
  };
  const handOver = async (): Promise<void> => {
    const { id, version } = props.pickup;
    await step.take(
      HandOverAtDeskDocument,
      (idempotencyKey) => ({ idempotencyKey, id, expectedVersion: version, ...proofInput(proof, props.view) }),
      t("done.handOver"),
    );
  };
  return (
    <form
      class="staff-hand-over"
      data-form="handOver"
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void handOver();
      }}
    >
      <ChoiceGroup
        legend={t("desk.recipient")}
        name="recipient"
        choices={RECIPIENTS.map((value) => ({ value, label: t(`desk.${value}`) }))}
        chosen={proof.recipient}
        onChoose={choose}
      />
      <Show when={proof.recipient}>
        <div class="staff-hand-over-fields">
          <StaffField label={t("desk.name")} name="recipientName" value={proof.name} onText={(text) => setProof("name", text)} />
          <StaffField
            label={t("desk.relation")}
            name="relation"
            value={proof.relation}
            onText={(text) => setProof("relation", text)}
            offers={t("desk.relations").split("|")}
          />
          <div class="staff-field">
            <label for="staff-identity-kind">{t("desk.identityKind")}</label>
            <select
              id="staff-identity-kind"
              data-field="identityKind"
              onChange={(event) => setProof("identityKind", event.currentTarget.value)}
            >
              <For each={identityKinds()}>
                {(kind) => (
                  <option value={kind} selected={kind === proof.identityKind}>
                    {kind}
                  </option>
                )}
              </For>
            </select>
          </div>
          <StaffField
            label={t("desk.lastFour")}
            name="identityLastFour"
            inputmode="numeric"
            maxlength={4}
            value={proof.identityLastFour}
            onText={(text) => setProof("identityLastFour", onlyDigits(text))}
          />
          <Show when={proof.recipient === "FAMILY_MEMBER" || cardsToCollect(props.view).length > 0}>
            <StaffField
              label={t("desk.familyCardLastFour")}
              name="familyCardLastFour"
              hint={t(proof.recipient === "APPLICANT" ? "desk.familyCardForCard" : "desk.familyCardHint")}
              inputmode="numeric"
              maxlength={4}
              value={proof.familyCardLastFour}
              onText={(text) => setProof("familyCardLastFour", onlyDigits(text))}
            />
          </Show>
        </div>
        <label class="staff-check">
          <input
            type="checkbox"
            data-field="isAdult"
            checked={proof.isAdult}
            onChange={(event) => setProof("isAdult", event.currentTarget.checked)}
          />
          {t("desk.adult")}
        </label>
        <For each={cardsToCollect(props.view)}>
          {(document) => (
            <ChoiceGroup
              legend={t("desk.oldCard", document.subjectName)}
              name={`old-card-${document.id}`}
              choices={(["COLLECTED", "LOSS_LETTER"] as const).map((value) => ({ value, label: t(`desk.${value}`) }))}
              chosen={toChoice(proof.oldCards[document.id])}
              onChoose={(oldCard) => setProof("oldCards", document.id, oldCard)}
            />
          )}
        </For>
        <ChoiceGroup
          legend={t("desk.proof")}
          name="proof"
          choices={(["pin", "signature"] as const).map((value) => ({ value, label: t(`desk.${value}`) }))}
          chosen={proof.kind}
          onChoose={(kind) => setProof("kind", kind)}
        />
        <Show
          when={proof.kind === "pin"}
          fallback={
            <Suspense fallback={<Skeleton lines={3} />}>
              <StaffSignature onChange={(path) => setProof("signature", path)} />
            </Suspense>
          }
        >
          <div class="staff-hand-over-fields">
            <StaffField
              label={t("desk.pinLabel")}
              name="pin"
              type="password"
              inputmode="numeric"
              autocomplete="off"
              maxlength={6}
              hint={t("desk.pinHint")}
              value={proof.pin}
              onText={(text) => setProof("pin", onlyDigits(text))}
            />
          </div>
        </Show>
        <StaffProblem error={step.error()} onRetry={() => void handOver()} />
        <button type="submit" class="button" data-action="handOver" aria-disabled={step.isSending()}>
          {step.isSending() ? t("step.sending") : t("step.handOver")}
        </button>
      </Show>
    </form>
  );
}

const toChoice = (oldCard: string | undefined): "COLLECTED" | "LOSS_LETTER" | null =>
  oldCard === "COLLECTED" || oldCard === "LOSS_LETTER" ? oldCard : null;
