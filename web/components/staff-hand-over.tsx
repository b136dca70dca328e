import { lazy, Show, Suspense } from "solid-js";
import { createStep, type Case } from "../data/staff-case.ts";
import { warnWhile } from "../data/staff-drafts.ts";
import { cardsToCollect, createDeskProof, proofInput } from "../data/staff-proof.ts";
import { HandOverAtDeskDocument } from "../gql/staff/graphql.ts";
import { t } from "../i18n/staff-words.ts";
import { ChoiceGroup } from "./choice-group.tsx";
import { onlyDigits, ProofFields } from "./proof-fields.tsx";
import { Skeleton } from "./skeleton.tsx";
import type { Pickup } from "./staff-desk.tsx";
import { StaffField } from "./staff-field.tsx";
import "./staff-hand-over.css";
import { StaffProblem } from "./staff-problem.tsx";

// Most hand over with the PIN: the drawing comes only to those who ask for a signature.
const StaffSignature = lazy(() => import("./staff-signature.tsx"));

/** The proof set of a handover at the desk. Whether it is complete is for the server to say; its answer names what is missing. */
export function StaffHandOver(props: { readonly view: Case; readonly pickup: Pickup }) {
  const [proof, setProof] = createDeskProof();
  const step = createStep();
  warnWhile(() => proof.recipient !== null && props.pickup.state === "AWAITING_PICKUP");

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
      <ProofFields
        proof={proof}
        onChange={setProof}
        recipients={props.pickup.recipients}
        recipientLegend={t("desk.recipient")}
        nameLabel={t("desk.name")}
        cards={cardsToCollect(props.view).map(({ id, subjectName }) => ({ id, legend: t("desk.oldCard", subjectName) }))}
      />
      <Show when={proof.recipient}>
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
          <div class="proof-fields">
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
