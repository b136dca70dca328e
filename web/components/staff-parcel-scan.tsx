import { createSignal, Show } from "solid-js";
import { createStep, documentsInParcel, type Case } from "../data/staff-case.ts";
import { warnWhile } from "../data/staff-drafts.ts";
import { ConfirmParcelLoadDocument, ReceiveParcelBackDocument, UnloadParcelDocument } from "../gql/staff/graphql.ts";
import { t } from "../i18n/staff-words.ts";
import { isAllScanned, LabelScan, scanObstacle } from "./label-scan.tsx";
import type { Parcel } from "./staff-delivery.tsx";
import { StaffProblem } from "./staff-problem.tsx";

const DOCUMENTS = {
  confirmLoad: ConfirmParcelLoadDocument,
  unload: UnloadParcelDocument,
  receiveBack: ReceiveParcelBackDocument,
};

interface ParcelScanProps {
  readonly view: Case;
  readonly parcel: Parcel;
  readonly step: keyof typeof DOCUMENTS;
}

/** Rare, or beside another form for the same labels: it opens when it is asked for, so that nothing is scanned into the wrong one. */
export function StaffOpenedScan(props: ParcelScanProps) {
  const [isOpen, setOpen] = createSignal(false);
  return (
    <Show
      when={isOpen()}
      fallback={
        <button
          type="button"
          class="button button-quiet"
          data-open={props.step}
          aria-expanded="false"
          onClick={() => setOpen(true)}
        >
          {t(`scanned.${props.step}.title`)}
        </button>
      }
    >
      <StaffParcelScan {...props} />
    </Show>
  );
}

/** A parcel that changes hands at the desk: every document is seen, or it has not changed hands. */
export function StaffParcelScan(props: ParcelScanProps) {
  const [scanned, setScanned] = createSignal<readonly string[]>([]);
  const step = createStep();
  const reading = () => ({ documents: documentsInParcel(props.view), scanned: scanned() });
  warnWhile(() => scanned().length > 0);
  const take = async (): Promise<void> => {
    if (!isAllScanned(reading())) return;
    const { id, version } = props.parcel;
    const isDone = await step.take(
      DOCUMENTS[props.step],
      (idempotencyKey) => ({ idempotencyKey, id, expectedVersion: version, scannedLabels: [...scanned()] }),
      t(`scanned.${props.step}.done`),
    );
    if (isDone) setScanned([]);
  };
  return (
    <form
      class="staff-parcel-scan"
      data-form={props.step}
      aria-labelledby={`staff-${props.step}-title`}
      onSubmit={(event) => {
        event.preventDefault();
        void take();
      }}
    >
      <h4 id={`staff-${props.step}-title`}>{t(`scanned.${props.step}.title`)}</h4>
      <p>{t(`scanned.${props.step}.lead`)}</p>
      <LabelScan {...reading()} onScanned={setScanned} />
      <div class="staff-step">
        <button
          type="submit"
          class="button"
          data-action={props.step}
          aria-disabled={!isAllScanned(reading()) || step.isSending()}
          aria-describedby={`staff-${props.step}-obstacle`}
        >
          {step.isSending() ? t("step.sending") : t(`scanned.${props.step}.submit`)}
        </button>
        <span id={`staff-${props.step}-obstacle`} class="staff-step-obstacle">
          {scanObstacle(reading())}
        </span>
      </div>
      <StaffProblem error={step.error()} onRetry={() => void take()} />
    </form>
  );
}
