import { createSignal, Show } from "solid-js";
import type { DoorPhoto } from "../data/courier-door.ts";
import { shrinkPhoto } from "../data/shrink.ts";
import { t } from "../i18n/courier-words.ts";
import { t as photoWords } from "../i18n/journey-words.ts";
import { PhotoButton } from "./photo-field.tsx";

/** One photo of what is in front of the camera now. It stays on the phone and goes out with the deed: at the door there may be no signal. */
export function CourierPhoto(props: {
  readonly name: string; // of what it shows, for those who cannot see where the button stands
  readonly photo: DoorPhoto | null;
  readonly onPhoto: (photo: DoorPhoto | null) => void;
}) {
  const [isPreparing, setPreparing] = createSignal(false);
  const take = async (input: HTMLInputElement): Promise<void> => {
    const [file] = input.files ?? [];
    input.value = ""; // the same photo may be chosen again after it was removed
    if (!file) return;
    setPreparing(true);
    const { blob, preview } = await shrinkPhoto(file).finally(() => setPreparing(false));
    props.onPhoto({ blob, preview, known: null });
  };
  return (
    <div class="photo-field">
      <Show
        when={props.photo}
        fallback={
          <PhotoButton
            name={props.name}
            label={isPreparing() ? photoWords("photo.preparing") : t("door.takePhoto")}
            isQuiet={true}
            isHidden={false}
            single={true}
            onChoose={(input) => void take(input)}
          />
        }
      >
        {(photo) => (
          <ul class="photo-field-list">
            <li class="photo-field-item" data-photo="kept">
              <Show when={photo().preview} fallback={<span class="photo-field-picture" />}>
                {(source) => <img class="photo-field-picture" src={source()} alt={photoWords("photo.preview")} />}
              </Show>
              <div>
                <p>{t("door.photoKept")}</p>
                <div class="photo-field-buttons">
                  <button type="button" class="button button-quiet" data-action="removePhoto" onClick={() => props.onPhoto(null)}>
                    {photoWords("photo.remove")} <span class="visually-hidden">{photoWords("photo.of", props.name)}</span>
                  </button>
                </div>
              </div>
            </li>
          </ul>
        )}
      </Show>
    </div>
  );
}
