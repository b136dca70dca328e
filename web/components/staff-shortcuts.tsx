import { For, Show } from "solid-js";
import { setShortcutsOn, shortcutsOn } from "../data/staff-keys.ts";
import { t } from "../i18n/staff-words.ts";
import "./staff-shortcuts.css";

const KEYS = [
  [["j", "k"], "shortcuts.nextRow"],
  [["Enter"], "shortcuts.openRow"],
  [["/"], "shortcuts.search"],
  [["n", "p"], "shortcuts.paper"],
  [["z", "r"], "shortcuts.zoom"],
  [["Esc"], "shortcuts.leave"],
  [["?"], "shortcuts.help"],
] as const;

/** The list of keys, in the page and not over it; and the switch for those whom single keys get in the way of. */
export function StaffShortcuts(props: { readonly isOpen: boolean; readonly onToggle: () => void }) {
  return (
    <div class="staff-shortcuts">
      <button
        type="button"
        class="staff-shortcuts-toggle"
        aria-expanded={props.isOpen}
        data-action="shortcuts"
        onClick={() => props.onToggle()}
      >
        {t("shortcuts.open")}
      </button>
      <Show when={props.isOpen}>
        <section aria-label={t("shortcuts.title")}>
          <dl>
            <For each={KEYS}>
              {([keys, meaning]) => (
                <div>
                  <dt>
                    <For each={keys}>{(key) => <kbd>{key}</kbd>}</For>
                  </dt>
                  <dd>{t(meaning)}</dd>
                </div>
              )}
            </For>
          </dl>
          <label class="staff-check">
            <input type="checkbox" checked={shortcutsOn()} onChange={(event) => setShortcutsOn(event.currentTarget.checked)} />
            {t("shortcuts.enabled")}
          </label>
        </section>
      </Show>
    </div>
  );
}
