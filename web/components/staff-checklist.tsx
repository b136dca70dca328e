import { For, Show } from "solid-js";
import { createStep, type Case, type CaseDocumentView, type CaseRequirementView } from "../data/staff-case.ts";
import { markOf } from "../data/staff-marks.ts";
import { usePapers } from "../data/staff-papers.ts";
import { JudgeRequirementDocument, type Verdict } from "../gql/staff/graphql.ts";
import { formatNumber } from "../i18n/format.ts";
import { ASK_REASONS } from "../i18n/staff-reasons.ts";
import { t } from "../i18n/staff-words.ts";
import "./staff-checklist.css";
import { StaffTextArea } from "./staff-field.tsx";
import { StaffProblem } from "./staff-problem.tsx";

/** The lines of one document, each with its photos and, for who may judge, its verdict. */
export function StaffChecklist(props: { readonly view: Case; readonly document: CaseDocumentView }) {
  return (
    <ul class="staff-checklist">
      <For each={props.document.requirements}>
        {(requirement) => <Line view={props.view} document={props.document} requirement={requirement} />}
      </For>
    </ul>
  );
}

interface LineProps {
  readonly view: Case;
  readonly document: CaseDocumentView;
  readonly requirement: CaseRequirementView;
}

function Line(props: LineProps) {
  // Whoever may ask for completion also judges: the server offers that step to no one else.
  const mayJudge = (): boolean => props.view.nextSteps.includes("requestCompletion") && props.document.state === null;
  const [mark] = markOf(props.view.id, props.document.id, props.requirement.code);
  return (
    <li class="staff-line" data-requirement={props.requirement.code} data-verdict={props.requirement.verdict}>
      <div class="staff-line-head">
        <strong>{props.requirement.text}</strong>
        <span class="staff-verdict">{mark() === null ? t(`verdict.${props.requirement.verdict}`) : t("verdict.ask")}</span>
      </div>
      <Show when={props.requirement.condition}>{(condition) => <p class="muted">{condition()}</p>}</Show>
      <Show when={props.requirement.askedReason}>{(reason) => <p>{t("verdict.saidBefore", reason())}</p>}</Show>
      <Show
        when={mayJudge()}
        fallback={
          <div class="staff-line-row">
            <Photos requirement={props.requirement} mayView={props.view.mayViewFiles} />
          </div>
        }
      >
        <Judge {...props} />
      </Show>
    </li>
  );
}

function Photos(props: { readonly requirement: CaseRequirementView; readonly mayView: boolean }) {
  const papers = usePapers();
  return (
    <Show when={props.requirement.files.length > 0} fallback={<span class="muted">{t("papers.none")}</span>}>
      <Show when={props.mayView} fallback={<span>{t("papers.count", formatNumber(props.requirement.files.length))}</span>}>
        <For each={props.requirement.files}>
          {(file, index) => (
            <button
              type="button"
              class="staff-preset"
              data-file={file.id}
              aria-pressed={papers.current()?.id === file.id}
              aria-label={t("papers.open", props.requirement.text, formatNumber(index() + 1))}
              onClick={() => papers.open(file.id)}
            >
              {t("papers.photo", formatNumber(index() + 1))}
            </button>
          )}
        </For>
      </Show>
    </Show>
  );
}

/** OK is written down at once. "Minta lagi" is only a mark until all marks are sent to the citizen together. */
function Judge(props: LineProps) {
  const step = createStep();
  const [mark, setMark] = markOf(props.view.id, props.document.id, props.requirement.code);
  let wanted: Verdict = "OK";
  const judge = (verdict: Verdict): Promise<boolean> => {
    wanted = verdict;
    const document = props.document;
    const requirement = props.requirement.code;
    return step.take(
      JudgeRequirementDocument,
      (idempotencyKey) => ({ idempotencyKey, documentId: document.id, expectedVersion: document.version, requirement, verdict }),
      "",
    );
  };
  const isOk = (): boolean => props.requirement.verdict === "OK";
  const ok = (): void => {
    setMark(null);
    void judge(isOk() ? "OPEN" : "OK");
  };
  const ask = (): void => {
    if (mark() !== null) return void setMark(null);
    setMark("");
    if (isOk()) void judge("OPEN");
  };
  return (
    <>
      <div class="staff-line-row">
        <Photos requirement={props.requirement} mayView={props.view.mayViewFiles} />
        <button
          type="button"
          class="staff-preset staff-ok"
          data-action="judgeOk"
          aria-pressed={isOk()}
          aria-busy={step.isSending()}
          onClick={ok}
        >
          {t("verdict.ok")}
        </button>
        <button type="button" class="staff-preset" data-action="judgeAsk" aria-pressed={mark() !== null} onClick={ask}>
          {mark() === null ? t("verdict.ask") : t("verdict.undo")}
        </button>
      </div>
      <Show when={mark() !== null}>
        <StaffTextArea
          label={t("verdict.reason")}
          name="askedReason"
          value={mark() ?? ""}
          onText={setMark}
          presets={ASK_REASONS}
          presetsLabel={t("case.presets")}
        />
      </Show>
      <StaffProblem error={step.error()} onRetry={() => void judge(wanted)} />
    </>
  );
}
