import { createSignal, For, Show } from "solid-js";
import { askStaff } from "../data/staff-client.ts";
import type { Loading, MonthToRevise } from "../data/staff-figures.ts";
import { createSending } from "../data/staff-sending.ts";
import { hasRole } from "../data/staff-session.ts";
import { ReviseMonthDocument } from "../gql/staff/graphql.ts";
import { t } from "../i18n/figures-words.ts";
import { formatMonth, formatNumber } from "../i18n/format.ts";
import { StaffTextArea } from "./staff-field.tsx";
import { StaffProblem } from "./staff-problem.tsx";

const totalOf = (counts: readonly { readonly count: number }[]): string =>
  formatNumber(counts.reduce((sum, { count }) => sum + count, 0));
const PRESETS = ["Serah terima dikoreksi setelah bulan ditutup", "Salah pencatatan"] as const; // published, in the office's language

/** Closed months that say something else than is counted now; a supervisor publishes the next revision. */
export function FiguresRevise(props: { readonly months: Loading<readonly MonthToRevise[]> }) {
  const [done, setDone] = createSignal("");
  return (
    <>
      <p role="status" data-notice>
        {done()}
      </p>
      <StaffProblem error={props.months.error()} onRetry={() => props.months.reload()} />
      <Show when={(props.months.value() ?? []).length > 0}>
        <section class="staff-panel" aria-labelledby="figures-revise-title">
          <h2 id="figures-revise-title">{t("revise.title")}</h2>
          <p>{t("revise.text")}</p>
          <For each={props.months.value()}>
            {(month) => (
              <ReviseMonth
                month={month}
                onDone={() => {
                  setDone(t("revise.done", formatMonth(month.month)));
                  props.months.reload();
                }}
              />
            )}
          </For>
        </section>
      </Show>
    </>
  );
}

function ReviseMonth(props: { readonly month: MonthToRevise; readonly onDone: () => void }) {
  const [reason, setReason] = createSignal<string | null>(null);
  const sending = createSending();
  const isUnfinished = (): boolean => (reason() ?? "").trim() === "";
  const publish = async (): Promise<void> => {
    if (isUnfinished()) return;
    const { month, revision: expectedRevision } = props.month;
    const said = { month, expectedRevision, reason: (reason() ?? "").trim() };
    const answer = await sending.send((idempotencyKey) => askStaff(ReviseMonthDocument, { input: { ...said, idempotencyKey } }));
    if (answer) props.onDone();
  };
  return (
    <div data-revise={props.month.month}>
      <p>
        <strong>
          {t("revise.line", formatMonth(props.month.month), totalOf(props.month.published), totalOf(props.month.counted))}
        </strong>
      </p>
      <Show when={hasRole("SUPERVISOR")}>
        <Show
          when={reason() !== null}
          fallback={
            <button type="button" class="button button-quiet" data-open="reviseMonth" onClick={() => setReason("")}>
              {t("revise.open")}
            </button>
          }
        >
          <form
            class="staff-reason"
            data-form="reviseMonth"
            onSubmit={(event) => {
              event.preventDefault();
              void publish();
            }}
          >
            <StaffTextArea
              label={t("revise.reason")}
              name="reason"
              value={reason() ?? ""}
              onText={setReason}
              presets={PRESETS}
              presetsLabel={t("revise.presetsLabel")}
              focus
            />
            <div class="staff-reason-row">
              <button
                type="submit"
                class="button"
                data-action="reviseMonth"
                aria-disabled={isUnfinished() || sending.isSending()}
              >
                {sending.isSending() ? t("revise.sending") : t("revise.send")}
              </button>
              <button type="button" class="button button-quiet" onClick={() => setReason(null)}>
                {t("revise.cancel")}
              </button>
            </div>
            <StaffProblem error={sending.error()} onRetry={() => void publish()} />
          </form>
        </Show>
      </Show>
    </div>
  );
}
