import { createSignal, createUniqueId, For, Show } from "solid-js";
import { createSending } from "../data/staff-sending.ts";
import type { RevealInput } from "../gql/staff/graphql.ts";
import { PURPOSES } from "../i18n/staff-reasons.ts";
import { t } from "../i18n/staff-words.ts";
import { StaffField } from "./staff-field.tsx";
import { StaffProblem } from "./staff-problem.tsx";

const KINDS = [...(Object.keys(PURPOSES) as (keyof typeof PURPOSES)[]), "other"] as const;

/** Asks for what before it shows who: the purpose is kept with the officer's name. */
export function StaffReveal<Shown>(props: {
  readonly requestId: string;
  readonly action: "revealPerson" | "revealReceivers";
  readonly ask: (input: RevealInput) => Promise<Shown>;
  readonly onRevealed: (shown: Shown) => void;
}) {
  const [isOpen, setOpen] = createSignal(false);
  const [kind, setKind] = createSignal<(typeof KINDS)[number]>("compare");
  const [own, setOwn] = createSignal("");
  const id = createUniqueId();
  const sending = createSending();
  const purpose = (): string => {
    const chosen = kind();
    return chosen === "other" ? own().trim() : PURPOSES[chosen];
  };
  const reveal = async (): Promise<void> => {
    if (purpose() === "") return;
    const input = { requestId: props.requestId, purpose: purpose() };
    const shown = await sending.send(() => props.ask(input));
    if (shown) props.onRevealed(shown);
  };
  return (
    <Show
      when={isOpen()}
      fallback={
        <button type="button" class="button button-quiet" data-open={props.action} onClick={() => setOpen(true)}>
          {t("case.reveal")}
        </button>
      }
    >
      <form
        data-form={props.action}
        onSubmit={(event) => {
          event.preventDefault();
          void reveal();
        }}
      >
        <div class="staff-reveal-row">
          <div class="staff-field">
            <label for={id}>{t("case.purpose")}</label>
            <select
              id={id}
              data-field="purpose"
              onChange={(event) => setKind(event.currentTarget.value as (typeof KINDS)[number])}
            >
              <For each={KINDS}>
                {(option) => (
                  <option value={option} selected={option === kind()}>
                    {t(`purposes.${option}`)}
                  </option>
                )}
              </For>
            </select>
          </div>
          <Show when={kind() === "other"}>
            <StaffField label={t("case.otherPurpose")} name="otherPurpose" value={own()} onText={setOwn} required />
          </Show>
          <button type="submit" class="button" data-action={props.action} aria-disabled={purpose() === "" || sending.isSending()}>
            {sending.isSending() ? t("step.sending") : t("case.reveal")}
          </button>
        </div>
        <p class="staff-field-hint">{t("case.revealNote")}</p>
        <StaffProblem error={sending.error()} onRetry={() => void reveal()} />
      </form>
    </Show>
  );
}
