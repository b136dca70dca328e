import { createSignal, createUniqueId, lazy, Show, Suspense } from "solid-js";
import { useCase, type Case } from "../data/staff-case.ts";
import { askStaff } from "../data/staff-client.ts";
import { createSending } from "../data/staff-sending.ts";
import { ReissueAccessDocument, type IdentityCheck, type ReissueAccessMutation } from "../gql/staff/graphql.ts";
import { t } from "../i18n/staff-words.ts";
import { ChoiceGroup } from "./choice-group.tsx";
import { isComplete } from "./form-check.ts";
import { Skeleton } from "./skeleton.tsx";
import { StaffProblem } from "./staff-problem.tsx";
import "./staff-step.css";

export type NewAccess = ReissueAccessMutation["reissueAccess"];
const AccessSlip = lazy(() => import("./staff-access-slip.tsx"));

const CHECKS = ["KTP_EL", "OTHER_ID", "KNOWN_DATA"] as const satisfies readonly IdentityCheck[];

/** For somebody who lost PIN and link: first how they showed who they are, then what it means, then both on a slip, this once. */
export function StaffNewAccess(props: { readonly view: Case }) {
  const [isOpen, setOpen] = createSignal(false);
  const [issued, setIssued] = createSignal<NewAccess>();
  return (
    <Show
      when={issued()}
      fallback={
        <Show when={props.view.mayReissueAccess}>
          <Show
            when={isOpen()}
            fallback={
              <div class="staff-step">
                <button
                  type="button"
                  class="button button-quiet"
                  data-open="reissueAccess"
                  aria-expanded="false"
                  onClick={() => setOpen(true)}
                >
                  {t("access.open")}
                </button>
              </div>
            }
          >
            <NewAccessForm view={props.view} onIssued={setIssued} onClose={() => setOpen(false)} />
          </Show>
        </Show>
      }
    >
      {(access) => (
        <Suspense fallback={<Skeleton lines={6} />}>
          <AccessSlip
            access={access()}
            onFinished={() => {
              setIssued(undefined);
              setOpen(false);
            }}
          />
        </Suspense>
      )}
    </Show>
  );
}

function NewAccessForm(props: {
  readonly view: Case;
  readonly onIssued: (access: NewAccess) => void;
  readonly onClose: () => void;
}) {
  const open = useCase();
  const [identity, setIdentity] = createSignal<IdentityCheck | null>(null);
  const sending = createSending();
  const title = createUniqueId();
  const issue = async (): Promise<void> => {
    const checked = identity();
    if (checked === null) return;
    const { id, version } = props.view;
    const answer = await sending.send((idempotencyKey) =>
      askStaff(ReissueAccessDocument, { input: { idempotencyKey, id, expectedVersion: version, identity: checked } }),
    );
    if (answer) props.onIssued(answer.reissueAccess);
    // What was refused because somebody else was faster is looked at again; what was issued is a new version.
    if (answer || sending.error()?.code === "STALE") await open.reload();
  };
  return (
    <form
      class="staff-reason"
      data-form="reissueAccess"
      aria-labelledby={title}
      novalidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete(event.currentTarget)) void issue();
      }}
      onKeyDown={(event) => event.key === "Escape" && props.onClose()}
    >
      <p id={title}>{t("access.meaning")}</p>
      <ChoiceGroup
        legend={t("access.identity")}
        name="identity"
        choices={CHECKS.map((value) => ({ value, label: t(`access.${value}`) }))}
        chosen={identity()}
        onChoose={setIdentity}
        missing={t("access.identityMissing")}
      />
      <div class="staff-reason-row">
        <button type="submit" class="button" data-action="reissueAccess" aria-disabled={sending.isSending()}>
          {sending.isSending() ? t("step.sending") : t("access.issue")}
        </button>
        <button type="button" class="button button-quiet" onClick={() => props.onClose()}>
          {t("case.cancelForm")}
        </button>
      </div>
      <p class="staff-field-hint">{t("access.recorded")}</p>
      <StaffProblem error={sending.error()} onRetry={() => void issue()} />
    </form>
  );
}
