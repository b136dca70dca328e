import { For, Show } from "solid-js";
import { RECIPIENTS, type Recipient, type RecipientProof } from "../data/staff-proof.ts";
import { t } from "../i18n/staff-words.ts";
import { ChoiceGroup } from "./choice-group.tsx";
import "./proof-fields.css";
import { StaffField } from "./staff-field.tsx";

interface ProofFieldsProps {
  readonly proof: RecipientProof;
  readonly onChange: (values: Partial<RecipientProof>) => void;
  readonly onRecipient: (recipient: Recipient) => void;
  readonly recipientLegend: string;
  readonly nameLabel: string;
  /** One press instead of typing. */
  readonly nameOffer?: string;
  /** Identity cards whose predecessor has to come back, each with its question. */
  readonly cards: readonly { readonly id: string; readonly legend: string }[];
  /** Where somebody else's identity card is in the parcel, its owner's family card is asked of the applicant too. */
  readonly mayNeedFamilyCard: boolean;
}

export const onlyDigits = (text: string): string => text.replaceAll(/\D/g, "");
const OLD_CARDS = ["COLLECTED", "LOSS_LETTER"] as const;

/** Who takes the parcel and what was shown: the same questions at a desk and at a door. */
export function ProofFields(props: ProofFieldsProps) {
  return (
    <>
      <ChoiceGroup
        legend={props.recipientLegend}
        name="recipient"
        choices={RECIPIENTS.map((value) => ({ value, label: t(`desk.${value}`) }))}
        chosen={props.proof.recipient}
        onChoose={(recipient) => props.onRecipient(recipient)}
      />
      <Show when={props.proof.recipient}>
        <div class="proof-fields">
          <div>
            <StaffField
              label={props.nameLabel}
              name="recipientName"
              value={props.proof.name}
              onText={(name) => props.onChange({ name })}
            />
            <Show when={props.nameOffer}>
              {(offer) => (
                <Presets
                  label={props.nameLabel}
                  offers={[offer()]}
                  chosen={props.proof.name}
                  onChoose={(name) => props.onChange({ name })}
                />
              )}
            </Show>
          </div>
          <Show when={props.proof.recipient !== "APPLICANT"}>
            <div>
              <StaffField
                label={t("desk.relation")}
                name="relation"
                value={props.proof.relation}
                onText={(relation) => props.onChange({ relation })}
              />
              <Presets
                label={t("desk.relation")}
                offers={t("desk.relations").split("|")}
                chosen={props.proof.relation}
                onChoose={(relation) => props.onChange({ relation })}
              />
            </div>
          </Show>
        </div>
        <ChoiceGroup
          legend={t("desk.identityKind")}
          name="identityKind"
          choices={t("desk.identityKinds")
            .split("|")
            .map((value) => ({ value, label: value }))}
          chosen={props.proof.identityKind}
          onChoose={(identityKind) => props.onChange({ identityKind })}
        />
        <div class="proof-fields">
          <StaffField
            label={t("desk.lastFour")}
            name="identityLastFour"
            inputmode="numeric"
            maxlength={4}
            value={props.proof.identityLastFour}
            onText={(text) => props.onChange({ identityLastFour: onlyDigits(text) })}
          />
          <Show when={props.proof.recipient === "FAMILY_MEMBER" || props.mayNeedFamilyCard}>
            <StaffField
              label={t("desk.familyCardLastFour")}
              name="familyCardLastFour"
              hint={t(props.proof.recipient === "APPLICANT" ? "desk.familyCardForCard" : "desk.familyCardHint")}
              inputmode="numeric"
              maxlength={4}
              value={props.proof.familyCardLastFour}
              onText={(text) => props.onChange({ familyCardLastFour: onlyDigits(text) })}
            />
          </Show>
        </div>
        <label class="staff-check">
          <input
            type="checkbox"
            data-field="isAdult"
            checked={props.proof.isAdult}
            onChange={(event) => props.onChange({ isAdult: event.currentTarget.checked })}
          />
          {t("desk.adult")}
        </label>
        <For each={props.cards}>
          {({ id, legend }) => (
            <ChoiceGroup
              legend={legend}
              name={`old-card-${id}`}
              choices={OLD_CARDS.map((value) => ({ value, label: t(`desk.${value}`) }))}
              chosen={OLD_CARDS.find((value) => value === props.proof.oldCards[id]) ?? null}
              onChoose={(oldCard) => props.onChange({ oldCards: { ...props.proof.oldCards, [id]: oldCard } })}
            />
          )}
        </For>
      </Show>
    </>
  );
}

/** Frequent answers to the field above, one press each. */
function Presets(props: {
  readonly label: string;
  readonly offers: readonly string[];
  readonly chosen: string;
  readonly onChoose: (offer: string) => void;
}) {
  return (
    <div class="staff-field-presets" role="group" aria-label={props.label}>
      <For each={props.offers}>
        {(offer) => (
          <button type="button" class="staff-preset" aria-pressed={props.chosen === offer} onClick={() => props.onChoose(offer)}>
            {offer}
          </button>
        )}
      </For>
    </div>
  );
}
