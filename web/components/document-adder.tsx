import { createMemo, For, Show } from "solid-js";
import type { Service } from "../data/application.ts";
import type { DocumentKind, ServiceReason } from "../gql/graphql.ts";
import { t } from "../i18n/journey-words.ts";

interface DocumentAdderProps {
  readonly services: readonly Service[];
  readonly kind: DocumentKind | null; // chosen so far
  readonly onKind: (kind: DocumentKind | null) => void;
  readonly onAdd: (document: DocumentKind, reason: ServiceReason) => void;
}

/** First the document, then what for; a single reason is no question. Buttons, because each tap is an answer that goes on at once. */
export function DocumentAdder(props: DocumentAdderProps) {
  const kinds = createMemo(() => [...new Map(props.services.map((service) => [service.document, service.documentName]))]);
  const reasonsFor = (document: DocumentKind | null): Service[] =>
    props.services.filter((service) => service.document === document);
  const nameOf = (document: DocumentKind | null): string => kinds().find(([value]) => value === document)?.[1] ?? "";
  const chooseKind = (document: DocumentKind): void => {
    const [only, ...others] = reasonsFor(document);
    if (only && others.length === 0) props.onAdd(document, only.reason);
    else props.onKind(document);
  };
  return (
    <Show
      when={props.kind !== null}
      fallback={
        <div class="apply-documents-choices" data-choose="document">
          <For each={kinds()}>
            {([document, name]) => (
              <button type="button" class="button button-quiet" data-kind={document} onClick={() => chooseKind(document)}>
                {name}
              </button>
            )}
          </For>
        </div>
      }
    >
      <h2 class="apply-document-title" tabindex="-1" ref={(title) => queueMicrotask(() => title.focus())}>
        {t("documents.reason", nameOf(props.kind))}
      </h2>
      <div class="apply-documents-choices" data-choose="reason">
        <For each={reasonsFor(props.kind)}>
          {(service) => (
            <button
              type="button"
              class="button button-quiet"
              data-reason={service.reason}
              onClick={() => props.onAdd(service.document, service.reason)}
            >
              {service.reasonName}
            </button>
          )}
        </For>
        <button type="button" class="button button-quiet" onClick={() => props.onKind(null)}>
          {t("documents.otherKind")}
        </button>
      </div>
    </Show>
  );
}
