import { Show, type Accessor } from "solid-js";
import { CaseContext, type Case, type OpenCase } from "../data/staff-case.ts";
import { createPapers, PapersContext } from "../data/staff-papers.ts";
import { t } from "../i18n/staff-words.ts";
import { Skeleton } from "./skeleton.tsx";
import { StaffCaseHead } from "./staff-case-head.tsx";
import { StaffCaseNotice } from "./staff-case-notice.tsx";
import "./staff-case.css";
import { StaffComplete } from "./staff-complete.tsx";
import { StaffCorrect } from "./staff-correct.tsx";
import { StaffDelivery } from "./staff-delivery.tsx";
import { StaffDesk } from "./staff-desk.tsx";
import { StaffHistory } from "./staff-history.tsx";
import { StaffNewAccess } from "./staff-new-access.tsx";
import { StaffPeople } from "./staff-people.tsx";
import { StaffProblem } from "./staff-problem.tsx";
import { StaffProduction } from "./staff-production.tsx";
import { StaffReapply } from "./staff-reapply.tsx";
import { StaffReceivers } from "./staff-receivers.tsx";
import { StaffRequestActions, StaffRequestEnd } from "./staff-request-actions.tsx";
import { StaffReview } from "./staff-review.tsx";

interface StaffCaseProps {
  readonly open: OpenCase;
  /** The list it was opened from, as its address says it. */
  readonly place: string;
  /** Absent at the end of the list. */
  readonly onNext?: () => void;
}

/** One request, whole: what may be done next stands at the top, what it is decided on below. */
export function StaffCase(props: StaffCaseProps) {
  return (
    <CaseContext.Provider value={props.open}>
      <StaffProblem error={props.open.error()} onRetry={() => void props.open.reload()} />
      <Show when={props.open.view()} fallback={<Show when={!props.open.error()}>{<Skeleton lines={10} />}</Show>}>
        {(view) => <CaseBody view={view} {...props} />}
      </Show>
    </CaseContext.Provider>
  );
}

const inReview = ({ state }: Case): boolean => ["SUBMITTED", "IN_REVIEW", "NEEDS_COMPLETION"].includes(state);

function CaseBody(props: StaffCaseProps & { readonly view: Accessor<Case> }) {
  const view = (): Case => props.view();
  const inProduction = (): boolean => view().documents.some(({ state }) => state !== null);
  return (
    <PapersContext.Provider value={createPapers(props.view)}>
      <article class="staff-case" data-case={view().id} data-case-state={view().state}>
        <StaffCaseHead view={view()} />
        <StaffCaseNotice place={props.place} {...(props.onNext ? { onNext: props.onNext } : {})} />
        <StaffRequestActions view={view()} />
        <StaffComplete view={view()} />
        <StaffReapply view={view()} />
        <Show when={view().pickup}>{(pickup) => <StaffDesk view={view()} pickup={pickup()} />}</Show>
        <Show when={view().delivery}>{(parcel) => <StaffDelivery view={view()} parcel={parcel()} />}</Show>
        <Show when={inProduction()}>
          <StaffProduction view={view()} />
        </Show>
        <StaffReceivers view={view()} />
        <StaffPeople view={view()} />
        <StaffCorrect view={view()} />
        <StaffNewAccess view={view()} />
        <Show
          when={inReview(view())}
          fallback={
            <details class="staff-case-more">
              <summary>{t("case.papers")}</summary>
              <StaffReview view={view()} />
            </details>
          }
        >
          <StaffReview view={view()} />
        </Show>
        <StaffHistory view={view()} />
        <StaffRequestEnd view={view()} />
      </article>
    </PapersContext.Provider>
  );
}
