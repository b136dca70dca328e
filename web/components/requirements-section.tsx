import { createSignal, ErrorBoundary, lazy, Show, Suspense } from "solid-js";
import { t } from "../i18n/language.ts";
import { Failure } from "./failure.tsx";
import { Skeleton } from "./skeleton.tsx";

// Neither the finder's script nor its data is fetched before somebody wants it: most visitors come with a code.
const RequirementsFinder = lazy(() => import("./requirements-finder.tsx"));

export function RequirementsSection() {
  const [open, setOpen] = createSignal(false);
  return (
    <section aria-labelledby="requirements-title">
      <h2 id="requirements-title">{t("requirements.title")}</h2>
      <p>{t("requirements.intro")}</p>
      <Show
        when={open()}
        fallback={
          <button type="button" class="button" onClick={() => setOpen(true)}>
            {t("requirements.open")}
          </button>
        }
      >
        <ErrorBoundary fallback={<Failure onRetry={() => location.reload()} />}>
          <Suspense fallback={<Skeleton lines={4} />}>
            <RequirementsFinder />
          </Suspense>
        </ErrorBoundary>
      </Show>
    </section>
  );
}
