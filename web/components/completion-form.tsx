import { createSignal, For, Show } from "solid-js";
import { send } from "../data/send.ts";
import { createDeed } from "../data/deed.ts";
import type { TrackingKey } from "../data/tracking-code.ts";
import type { TrackingDetails, TrackingFeed } from "../data/tracking-feed.ts";
import { CompleteRequestDocument } from "../gql/graphql.ts";
import { graphqlLanguage } from "../i18n/language.ts";
import { t } from "../i18n/journey-words.ts";
import { formatWhen } from "../i18n/when.ts";
import "./completion-form.css";
import { DeedState } from "./deed-state.tsx";
import { PhotoField } from "./photo-field.tsx";

type CompletionLine = TrackingDetails["completion"][number];

export interface AnsweredPhoto {
  readonly documentId: string;
  readonly requirement: string;
  readonly fileId: string;
  readonly claimToken: string;
}

interface CompletionFormProps {
  readonly trackingKey: TrackingKey;
  readonly feed: TrackingFeed;
  readonly details: TrackingDetails;
}

export const keyOfLine = ({ documentId, requirement }: Pick<CompletionLine, "documentId" | "requirement">): string =>
  `${documentId} ${requirement}`;

/** Exactly the papers the officer asked for again, and nothing else. */
export function CompletionForm(props: CompletionFormProps) {
  const [photos, setPhotos] = createSignal<readonly AnsweredPhoto[]>([]);
  const [underWay, setUnderWay] = createSignal(0);
  const [complained, setComplained] = createSignal(false);
  const deed = createDeed(props.feed, async (lines: readonly AnsweredPhoto[], envelope) => {
    const asked = { input: { ...props.trackingKey, ...envelope, lines: [...lines] }, language: graphqlLanguage() };
    return (await send(CompleteRequestDocument, asked)).completeRequest;
  });
  const open = (): CompletionLine[] => props.details.completion.filter(({ answered }) => !answered);
  const mayAnswer = (): boolean => props.details.nextSteps.includes("COMPLETE") && open().length > 0;
  const problem = (): string | null => {
    if (underWay() > 0) return t("photos.uploading");
    return open().every((line) => photos().some((photo) => keyOfLine(photo) === keyOfLine(line)))
      ? null
      : t("completion.missing");
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setComplained(problem() !== null);
    if (problem() === null) void deed.run(photos());
  };
  return (
    <>
      <Show when={mayAnswer()}>
        <form class="completion-form" data-form="completion" aria-labelledby="completion-title" onSubmit={submit}>
          <h2 id="completion-title">{t("completion.title")}</h2>
          <p>{t("completion.lead")}</p>
          <Show when={props.details.completionDueAt}>
            {(due) => (
              <p data-due>
                <strong>{t("completion.due", formatWhen(due(), new Date()))}</strong>
              </p>
            )}
          </Show>
          {/* By key: a newer view must not take away a photo that is on its way. */}
          <For each={props.details.completion.map(keyOfLine)}>
            {(key) => (
              <Show when={props.details.completion.find((line) => keyOfLine(line) === key)}>
                {(line) => (
                  <CompletionLineField
                    line={line()}
                    name={props.details.documents.find(({ id }) => id === line().documentId)?.name ?? ""}
                    photos={photos().filter((photo) => keyOfLine(photo) === key)}
                    onAdd={(photo) => setPhotos((before) => [...before, photo])}
                    onRemove={(fileId) => setPhotos((before) => before.filter((photo) => photo.fileId !== fileId))}
                    onUnderWay={(change) => setUnderWay((count) => count + change)}
                  />
                )}
              </Show>
            )}
          </For>
          <div role="alert">
            <Show when={complained() && problem()}>
              <p class="deed-state-problem">{problem()}</p>
            </Show>
          </div>
          <button type="submit" class="button" data-action="complete" disabled={deed.state() === "working"}>
            {t("completion.send")}
          </button>
        </form>
      </Show>
      <DeedState state={deed.state()} done={t("completion.done")} />
    </>
  );
}

interface LineProps {
  readonly line: CompletionLine;
  readonly name: string;
  readonly photos: readonly AnsweredPhoto[];
  readonly onAdd: (photo: AnsweredPhoto) => void;
  readonly onRemove: (fileId: string) => void;
  readonly onUnderWay: (change: 1 | -1) => void;
}

/** One paper that is wanted, with its photos. */
export function CompletionLineField(props: LineProps) {
  const place = () => ({ documentId: props.line.documentId, requirement: props.line.requirement });
  return (
    <div class="completion-form-line" data-requirement={props.line.requirement}>
      <p>
        <strong>{props.line.text}</strong> ({props.name})
      </p>
      <Show when={props.line.reason !== ""}>
        <p>{t("completion.reason", props.line.reason)}</p>
      </Show>
      <Show when={!props.line.answered} fallback={<p>{t("completion.answered")}</p>}>
        <PhotoField
          name={props.line.text}
          photos={props.photos}
          onAdd={(photo) => props.onAdd({ ...place(), ...photo })}
          onRemove={props.onRemove}
          onUnderWay={props.onUnderWay}
        />
      </Show>
    </div>
  );
}
