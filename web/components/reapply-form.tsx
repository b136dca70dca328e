import { useNavigate } from "@solidjs/router";
import { createResource, createSignal, For, lazy, Show, Suspense } from "solid-js";
import type { Receipt as ReceiptFacts } from "../data/application.ts";
import { askConsent } from "../data/consent.ts";
import { AskError } from "../data/client.ts";
import { newKey } from "../data/new-key.ts";
import { isUncertain, send } from "../data/send.ts";
import type { TrackingKey } from "../data/tracking-code.ts";
import type { TrackingDetails, TrackingFeed } from "../data/tracking-feed.ts";
import { ReapplyDocument } from "../gql/graphql.ts";
import { graphqlLanguage } from "../i18n/language.ts";
import { t } from "../i18n/journey-words.ts";
import "./completion-form.css";
import { type AnsweredPhoto, CompletionLineField, keyOfLine } from "./completion-form.tsx";
import { DeedState } from "./deed-state.tsx";

const Receipt = lazy(() => import("./receipt.tsx"));

interface ReapplyProps {
  readonly trackingKey: TrackingKey;
  readonly feed: TrackingFeed;
  readonly details: TrackingDetails;
}

/** A request that was rejected or expired is applied for again: only what is missing is photographed, and a new code and PIN are shown. */
export function ReapplyForm(props: ReapplyProps) {
  const navigate = useNavigate();
  const [receipt, setReceipt] = createSignal<ReceiptFacts>();
  return (
    <Show
      when={receipt()}
      fallback={
        <Show when={props.details.nextSteps.includes("REAPPLY")}>
          <Form {...props} onReceipt={setReceipt} />
        </Show>
      }
    >
      {(facts) => (
        <Suspense>
          <Receipt receipt={facts()} asSentBefore={false} onAnother={() => navigate("/ajukan")} />
        </Suspense>
      )}
    </Show>
  );
}

function Form(props: ReapplyProps & { readonly onReceipt: (receipt: ReceiptFacts) => void }) {
  const [photos, setPhotos] = createSignal<readonly AnsweredPhoto[]>([]);
  const [underWay, setUnderWay] = createSignal(0);
  const [agreed, setAgreed] = createSignal(false);
  const [complained, setComplained] = createSignal(false);
  const [state, setState] = createSignal<"idle" | "working" | "stale" | "refused" | "failed">("idle");
  const [consent] = createResource(graphqlLanguage, askConsent);
  let key = newKey(); // kept while nobody knows whether it arrived, so that it is done once
  const problem = (): string | null => {
    if (underWay() > 0) return t("photos.uploading");
    const lines = props.details.completion;
    if (!lines.every((line) => photos().some((photo) => keyOfLine(photo) === keyOfLine(line)))) return t("completion.missing");
    return agreed() ? null : t("review.consentMissing");
  };
  const reapply = async (consentVersion: string): Promise<void> => {
    if (state() === "working") return;
    setState("working");
    const input = { ...props.trackingKey, idempotencyKey: key, expectedVersion: props.feed.view().version };
    try {
      const answer = await send(ReapplyDocument, { input: { ...input, lines: [...photos()], consentVersion } });
      props.onReceipt(answer.reapply);
    } catch (error) {
      const code = error instanceof AskError ? error.code : "UNREADABLE";
      if (!isUncertain(code)) key = newKey();
      if (code === "STALE" || code === "ILLEGAL_STEP") await props.feed.askAgain().catch(() => {});
      setState(code === "STALE" ? "stale" : isUncertain(code) || code === "BUSY" ? "failed" : "refused");
    }
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setComplained(problem() !== null);
    const text = consent();
    if (problem() === null && text) void reapply(text.consentVersion);
  };
  return (
    <form class="completion-form" data-form="reapply" aria-labelledby="reapply-title" onSubmit={submit}>
      <h2 id="reapply-title">{t("reapply.title")}</h2>
      <p>{t("reapply.lead")}</p>
      <For each={props.details.completion.map(keyOfLine)}>
        {(line) => (
          <Show when={props.details.completion.find((candidate) => keyOfLine(candidate) === line)}>
            {(found) => (
              <CompletionLineField
                line={found()}
                name={props.details.documents.find(({ id }) => id === found().documentId)?.name ?? ""}
                photos={photos().filter((photo) => keyOfLine(photo) === line)}
                onAdd={(photo) => setPhotos((before) => [...before, photo])}
                onRemove={(fileId) => setPhotos((before) => before.filter((photo) => photo.fileId !== fileId))}
                onUnderWay={(change) => setUnderWay((count) => count + change)}
              />
            )}
          </Show>
        )}
      </For>
      <Show when={consent.state === "ready" && consent()}>
        {(text) => (
          <>
            <h3>{t("review.consentTitle")}</h3>
            <p>{text().consentText}</p>
            <label class="choice">
              <input
                type="checkbox"
                name="consent"
                checked={agreed()}
                onChange={(event) => setAgreed(event.currentTarget.checked)}
              />
              <span>{t("review.consent")}</span>
            </label>
          </>
        )}
      </Show>
      <div role="alert">
        <Show when={complained() && problem()}>
          <p class="deed-state-problem">{problem()}</p>
        </Show>
      </div>
      <button type="submit" class="button" data-action="reapply" disabled={state() === "working"}>
        {t("reapply.send")}
      </button>
      <DeedState state={state()} done="" />
    </form>
  );
}
