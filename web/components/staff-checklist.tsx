import { createSignal, For, Show } from "solid-js";
import { createStep, type Case, type CaseDocumentView, type CaseRequirementView } from "../data/staff-case.ts";
import { markOf } from "../data/staff-marks.ts";
import { usePapers } from "../data/staff-papers.ts";
import { JudgeRequirementDocument, type JudgeRequirementInput, type SaidGroundKind, type Verdict } from "../gql/staff/graphql.ts";
import { formatNumber } from "../i18n/format.ts";
import { staffNow } from "../data/staff-now.ts";
import { formatWhen } from "../i18n/staff-format.ts";
import { ASK_REASONS, NOT_APPLICABLE_REASONS, SEEN_REASONS } from "../i18n/staff-reasons.ts";
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
      <Said requirement={props.requirement} />
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

/** Who vouched for a line without a photo. */
function Said(props: { readonly requirement: CaseRequirementView }) {
  const ground = () => props.requirement.ground;
  return (
    <Show when={props.requirement.said}>
      {(said) => (
        <Show when={ground() !== "PHOTO" && (ground() as SaidGroundKind)}>
          {(kind) => (
            <p data-said={kind()}>
              {t("verdict.said", t(`verdict.${kind()}`), said().actor, formatWhen(said().at, staffNow()), said().reason)}
            </p>
          )}
        </Show>
      )}
    </Show>
  );
}

function Photos(props: { readonly requirement: CaseRequirementView; readonly mayView: boolean }) {
  const papers = usePapers();
  return (
    <Show
      when={props.requirement.files.length > 0}
      fallback={<span class="muted">{t(props.requirement.ground === null ? "verdict.noGround" : "papers.none")}</span>}
    >
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

/**
 * OK is written down at once; where nothing is there to rest on, only with another ground and its reason. "Minta lagi" is only a mark until
 * all marks are sent to the citizen together.
 */
function Judge(props: LineProps) {
  const step = createStep();
  const [mark, setMark] = markOf(props.view.id, props.document.id, props.requirement.code);
  const [saying, setSaying] = createSignal<SaidGroundKind | null>(null);
  let again: () => Promise<boolean> = () => Promise.resolve(true);
  const judge = (verdict: Verdict, said: Pick<JudgeRequirementInput, "ground" | "reason"> = {}): Promise<boolean> => {
    again = () => judge(verdict, said);
    const document = props.document;
    const requirement = props.requirement.code;
    const judged = { documentId: document.id, expectedVersion: document.version, requirement, verdict, ...said };
    return step.take(JudgeRequirementDocument, (idempotencyKey) => ({ idempotencyKey, ...judged }), "");
  };
  const isOk = (): boolean => props.requirement.verdict === "OK";
  const ok = (): void => {
    setMark(null);
    void judge(isOk() ? "OPEN" : "OK");
  };
  const say = (kind: SaidGroundKind): void => {
    setMark(null);
    setSaying(saying() === kind ? null : kind);
  };
  const ask = (): void => {
    setSaying(null);
    if (mark() !== null) return void setMark(null);
    setMark("");
    if (isOk()) void judge("OPEN");
  };
  const kinds = (): readonly SaidGroundKind[] =>
    props.requirement.mayNotApply ? ["SEEN_AT_COUNTER", "NOT_APPLICABLE"] : ["SEEN_AT_COUNTER"];
  return (
    <>
      <div class="staff-line-row">
        <Photos requirement={props.requirement} mayView={props.view.mayViewFiles} />
        <Show
          when={props.requirement.ground !== null}
          fallback={
            <For each={kinds()}>
              {(kind, index) => (
                <button
                  type="button"
                  class="staff-preset"
                  classList={{ "staff-ok": index() === 0 }}
                  data-action={`say${kind}`}
                  aria-pressed={saying() === kind}
                  onClick={() => say(kind)}
                >
                  {t(`verdict.${kind}`)}
                </button>
              )}
            </For>
          }
        >
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
        </Show>
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
      <Show when={saying()}>
        {(kind) => (
          <Say
            kind={kind()}
            isSending={step.isSending()}
            onSay={async (reason) => {
              if (await judge("OK", { ground: kind(), reason })) setSaying(null);
            }}
          />
        )}
      </Show>
      <StaffProblem error={step.error()} onRetry={() => void again()} />
    </>
  );
}

/** Why a line is good without a photo; it stands in the history under the officer's name. */
function Say(props: {
  readonly kind: SaidGroundKind;
  readonly isSending: boolean;
  readonly onSay: (reason: string) => Promise<void>;
}) {
  const [reason, setReason] = createSignal("");
  const isSeen = (): boolean => props.kind === "SEEN_AT_COUNTER";
  return (
    <form
      data-form="saidGround"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason().trim() !== "") void props.onSay(reason().trim());
      }}
    >
      <StaffTextArea
        label={t(isSeen() ? "verdict.seenReason" : "verdict.notApplicableReason")}
        name="groundReason"
        value={reason()}
        onText={setReason}
        presets={isSeen() ? SEEN_REASONS : NOT_APPLICABLE_REASONS}
        presetsLabel={t("case.presets")}
        focus
      />
      <button type="submit" class="button" data-action="saveGround" aria-disabled={reason().trim() === "" || props.isSending}>
        {props.isSending ? t("step.sending") : t("verdict.saveOk")}
      </button>
    </form>
  );
}
