import { useLocation, useNavigate } from "@solidjs/router";
import { createEffect, createResource, createSignal, Match, on, Show, Switch } from "solid-js";
import ApplyAddress from "../components/apply-address.tsx";
import ApplyDocuments from "../components/apply-documents.tsx";
import { ApplyHandover } from "../components/apply-handover.tsx";
import { ApplyApplicant, ApplyRecipient } from "../components/apply-people.tsx";
import ApplyPhotos from "../components/apply-photos.tsx";
import ApplyReview from "../components/apply-review.tsx";
import { Loaded } from "../components/loaded.tsx";
import Receipt from "../components/receipt.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { showTitle } from "../components/title.ts";
import type { Receipt as ReceiptFacts } from "../data/application.ts";
import { ask } from "../data/client.ts";
import { openDraft, STEPS, type DraftBook, type Step } from "../data/draft.ts";
import { ApplyFormDocument, type ApplyFormQuery } from "../gql/graphql.ts";
import { graphqlLanguage } from "../i18n/language.ts";
import { t } from "../i18n/journey-words.ts";
import "./apply.css";

/** A citizen asks for documents: one question per screen, nothing lost on the way, a receipt at the end. */
export default function ApplyPage() {
  showTitle(() => t("apply.title"));
  const [form, { refetch }] = createResource(graphqlLanguage, (language) => ask(ApplyFormDocument, { language }));
  return (
    <Loaded resource={form} onRetry={() => void refetch()} skeleton={<Skeleton lines={8} />}>
      {(known) => <Application form={known()} />}
    </Loaded>
  );
}

function Application(props: { readonly form: ApplyFormQuery }) {
  const book = openDraft(new Date());
  const [sent, setSent] = createSignal<{ readonly receipt: ReceiptFacts; readonly asSentBefore: boolean } | null>(null);
  const [greets, setGreets] = createSignal(book.wasFound);
  const goTo = createSteps(book);
  const step = (): Step => book.draft.step;
  const number = (): number => STEPS.indexOf(step());
  let host: HTMLDivElement | undefined;
  createEffect(
    on(
      step,
      () => {
        setGreets(false);
        window.scrollTo(0, 0);
        host?.querySelector("h1")?.focus({ preventScroll: true }); // a screen reader begins with the new question
      },
      { defer: true },
    ),
  );
  const shared = () => ({
    book,
    services: props.form.services,
    intake: props.form.intake,
    onNext: () => goTo(STEPS[number() + 1] ?? "review"),
    onBack: number() === 0 ? null : () => goTo(STEPS[number() - 1] ?? "documents"),
  });
  const finish = (receipt: ReceiptFacts, asSentBefore: boolean): void => {
    setSent({ receipt, asSentBefore });
    book.discard();
    window.scrollTo(0, 0);
  };
  return (
    <Show
      when={sent()}
      fallback={
        <div ref={(element) => (host = element)}>
          <Show when={greets() && book.draft.documents.length > 0}>
            <p class="apply-found">{t("apply.draftFound")}</p>
          </Show>
          <Switch>
            <Match when={step() === "documents"}>
              <ApplyDocuments {...shared()} />
            </Match>
            <Match when={step() === "photos"}>
              <ApplyPhotos {...shared()} />
            </Match>
            <Match when={step() === "applicant"}>
              <ApplyApplicant {...shared()} />
            </Match>
            <Match when={step() === "recipient"}>
              <ApplyRecipient {...shared()} />
            </Match>
            <Match when={step() === "address"}>
              <ApplyAddress {...shared()} />
            </Match>
            <Match when={step() === "handover"}>
              <ApplyHandover {...shared()} />
            </Match>
            <Match when={step() === "review"}>
              <ApplyReview {...shared()} onStep={goTo} onSubmitted={finish} />
            </Match>
          </Switch>
          <Show when={book.draft.documents.length > 0}>
            <DraftNote book={book} />
          </Show>
        </div>
      }
    >
      {(done) => <Receipt receipt={done().receipt} asSentBefore={done().asSentBefore} onAnother={() => setSent(null)} />}
    </Show>
  );
}

/** Each step is an entry of the browser's history: the phone's back button leads to the question before, not out of the form. */
function createSteps(book: DraftBook): (step: Step) => void {
  const navigate = useNavigate();
  const location = useLocation<{ readonly step?: Step }>();
  const first = book.draft.step;
  createEffect(
    on(
      () => location.state?.step ?? first,
      (step) => book.change("step", STEPS.includes(step) ? step : "documents"),
      { defer: true },
    ),
  );
  return (step) => {
    book.change("step", step);
    navigate(location.pathname + location.search, { state: { step }, scroll: false });
  };
}

function DraftNote(props: { readonly book: DraftBook }) {
  const [asking, setAsking] = createSignal(false);
  return (
    <aside class="apply-draft">
      <p class="muted">{t("apply.draftKept")}</p>
      <Show
        when={asking()}
        fallback={
          <button type="button" class="button button-quiet" data-action="discard-draft" onClick={() => setAsking(true)}>
            {t("apply.discard")}
          </button>
        }
      >
        <p role="alert">
          <strong>{t("apply.discardAsk")}</strong>
        </p>
        <div class="apply-draft-buttons">
          <button type="button" class="button" data-action="discard-draft-yes" onClick={() => props.book.discard()}>
            {t("apply.discardYes")}
          </button>
          <button type="button" class="button button-quiet" onClick={() => setAsking(false)}>
            {t("apply.discardNo")}
          </button>
        </div>
      </Show>
    </aside>
  );
}
