import { createSignal, For, Show } from "solid-js";
import type { Stop } from "../data/courier-day.ts";
import { createDeed } from "../data/courier-deed.ts";
import { doorDraft, failureInput, forgetDoorDraft } from "../data/courier-door.ts";
import { courierNow } from "../data/courier-now.ts";
import { createPlace } from "../data/courier-place.ts";
import { useScreens } from "../data/courier-screen.ts";
import { may } from "../data/courier-stops.ts";
import { pressedAt } from "../data/courier-steps.ts";
import { StaffError } from "../data/staff-client.ts";
import { warnWhile } from "../data/staff-drafts.ts";
import type { FailureReason } from "../gql/staff/graphql.ts";
import { formatFailure } from "../i18n/courier-format.ts";
import { t } from "../i18n/courier-words.ts";
import { formatWhen } from "../i18n/staff-format.ts";
import "./courier-form.css";
import { CourierCall } from "./courier-call.tsx";
import { CourierFrame } from "./courier-frame.tsx";
import { CourierPhoto } from "./courier-photo.tsx";
import { CourierPlace } from "./courier-place.tsx";
import { stopName } from "./courier-stops.tsx";
import { StaffField } from "./staff-field.tsx";
import { StaffProblem } from "./staff-problem.tsx";

/** The most frequent first. */
const REASONS = [
  "NOBODY_HOME",
  "PHONE_UNANSWERED",
  "ADDRESS_NOT_FOUND",
  "ADDRESS_WRONG",
  "MOVED_AWAY",
  "REFUSED",
  "OLD_CARD_WITHHELD",
  "IDENTITY_MISMATCH",
  "NO_AUTHORISED_RECIPIENT",
  "HOUSE_UNREACHABLE",
  "WEATHER",
  "UNSAFE",
  "VEHICLE_BROKEN",
  "DOCUMENT_DAMAGED",
  "DOCUMENT_DATA_WRONG",
  "OTHER",
] as const satisfies readonly FailureReason[];

/** Why it was not handed over, and what shows that the courier was there. */
export function CourierFail(props: { readonly stop: Stop }) {
  const [draft, setDraft] = doorDraft(props.stop.id);
  warnWhile(() => draft.reason !== null && may(props.stop, "fail"));
  return (
    <CourierFrame title={t("fail.title")}>
      <p class="lead">{stopName(props.stop)}</p>
      <Show
        when={draft.reason}
        fallback={
          <>
            <h2>{t("fail.why")}</h2>
            <div class="courier-choices" data-form="failReason">
              <For each={REASONS}>
                {(reason) => (
                  <button type="button" class="courier-choice" data-reason={reason} onClick={() => setDraft("reason", reason)}>
                    {formatFailure(reason)}
                  </button>
                )}
              </For>
            </div>
          </>
        }
      >
        {(reason) => <Evidence stop={props.stop} reason={reason()} />}
      </Show>
    </CourierFrame>
  );
}

function Evidence(props: { readonly stop: Stop; readonly reason: FailureReason }) {
  const screens = useScreens();
  const deed = createDeed();
  const place = createPlace();
  const [draft, setDraft] = doorDraft(props.stop.id);
  const [lacks, setLacks] = createSignal<readonly string[]>([]);
  const fail = async (): Promise<void> => {
    setLacks(props.reason === "OTHER" && draft.note.trim() === "" ? ["note"] : []);
    if (lacks().length > 0) return;
    const input = failureInput(draft, props.reason, place.place());
    const outcome = await deed.take(pressedAt("fail", props.stop, input, draft.failurePhoto?.blob ?? null), t("fail.done"));
    if (outcome === "FAILED") return;
    forgetDoorDraft(props.stop.id);
    screens.close();
  };
  const error = (): StaffError | null =>
    lacks().length > 0 ? new StaffError("INVALID_INPUT", { missing: lacks() }) : deed.error();
  return (
    <form
      class="courier-form"
      data-form="fail"
      onSubmit={(event) => {
        event.preventDefault();
        void fail();
      }}
    >
      <div class="courier-form-chosen">
        <strong>{formatFailure(props.reason)}</strong>
        <button type="button" class="button button-quiet" data-action="changeReason" onClick={() => setDraft("reason", null)}>
          {t("fail.change")}
        </button>
      </div>
      <StaffField
        label={t(props.reason === "OTHER" ? "fail.noteOther" : "fail.note")}
        name="note"
        value={draft.note}
        onText={(text) => setDraft("note", text)}
        hint={t("fail.noteHint")}
        autocapitalize="sentences"
      />
      <p class="courier-form-note">{t("fail.effort")}</p>
      <Show when={props.stop.phone}>
        {(phone) => (
          <div class="courier-form-part" data-called={draft.lastCallAt}>
            <div class="courier-contact">
              <CourierCall stop={props.stop} phone={phone()} />
            </div>
            <p role="status">
              <Show when={draft.lastCallAt} fallback={t("fail.notCalled")}>
                {(at) => t("fail.calledAt", formatWhen(at(), courierNow()))}
              </Show>
            </p>
          </div>
        )}
      </Show>
      <fieldset class="courier-form-part">
        <legend>{t("fail.photo")}</legend>
        <p>{t("fail.photoText")}</p>
        <CourierPhoto name={t("fail.photoOf")} photo={draft.failurePhoto} onPhoto={(photo) => setDraft("failurePhoto", photo)} />
      </fieldset>
      <CourierPlace place={place} />
      <StaffProblem error={error()} onRetry={() => void fail()} />
      <button type="submit" class="button courier-button" data-action="fail" aria-disabled={deed.isSending()}>
        {deed.isSending() ? t("page.sending") : t("fail.submit")}
      </button>
    </form>
  );
}
