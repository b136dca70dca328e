import { createUniqueId, Show } from "solid-js";
import { formatNumber } from "../i18n/format.ts";
import { t } from "../i18n/journey-words.ts";

export interface Uploaded {
  readonly fileId: string;
  readonly claimToken: string;
}

export interface Sending {
  readonly key: string;
  readonly file: File;
  readonly stop: AbortController;
  preview: string | null;
  share: number | null; // sent, 0 to 1; null while the photo is made smaller
  problem: string | null; // the code of the failure
}

/** Small pictures of what was sent, for as long as the page is open; the draft keeps no pictures. */
export const previews = new Map<string, string>();

const KNOWN_PROBLEMS = [
  "FILE_TOO_LARGE",
  "FILE_TYPE_NOT_ALLOWED",
  "PICTURE_TOO_LARGE",
  "PICTURE_UNREADABLE",
  "TOO_MANY_TRIES",
  "BUSY",
] as const;
/** Sent again it would be refused again: another photo is needed. */
const HOPELESS: readonly string[] = ["FILE_TOO_LARGE", "FILE_TYPE_NOT_ALLOWED", "PICTURE_TOO_LARGE", "PICTURE_UNREADABLE"];
const problemText = (code: string): string => {
  const known = KNOWN_PROBLEMS.find((candidate) => candidate === code);
  return known ? t(`photo.${known}`) : t("photo.failed");
};

/** A photo that the server has. */
export function SentPhoto(props: { readonly photo: Uploaded; readonly name: string; readonly onRemove: () => void }) {
  return (
    <li class="photo-field-item" data-photo="sent">
      <Picture source={previews.get(props.photo.fileId) ?? null} />
      <div>
        <p>{t("photo.done")}</p>
        <div class="photo-field-buttons">
          <button type="button" class="button button-quiet" onClick={() => props.onRemove()}>
            {t("photo.remove")} <span class="visually-hidden">{t("photo.of", props.name)}</span>
          </button>
        </div>
      </div>
    </li>
  );
}

/** A photo on its way, or one that did not arrive. */
export function SendingPhoto(props: { readonly sending: Sending; readonly onStop: () => void; readonly onRetry: () => void }) {
  const id = createUniqueId();
  const percent = (): string => formatNumber(props.sending.share ?? 0, { style: "percent" });
  return (
    <li class="photo-field-item" classList={{ "photo-field-failed": props.sending.problem !== null }} data-photo="sending">
      <Picture source={props.sending.preview} />
      <div>
        <Show
          when={props.sending.problem}
          fallback={
            <>
              <p id={id}>{props.sending.share === null ? t("photo.preparing") : t("photo.sending", percent())}</p>
              <progress class="photo-field-bar" max={1} value={props.sending.share ?? 0} aria-labelledby={id} />
            </>
          }
        >
          {(problem) => <p role="alert">{problemText(problem())}</p>}
        </Show>
        <div class="photo-field-buttons">
          <Show when={props.sending.problem !== null && !HOPELESS.includes(props.sending.problem)}>
            <button type="button" class="button" onClick={() => props.onRetry()}>
              {t("photo.retry")}
            </button>
          </Show>
          <button type="button" class="button button-quiet" onClick={() => props.onStop()}>
            {t("photo.cancel")}
          </button>
        </div>
      </div>
    </li>
  );
}

/** The policy allows pictures of this site and data: URLs; a photo sent on an earlier visit is a grey square. */
function Picture(props: { readonly source: string | null }) {
  return (
    <Show when={props.source} fallback={<span class="photo-field-picture" />}>
      {(source) => <img class="photo-field-picture" src={source()} alt={t("photo.preview")} />}
    </Show>
  );
}
