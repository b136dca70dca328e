import { createEffect, createSignal, Show } from "solid-js";
import type { Stop } from "../data/courier-day.ts";
import { createDeed } from "../data/courier-deed.ts";
import { cardsOf, doorDraft, doorProofInput, forgetDoorDraft, plainLacks } from "../data/courier-door.ts";
import { createPlace } from "../data/courier-place.ts";
import { useScreens } from "../data/courier-screen.ts";
import { may } from "../data/courier-stops.ts";
import { pressedAt } from "../data/courier-steps.ts";
import { StaffError } from "../data/staff-client.ts";
import { warnWhile } from "../data/staff-drafts.ts";
import { t } from "../i18n/courier-words.ts";
import { ChoiceGroup } from "./choice-group.tsx";
import "./courier-form.css";
import { CourierFrame } from "./courier-frame.tsx";
import { CourierPhoto } from "./courier-photo.tsx";
import { CourierPlace } from "./courier-place.tsx";
import { stopName } from "./courier-stops.tsx";
import { onlyDigits, ProofFields } from "./proof-fields.tsx";
import { StaffField } from "./staff-field.tsx";
import { StaffProblem } from "./staff-problem.tsx";
import StaffSignature from "./staff-signature.tsx"; // not fetched when it is asked for: there may be no signal at the door

const PROOFS = ["code", "signature"] as const;

/** The proof set at the door, in the order in which it happens there. What is missing the server says; what is plainly missing, the page. */
export function CourierHandOver(props: { readonly stop: Stop }) {
  const screens = useScreens();
  const deed = createDeed();
  const place = createPlace();
  const [draft, setDraft] = doorDraft(props.stop.id);
  const [lacks, setLacks] = createSignal<readonly string[]>([]);
  warnWhile(() => draft.recipient !== null && may(props.stop, "handOver"));

  const handOver = async (): Promise<void> => {
    setLacks(plainLacks(draft, props.stop));
    if (lacks().length > 0) return;
    const { id } = props.stop;
    const name = draft.name.trim() || stopName(props.stop);
    const input = doorProofInput(draft, props.stop, place.place());
    const pressed = pressedAt("handOver", props.stop, input, draft.photo?.blob ?? null);
    const outcome = await deed.take(pressed, t("door.done", name));
    if (outcome === "FAILED") return;
    forgetDoorDraft(id);
    screens.close();
  };
  const error = (): StaffError | null =>
    lacks().length > 0 ? new StaffError("INVALID_INPUT", { missing: lacks() }) : deed.error();
  const bringIntoSight = (problem: HTMLElement): void =>
    createEffect(() => void (error() !== null && queueMicrotask(() => problem.scrollIntoView({ block: "center" }))));
  return (
    <CourierFrame title={t("door.title")}>
      <p class="lead">{t("door.to", stopName(props.stop))}</p>
      <form
        class="courier-form"
        data-form="handOver"
        autocomplete="off"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void handOver();
        }}
      >
        <ProofFields
          proof={draft}
          onChange={setDraft}
          recipients={props.stop.recipients}
          recipientLegend={t("door.recipient")}
          nameLabel={t("door.name")}
          cards={cardsOf(props.stop).map(({ id, label }, index, cards) => ({
            id,
            legend: cards.length === 1 ? t("door.oldCard") : t("door.oldCardOf", label),
          }))}
        />
        <Show when={draft.recipient} fallback={<p class="courier-form-note">{t("door.notAllowed")}</p>}>
          <div class="courier-form-short">
            <ChoiceGroup
              legend={t("door.proof")}
              name="proof"
              choices={PROOFS.map((value) => ({ value, label: t(`door.${value}`) }))}
              chosen={draft.kind}
              onChoose={(kind) => setDraft("kind", kind)}
            />
          </div>
          <Show when={draft.kind === "code"} fallback={<StaffSignature onChange={(path) => setDraft("signature", path)} />}>
            <div class="courier-form-code">
              <StaffField
                label={t("door.codeLabel")}
                name="code"
                inputmode="numeric"
                maxlength={6}
                hint={t("door.codeHint")}
                value={draft.code}
                onText={(text) => setDraft("code", onlyDigits(text))}
              />
            </div>
          </Show>
          <fieldset class="courier-form-part">
            <legend>{t("door.photo")}</legend>
            <p>{t("door.photoText")}</p>
            <CourierPhoto name={t("door.photoOf")} photo={draft.photo} onPhoto={(photo) => setDraft("photo", photo)} />
          </fieldset>
          <fieldset class="courier-form-part">
            <legend>{t("door.place")}</legend>
            <CourierPlace place={place} />
          </fieldset>
          <div ref={bringIntoSight}>
            <StaffProblem error={error()} onRetry={() => void handOver()} />
          </div>
          <button type="submit" class="button courier-button" data-action="handOver" aria-disabled={deed.isSending()}>
            {deed.isSending() ? t("page.sending") : t("door.submit")}
          </button>
        </Show>
      </form>
    </CourierFrame>
  );
}
