import Camera from "lucide-solid/icons/camera";
import { For, onCleanup } from "solid-js";
import { createStore } from "solid-js/store";
import { AskError } from "../data/client.ts";
import { shrinkPhoto, type ShrunkPhoto } from "../data/shrink.ts";
import { uploadPhoto } from "../data/upload.ts";
import { t } from "../i18n/journey-words.ts";
import "./photo-field.css";
import { previews, SendingPhoto, SentPhoto, type Sending, type Uploaded } from "./photo-item.tsx";

interface PhotoFieldProps {
  readonly name: string; // of the paper, for those who cannot see where the button stands
  readonly photos: readonly Uploaded[];
  readonly onAdd: (photo: Uploaded) => void;
  readonly onRemove: (fileId: string) => void;
  /** How many more (or, negative, fewer) photos are on their way. */
  readonly onUnderWay: (change: 1 | -1) => void;
  /** One photo of what is in front of the camera now, not one out of the album. */
  readonly single?: boolean;
}

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
      const sending = {
        key: `${Date.now()}-${Math.random()}`,
        file,
        stop: new AbortController(),
        preview: null,
        share: null,
        problem: null,
      };
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
      <PhotoButton
        name={props.name}
        label={t(props.photos.length > 0 ? "photo.more" : "photo.take")}
        isQuiet={props.photos.length > 0 || (props.single ?? false)}
        isHidden={(props.single ?? false) && props.photos.length + sendings.length > 0}
        single={props.single ?? false}
        onChoose={choose}
      />
    </div>
  );
}

/** Takes or chooses a photo; what becomes of it is for the form to say. */
export function PhotoButton(props: {
  readonly name: string; // of the paper, for those who cannot see where the button stands
  readonly label: string;
  readonly isQuiet: boolean;
  readonly isHidden: boolean;
  readonly single: boolean;
  readonly onChoose: (input: HTMLInputElement) => void;
}) {
  return (
    <label class="button photo-field-choose" classList={{ "button-quiet": props.isQuiet }} hidden={props.isHidden}>
      <Camera size={22} aria-hidden="true" />
      <span>
        {props.label} <span class="visually-hidden">{t("photo.of", props.name)}</span>
      </span>
      <input
        type="file"
        class="visually-hidden"
        accept="image/*"
        multiple={!props.single}
        capture={props.single ? "environment" : undefined}
        data-action="choose-photo"
        onChange={(event) => props.onChoose(event.currentTarget)}
      />
    </label>
  );
}
