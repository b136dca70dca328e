import { useNavigate } from "@solidjs/router";
import { t } from "../i18n/language.ts";
import "./code-lookup.css";

/**
 * The field for the tracking code. The code is as good as a key to somebody's papers: it has no name (a form could never put it into the
 * address) and goes to the page that shows it inside the history's state, which no server sees.
 */
export function CodeLookup() {
  const navigate = useNavigate();
  let field: HTMLInputElement | undefined;
  return (
    <section class="code-lookup" aria-labelledby="code-lookup-title">
      <h2 id="code-lookup-title" class="code-lookup-title">
        {t("lookup.title")}
      </h2>
      <form
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          navigate("/lacak", { state: { tracking: field?.value ?? "" } });
        }}
      >
        <label for="tracking-code">{t("lookup.label")}</label>
        <input
          ref={(input) => (field = input)}
          id="tracking-code"
          class="code-lookup-field"
          type="text"
          autocapitalize="characters"
          autocomplete="off"
          autocorrect="off"
          spellcheck={false}
          maxlength={300}
          aria-describedby="tracking-code-hint"
        />
        <p id="tracking-code-hint" class="code-lookup-hint">
          {t("lookup.hint")}
        </p>
        <button type="submit" class="button code-lookup-submit">
          {t("lookup.submit")}
        </button>
      </form>
    </section>
  );
}
