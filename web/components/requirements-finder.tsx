import { createMemo, createResource, createSignal, onMount, Show } from "solid-js";
import { ask } from "../data/client.ts";
import { RequirementsDocument, type DocumentKind, type RequirementsQuery, type ServiceReason } from "../gql/graphql.ts";
import { graphqlLanguage } from "../i18n/language.ts";
import { t } from "../i18n/page-words.ts";
import { Checklist } from "./checklist.tsx";
import { ChoiceGroup } from "./choice-group.tsx";
import { Loaded } from "./loaded.tsx";
import "./requirements-finder.css";
import { Skeleton } from "./skeleton.tsx";

type Service = RequirementsQuery["services"][number];

/** First the document, then why it is needed, then exactly the papers for that pair. */
export default function RequirementsFinder() {
  const [services, { refetch }] = createResource(
    graphqlLanguage,
    async (language) => (await ask(RequirementsDocument, { language })).services,
  );
  return (
    <Loaded resource={services} onRetry={() => void refetch()} skeleton={<Skeleton lines={4} />}>
      {(known) => <Finder services={known()} />}
    </Loaded>
  );
}

/** The button that opened the finder is gone; whoever works by keyboard goes on here. */
const takeFocus = (host: HTMLDivElement): void => onMount(() => host.querySelector("input")?.focus({ preventScroll: true }));

function Finder(props: { readonly services: readonly Service[] }) {
  const [kind, setKind] = createSignal<DocumentKind | null>(null);
  const [reason, setReason] = createSignal<ServiceReason | null>(null);

  const documents = createMemo(() => {
    const names = new Map(props.services.map((service) => [service.document, service.documentName]));
    return [...names].map(([value, label]) => ({ value, label }));
  });
  const reasons = createMemo(() =>
    props.services
      .filter((service) => service.document === kind())
      .map(({ reason: value, reasonName: label }) => ({ value, label })),
  );
  const chosen = (): Service | undefined =>
    props.services.find((service) => service.document === kind() && service.reason === reason());

  const chooseKind = (value: DocumentKind): void => {
    setKind(value);
    const only = reasons().length === 1 ? reasons()[0] : undefined;
    // A reason that this document has too stays chosen; a single reason is no question.
    setReason((before) => only?.value ?? (reasons().some((candidate) => candidate.value === before) ? before : null));
  };

  return (
    <div ref={takeFocus} class="requirements-finder">
      <ChoiceGroup legend={t("checklist.document")} name="document" choices={documents()} chosen={kind()} onChoose={chooseKind} />
      <Show when={kind() !== null}>
        <ChoiceGroup legend={t("checklist.reason")} name="reason" choices={reasons()} chosen={reason()} onChoose={setReason} />
      </Show>
      <div aria-live="polite">
        <Show when={chosen()}>{(service) => <Checklist service={service()} />}</Show>
      </div>
    </div>
  );
}
