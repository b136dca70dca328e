import { createSignal, Show } from "solid-js";
import { t } from "../i18n/journey-words.ts";
import "./copy-button.css";

/** Copies one text. @prop onCopied the person has it now */
export function CopyButton(props: { readonly label: string; readonly text: string; readonly onCopied?: () => void }) {
  const [copied, setCopied] = createSignal<"no" | "yes" | "failed">("no");
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(props.text); // without https there is no clipboard at all: that fails like a refusal
      setCopied("yes");
      props.onCopied?.();
    } catch {
      setCopied("failed");
    }
  };
  return (
    <span class="copy-button no-print">
      <button type="button" class="button button-quiet" onClick={() => void copy()}>
        {props.label}
      </button>
      <span role="status">
        <Show when={copied() === "yes"}>{t("receipt.copied")}</Show>
        <Show when={copied() === "failed"}>{t("receipt.copyFailed")}</Show>
      </span>
    </span>
  );
}
