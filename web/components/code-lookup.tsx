import { createSignal, Show } from "solid-js";
import { knownOffice } from "../data/office.ts";
import { t } from "../i18n/language.ts";
import "./code-lookup.css";
import { OfficeContact } from "./office-contact.tsx";

/**
 * The field for the tracking code. Lookup is not open yet, and the answer says so. The code is as good as a key to somebody's
 * papers, so it stays in the field: it has no name (a form could never put it into the address) and nothing is sent.
 */
export function CodeLookup() {
  const [asked, setAsked] = createSignal(false);
  return (
    <section class="code-lookup" aria-labelledby="code-lookup-title">
      <h2 id="code-lookup-title" class="code-lookup-title">
        {t("lookup.title")}
      </h2>
      <form
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
        }}
      >
        <label for="tracking-code">{t("lookup.label")}</label>
        <input
          id="tracking-code"
          class="code-lookup-field"
          type="text"
          inputmode="text"
          autocapitalize="characters"
          autocomplete="off"
          autocorrect="off"
          spellcheck={false}
          maxlength={64}
          aria-describedby="tracking-code-hint"
        />
        <p id="tracking-code-hint" class="code-lookup-hint">
          {t("lookup.hint")}
        </p>
        <button type="submit" class="button code-lookup-submit">
          {t("lookup.submit")}
        </button>
      </form>
      <div role="status">
        <Show when={asked()}>
          <div class="code-lookup-answer">
            <p>
              <strong>{t("lookup.closed")}</strong> {t("lookup.private")}
            </p>
            <Show when={knownOffice()} fallback={<p>{t("lookup.askWithoutOffice")}</p>}>
              {(known) => (
                <>
                  <p>{t("lookup.ask")}</p>
                  <OfficeContact office={known()} />
                </>
              )}
            </Show>
          </div>
        </Show>
      </div>
    </section>
  );
}
