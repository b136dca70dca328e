import { createResource, createSignal, createUniqueId, For, Show } from "solid-js";
import { ask } from "../data/client.ts";
import type { Draft } from "../data/draft.ts";
import { AreasDocument } from "../gql/graphql.ts";
import { t } from "../i18n/journey-words.ts";
import { t as pageText } from "../i18n/page-words.ts";
import type { District } from "./area-list.tsx";
import type { StepProps } from "./apply-step.ts";
import { Field } from "./field.tsx";
import { Loaded } from "./loaded.tsx";
import { PinChooser } from "./pin-chooser.tsx";
import { Skeleton } from "./skeleton.tsx";
import { StepForm } from "./step-form.tsx";

/** Ward and street are the address; the pin only makes it easier to find. */
export default function ApplyAddress(props: StepProps) {
  const [areas, { refetch }] = createResource(async () => (await ask(AreasDocument, {})).areas);
  const address = () => props.book.draft.address;
  const change = (values: Partial<Draft["address"]>): void => props.book.change("address", values);
  return (
    <StepForm step="address" question={t("address.question")} onNext={props.onNext} onBack={props.onBack}>
      <Loaded resource={areas} onRetry={() => void refetch()} skeleton={<Skeleton lines={2} />}>
        {(districts) => (
          <VillageSelect
            districts={districts()}
            chosen={address().villageCode}
            onChoose={(villageCode) => change({ villageCode })}
          />
        )}
      </Loaded>
      <Field
        label={t("address.street")}
        value={address().street}
        onInput={(street) => change({ street })}
        input={{ autocomplete: "street-address", maxlength: 200 }}
      />
      <Field
        label={t("address.landmark")}
        hint={t("address.landmarkHint")}
        value={address().landmark}
        optional
        onInput={(landmark) => change({ landmark })}
        input={{ autocomplete: "off", maxlength: 200 }}
      />
      <PinChooser villageCode={address().villageCode} pin={address().pin} onPin={(pin) => change({ pin })} />
    </StepForm>
  );
}

interface VillageSelectProps {
  readonly districts: readonly District[];
  readonly chosen: string;
  readonly onChoose: (code: string) => void;
}

function VillageSelect(props: VillageSelectProps) {
  const id = createUniqueId();
  const [missed, setMissed] = createSignal(false);
  const isMissing = (): boolean => missed() && props.chosen === "";
  return (
    <div class="field">
      <label for={id}>{t("address.village")}</label>
      <select
        id={id}
        class="field-input"
        data-field="village"
        required
        aria-invalid={isMissing()}
        aria-describedby={`${id}-problem`}
        onChange={(event) => props.onChoose(event.currentTarget.value)}
        onInvalid={(event) => {
          event.preventDefault(); // no bubble in the browser's own language
          setMissed(true);
        }}
      >
        <option value="" selected={props.chosen === ""}>
          {t("address.villageChoose")}
        </option>
        <For each={props.districts}>
          {(district) => (
            <optgroup label={pageText("areas.district", district.name)}>
              <For each={district.villages}>
                {(village) => (
                  <option value={village.code} selected={props.chosen === village.code}>
                    {village.name}
                  </option>
                )}
              </For>
            </optgroup>
          )}
        </For>
      </select>
      <Show when={isMissing()}>
        <p id={`${id}-problem`} class="field-problem">
          {t("field.choose")}
        </p>
      </Show>
    </div>
  );
}
