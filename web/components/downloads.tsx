import Download from "lucide-solid/icons/download";
import { createSignal, For, Show } from "solid-js";
import { CHARTS } from "../charts/statistics.ts";
import { chartWords } from "../charts/words.ts";
import { language } from "../i18n/language.ts";
import { t } from "../i18n/page-words.ts";
import "./downloads.css";

/** What officials open comes first. */
const FILES = ["xlsx", "csv", "json"] as const;

/** The same figures as files and images, and the line that shows them inside another site. */
export function Downloads() {
  const line = `<script src="${location.origin}/embed.js" async></script>`;
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
          <For each={FILES}>
            {(file) => (
              <a class="button button-quiet" href={`/open-data/statistics.${file}`} download="">
                <Download size={20} aria-hidden="true" /> {t(`downloads.${file}`)}
              </a>
            )}
          </For>
        </p>
        <h3>{t("downloads.images")}</h3>
        <ul class="downloads-images">
          <For each={Object.keys(CHARTS) as (keyof typeof CHARTS)[]}>
            {(name) => (
              <li>
                <a href={`/open-data/charts/${name}.svg?language=${language()}`} download="">
                  {chartWords[language()].imageNames[name]}
                </a>
              </li>
            )}
          </For>
        </ul>
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
