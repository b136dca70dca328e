import Camera from "lucide-solid/icons/camera";
import { createUniqueId, For, onCleanup, Show } from "solid-js";
import { createStore } from "solid-js/store";
import { AskError } from "../data/client.ts";
import { shrinkPhoto, type ShrunkPhoto } from "../data/shrink.ts";
import { uploadPhoto } from "../data/upload.ts";
import { formatNumber } from "../i18n/format.ts";
import { t } from "../i18n/journey-words.ts";
import "./photo-field.css";

interface Uploaded {
  readonly fileId: string;
  readonly claimToken: string;
}

interface PhotoFieldProps {
  readonly name: string; // of the paper, for those who cannot see where the button stands
  readonly photos: readonly Uploaded[];
  readonly onAdd: (photo: Uploaded) => void;
  readonly onRemove: (fileId: string) => void;
  /** How many more (or, negative, fewer) photos are on their way. */
  readonly onUnderWay: (change: 1 | -1) => void;
}

interface Sending {
  readonly key: string;
  readonly file: File;
  readonly stop: AbortController;
  preview: string | null;
  share: number | null; // sent, 0 to 1; null while the photo is made smaller
  problem: string | null; // the code of the failure
}

/** Small pictures of what was sent, for as long as the page is open; the draft keeps no pictures. */
const previews = new Map<string, string>();

const KNOWN_PROBLEMS = ["FILE_TOO_LARGE", "FILE_TYPE_NOT_ALLOWED", "PICTURE_TOO_LARGE", "PICTURE_UNREADABLE", "TOO_MANY_TRIES"] as const;
const problemText = (code: string): string => {
  const known = KNOWN_PROBLEMS.find((candidate) => candidate === code);
  return known ? t(`photo.${known}`) : t("photo.failed");
};

/** Photos of one paper: taken or chosen, made smaller here, sent at once, each with how far it is. */
export function PhotoField(props: PhotoFieldProps) {
  const [sendings, setSendings] = createStore<Sending[]>([]);
  const change = (key: string, values: Partial<Sending>): void => setSendings((item) => item.key === key, values);
  const drop = (key: string): void => setSendings((items) => items.filter((item) => item.key !== key));
  onCleanup(() => sendings.forEach(({ stop }) => stop.abort()));

  const sendPhoto = async ({ key, file, stop }: Sending): Promise<void> => {
    props.onUnderWay(1);
    change(key, { problem: null, share: null });
    try {
      const photo: ShrunkPhoto = await shrinkPhoto(file);
      change(key, { preview: photo.preview, share: 0 });
      const uploaded = await uploadPhoto(photo.blob, (share) => change(key, { share }), stop.signal);
      if (photo.preview !== null) previews.set(uploaded.fileId, photo.preview);
      drop(key);
      props.onAdd(uploaded);
    } catch (error) {
      if (stop.signal.aborted) drop(key);
      else change(key, { problem: error instanceof AskError ? error.code : "UNREADABLE" });
    } finally {
      props.onUnderWay(-1);
    }
  };
  const choose = (input: HTMLInputElement): void => {
    for (const file of input.files ?? []) {
      const sending = { key: `${Date.now()}-${Math.random()}`, file, stop: new AbortController(), preview: null, share: null, problem: null };
      setSendings(sendings.length, sending);
      void sendPhoto(sending);
    }
    input.value = ""; // the same photo may be chosen again after it was removed
  };
  return (
    <div class="photo-field">
      <ul class="photo-field-list">
        <For each={props.photos}>
          {(photo) => <SentPhoto photo={photo} name={props.name} onRemove={() => props.onRemove(photo.fileId)} />}
        </For>
        <For each={sendings}>
          {(sending) => (
            <SendingPhoto
              sending={sending}
              onStop={() => (sending.problem === null ? sending.stop.abort() : drop(sending.key))}
              onRetry={() => void sendPhoto(sending)}
            />
          )}
        </For>
      </ul>
      <label class="button photo-field-choose" classList={{ "button-quiet": props.photos.length > 0 }}>
        <Camera size={22} aria-hidden="true" />
        <span>
          {props.photos.length > 0 ? t("photo.more") : t("photo.take")} <span class="visually-hidden">{t("photo.of", props.name)}</span>
        </span>
        <input
          type="file"
          class="visually-hidden"
          accept="image/*"
          multiple
          data-action="choose-photo"
          onChange={(event) => choose(event.currentTarget)}
        />
      </label>
    </div>
  );
}

function SentPhoto(props: { readonly photo: Uploaded; readonly name: string; readonly onRemove: () => void }) {
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

function SendingPhoto(props: { readonly sending: Sending; readonly onStop: () => void; readonly onRetry: () => void }) {
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
          <Show when={props.sending.problem}>
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
