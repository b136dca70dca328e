import { For, Show } from "solid-js";
import { asksName, chosenOf, type PossibleRecipient, type RecipientProof } from "../data/staff-proof.ts";
import type { RecipientClass } from "../gql/staff/graphql.ts";
import { t } from "../i18n/staff-words.ts";
import { ChoiceGroup } from "./choice-group.tsx";
import "./proof-fields.css";
import { StaffField } from "./staff-field.tsx";

interface ProofFieldsProps {
  readonly proof: RecipientProof;
  readonly onChange: (values: Partial<RecipientProof>) => void;
  readonly recipients: readonly PossibleRecipient[];
  readonly recipientLegend: string;
  readonly nameLabel: string;
  /** Identity cards whose predecessor has to come back, each with its question. */
  readonly cards: readonly { readonly id: string; readonly legend: string }[];
}

export const onlyDigits = (text: string): string => text.replaceAll(/\D/g, "");
const OLD_CARDS = ["COLLECTED", "LOSS_LETTER"] as const;
const identityKinds = (): string[] => t("desk.identityKinds").split("|");

/** Who takes the parcel and what was shown: the same questions at a desk and at a door. What the office knows is not asked. */
export function ProofFields(props: ProofFieldsProps) {
  const chosen = (): PossibleRecipient | undefined => chosenOf(props.proof, props.recipients);
  const choose = (recipientClass: RecipientClass): void => {
    const recipient = chosenOf({ recipient: recipientClass }, props.recipients);
    props.onChange({
      recipient: recipientClass,
      name: recipient?.name ?? "",
      relation: fixedRelation(recipientClass) ?? "",
      isAdult: recipient?.isKnownAdult ?? false,
      identityKind: props.proof.identityKind || (identityKinds()[0] ?? ""),
    });
  };
  return (
    <>
      <ChoiceGroup
        legend={props.recipientLegend}
        name="recipient"
        choices={props.recipients.map(({ recipientClass }) => ({ value: recipientClass, label: t(`desk.${recipientClass}`) }))}
        chosen={props.proof.recipient}
        onChoose={choose}
      />
      <Show when={chosen()}>
        {(recipient) => (
          <>
            <WhoFields {...props} recipient={recipient()} />
            <ChoiceGroup
              legend={t("desk.identityKind")}
              name="identityKind"
              choices={identityKinds().map((value) => ({ value, label: value }))}
              chosen={props.proof.identityKind}
              onChoose={(identityKind) => props.onChange({ identityKind })}
            />
            <div class="proof-fields">
              <StaffField
                label={t("desk.lastFour")}
                name="identityLastFour"
                hint={t("desk.lastFourHint")}
                inputmode="numeric"
                maxlength={4}
                value={props.proof.identityLastFour}
                onText={(text) => props.onChange({ identityLastFour: onlyDigits(text) })}
              />
              <Show when={recipient().needsFamilyCard}>
                <StaffField
                  label={t("desk.familyCardLastFour")}
                  name="familyCardLastFour"
                  hint={t("desk.familyCardHint")}
                  inputmode="numeric"
                  maxlength={4}
                  value={props.proof.familyCardLastFour}
                  onText={(text) => props.onChange({ familyCardLastFour: onlyDigits(text) })}
                />
              </Show>
            </div>
            <Show when={!recipient().isKnownAdult}>
              <label class="staff-check">
                <input
                  type="checkbox"
                  data-field="isAdult"
                  checked={props.proof.isAdult}
                  onChange={(event) => props.onChange({ isAdult: event.currentTarget.checked })}
                />
                {t("desk.adult")}
              </label>
            </Show>
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
          </>
        )}
      </Show>
    </>
  );
}

/** Kept with the proof, in the office's language; null: it is asked. */
function fixedRelation(recipientClass: RecipientClass): string | null {
  if (recipientClass === "APPLICANT") return t("desk.self");
  return recipientClass === "CARD_OWNER" ? t("desk.owner") : null;
}

/** By name, and what they are to the applicant. A name that the office knows is read out of the identity shown, not typed. */
function WhoFields(
  props: Pick<ProofFieldsProps, "proof" | "onChange" | "nameLabel"> & { readonly recipient: PossibleRecipient },
) {
  return (
    <div class="proof-fields">
      <Show
        when={asksName(props.recipient)}
        fallback={
          <p class="proof-fields-known" data-known-name>
            {t("desk.knownName")} <strong>{props.recipient.name}</strong>
          </p>
        }
      >
        <div>
          <StaffField
            label={props.nameLabel}
            name="recipientName"
            value={props.proof.name}
            onText={(name) => props.onChange({ name })}
          />
          <Show when={props.recipient.name}>
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
      </Show>
      <Show when={fixedRelation(props.recipient.recipientClass) === null}>
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
