import { createSignal, For, Show } from "solid-js";
import { labelOf, type Scanned } from "../data/courier-load.ts";
import { formatNumber } from "../i18n/format.ts";
import { t } from "../i18n/scan-words.ts";
import "./label-scan.css";
import { StaffField } from "./staff-field.tsx";

interface LabelScanProps {
  /** What has to be there. */
  readonly documents: readonly { readonly label: string; readonly name: string }[];
  /** Labels read so far. */
  readonly scanned: readonly string[];
  readonly onScanned: (labels: readonly string[]) => void;
}

/** Whether every label was read; a parcel without documents never is. */
export const isAllScanned = ({ documents, scanned }: Pick<LabelScanProps, "documents" | "scanned">): boolean =>
  documents.length > 0 && documents.every(({ label }) => scanned.includes(label));

/** What is still to be read, as the obstacle of a button says it; undefined when nothing is. */
export function scanObstacle({ documents, scanned }: Pick<LabelScanProps, "documents" | "scanned">): string | undefined {
  const left = documents.filter(({ label }) => !scanned.includes(label)).length;
  return isAllScanned({ documents, scanned }) ? undefined : t("scan.left", formatNumber(left));
}

/**
 * The labels of a parcel, one after the other: a scanner types each and presses Enter, a hand may do the same. It judges for the eye
 * only; the server compares again. It is no form of its own and may stand inside one.
 */
export function LabelScan(props: LabelScanProps) {
  const [typed, setTyped] = createSignal("");
  const [last, setLast] = createSignal<{ readonly label: string; readonly scanned: Scanned } | null>(null);
  const isRead = (label: string): boolean => props.scanned.includes(label);
  const read = (): void => {
    const label = labelOf(typed());
    if (label === "") return;
    const isOurs = props.documents.some((document) => document.label === label);
    const scanned = !isOurs ? "UNKNOWN" : isRead(label) ? "TWICE" : "TAKEN";
    setLast({ label, scanned });
    setTyped(""); // the next scan begins with an empty field, whatever came of this one
    if (scanned === "TAKEN") props.onScanned([...props.scanned, label]);
  };
  return (
    <div
      class="label-scan"
      data-scan
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
        event.preventDefault(); // Enter reads a label; it never sends the form
        read();
      }}
    >
      <p class="label-scan-count" role="status" data-scan-count>
        {t(
          "scan.count",
          formatNumber(props.documents.filter(({ label }) => isRead(label)).length),
          formatNumber(props.documents.length),
        )}
      </p>
      <ul class="label-scan-documents">
        <For each={props.documents}>
          {(document) => (
            <li classList={{ "label-scan-read": isRead(document.label) }}>
              <span aria-hidden="true">{isRead(document.label) ? "✓" : "○"}</span> {document.name}{" "}
              <span class="muted">{isRead(document.label) ? t("scan.read") : t("scan.unread")}</span>
            </li>
          )}
        </For>
      </ul>
      <div class="label-scan-row">
        <StaffField
          label={t("scan.field")}
          name="scannedLabel"
          value={typed()}
          onText={setTyped}
          maxlength={20}
          autocapitalize="characters"
        />
        <button type="button" class="button button-quiet" data-action="checkLabel" onClick={read}>
          {t("scan.check")}
        </button>
      </div>
      <div role="status">
        <Show when={last()}>
          {(answer) => (
            <p class="label-scan-answer" data-scanned={answer().scanned}>
              {t(`scan.${answer().scanned}`, answer().label)}
            </p>
          )}
        </Show>
      </div>
    </div>
  );
}
