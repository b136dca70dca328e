import Download from "lucide-solid/icons/download";
import { createSignal, Show } from "solid-js";
import { t } from "../i18n/page-words.ts";
import "./downloads.css";

/** The same figures as files, and the line that shows this page inside another site. */
export function Downloads() {
  const line = `<iframe src="${location.origin}/embed/statistik" title="Statistik ANTAR DOMPET" width="100%" height="900" loading="lazy"></iframe>`;
  const [copied, setCopied] = createSignal<"no" | "yes" | "failed">("no");
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(line); // without https there is no clipboard at all: that fails like a refusal
      setCopied("yes");
    } catch {
      setCopied("failed");
    }
  };
  return (
    <div class="downloads no-print">
      <section aria-labelledby="downloads-title">
        <h2 id="downloads-title">{t("downloads.title")}</h2>
        <p class="downloads-links">
          <a class="button button-quiet" href="/open-data/statistics.csv" download="">
            <Download size={20} aria-hidden="true" /> {t("downloads.csv")}
          </a>
          <a class="button button-quiet" href="/open-data/statistics.json" download="">
            <Download size={20} aria-hidden="true" /> {t("downloads.json")}
          </a>
        </p>
      </section>
      <section aria-labelledby="embed-title">
        <h2 id="embed-title">{t("downloads.embedTitle")}</h2>
        <p id="embed-text">{t("downloads.embedText")}</p>
        <code class="downloads-line">{line}</code>
        <button type="button" class="button button-quiet" onClick={() => void copy()}>
          {t("downloads.copy")}
        </button>
        <span class="downloads-copied" role="status">
          <Show when={copied() === "yes"}>{t("downloads.copied")}</Show>
          <Show when={copied() === "failed"}>{t("downloads.copyFailed")}</Show>
        </span>
      </section>
    </div>
  );
}
