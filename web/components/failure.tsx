import { t } from "../i18n/language.ts";
import "./failure.css";

/** Something did not arrive: what, why it may be, and the one thing the reader can do. */
export function Failure(props: { readonly onRetry: () => void; readonly text?: string }) {
  return (
    <div class="failure" role="alert">
      <p>
        <strong>{props.text ?? t("state.failed")}</strong> {t("state.failedHint")}
      </p>
      <button type="button" class="button button-quiet" onClick={() => props.onRetry()}>
        {t("state.retry")}
      </button>
    </div>
  );
}
