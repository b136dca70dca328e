import { createSignal, For, Show } from "solid-js";
import { SEEN_REASONS } from "../i18n/staff-reasons.ts";
import { t } from "../i18n/staff-words.ts";
import { PhotoField } from "./photo-field.tsx";
import type { Uploaded } from "./photo-item.tsx";
import { StaffTextArea } from "./staff-field.tsx";
import "./staff-paper-lines.css";

/** A paper that somebody has brought to the counter. */
export interface PaperLine {
  readonly documentId: string;
  readonly documentName: string;
  readonly requirement: string;
  readonly text: string;
  readonly askedReason: string | null;
}
type Place = Pick<PaperLine, "documentId" | "requirement">;
type PaperPhoto = Place & Uploaded;
type SeenPaper = Place & { readonly reason: string };
const isFor = (line: Place, answer: Place): boolean =>
  line.documentId === answer.documentId && line.requirement === answer.requirement;

/** What is there for these lines so far: a photo, or an officer's word. */
export function createPaperAnswers(lines: () => readonly PaperLine[]) {
  const [photos, setPhotos] = createSignal<readonly PaperPhoto[]>([]);
  const [seen, setSeen] = createSignal<readonly SeenPaper[]>([]);
  const [underWay, setUnderWay] = createSignal(0);
  const reasonOf = (line: Place): string | null => seen().find((answer) => isFor(line, answer))?.reason ?? null;
  return {
    photosOf: (line: Place) => photos().filter((photo) => isFor(line, photo)),
    reasonOf,
    addPhoto: (photo: PaperPhoto) => setPhotos((before) => [...before, photo]),
    removePhoto: (fileId: string) => setPhotos((before) => before.filter((photo) => photo.fileId !== fileId)),
    /** @param reason null: it was not seen after all */
    see: ({ documentId, requirement }: Place, reason: string | null) =>
      setSeen((before) => [
        ...before.filter((answer) => !isFor({ documentId, requirement }, answer)),
        ...(reason === null ? [] : [{ documentId, requirement, reason }]),
      ]),
    changeUnderWay: (by: 1 | -1) => setUnderWay((count) => count + by),
    /** What is sent; null while something is missing or on its way. */
    whole: () => {
      const isThere = (line: PaperLine): boolean => {
        const reason = reasonOf(line);
        return reason === null ? photos().some((photo) => isFor(line, photo)) : reason.trim() !== "";
      };
      if (underWay() > 0 || !lines().every(isThere)) return null;
      return { photos: photos().filter((photo) => reasonOf(photo) === null), seen: [...seen()] };
    },
  };
}
export type PaperAnswers = ReturnType<typeof createPaperAnswers>;

/** Each paper with its photo, or "seen at the counter" and what was seen. */
export function StaffPaperLines(props: { readonly lines: readonly PaperLine[]; readonly answers: PaperAnswers }) {
  return (
    <ul class="staff-paper-lines">
      <For each={props.lines}>{(line) => <Line line={line} answers={props.answers} />}</For>
    </ul>
  );
}

function Line(props: { readonly line: PaperLine; readonly answers: PaperAnswers }) {
  const place = () => ({ documentId: props.line.documentId, requirement: props.line.requirement });
  const reason = () => props.answers.reasonOf(props.line);
  return (
    <li class="staff-paper-line" data-paper={props.line.requirement}>
      <p>
        <strong>{props.line.text}</strong> ({props.line.documentName})
      </p>
      <Show when={props.line.askedReason}>{(asked) => <p class="muted">{t("verdict.saidBefore", asked())}</p>}</Show>
      <Show
        when={reason() === null}
        fallback={
          <StaffTextArea
            label={t("verdict.seenReason")}
            name="seenReason"
            value={reason() ?? ""}
            onText={(text) => props.answers.see(props.line, text)}
            presets={SEEN_REASONS}
            presetsLabel={t("case.presets")}
            focus
          />
        }
      >
        <PhotoField
          name={props.line.text}
          photos={props.answers.photosOf(props.line)}
          onAdd={(photo) => props.answers.addPhoto({ ...place(), ...photo })}
          onRemove={props.answers.removePhoto}
          onUnderWay={props.answers.changeUnderWay}
        />
      </Show>
      <button
        type="button"
        class="staff-preset"
        data-action="seenAtCounter"
        aria-pressed={reason() !== null}
        onClick={() => props.answers.see(props.line, reason() === null ? "" : null)}
      >
        {t(reason() === null ? "counter.seen" : "counter.notSeen")}
      </button>
    </li>
  );
}
