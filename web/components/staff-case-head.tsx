import { onMount } from "solid-js";
import type { Case } from "../data/staff-case.ts";
import { groupCode } from "../data/tracking-code.ts";
import { staffNow } from "../data/staff-now.ts";
import { formatList } from "../i18n/format.ts";
import { formatWhen } from "../i18n/staff-format.ts";
import { t } from "../i18n/staff-words.ts";
import "./staff-case-head.css";
import { StaffClock } from "./staff-clock.tsx";

/** Who and what this is, where it stands, since when. */
export function StaffCaseHead(props: { readonly view: Case }) {
  // The reader has just opened it: the keyboard and the screen reader begin here.
  const takeFocus = (heading: HTMLHeadingElement): void => onMount(() => heading.focus({ preventScroll: true }));
  return (
    <header class="staff-head">
      <div class="staff-head-title">
        <h2 ref={takeFocus} tabindex="-1">
          {props.view.applicantName}
        </h2>
        <p class="staff-head-documents">{formatList(props.view.documents.map(({ name }) => name))}</p>
      </div>
      <p class="staff-head-state">
        <strong data-state={props.view.state}>{t(`requestState.${props.view.state}`)}</strong>
        <StaffClock clock={props.view.clock} state={props.view.state} />
      </p>
      <dl>
        <div>
          <dt>{t("case.code")}</dt>
          <dd class="staff-head-code">{groupCode(props.view.code)}</dd>
        </div>
        <div>
          <dt>{t("case.submitted")}</dt>
          <dd>{formatWhen(props.view.submittedAt, staffNow())}</dd>
        </div>
        <div>
          <dt>{t("case.channel")}</dt>
          <dd>{t(`channel.${props.view.channel}`)}</dd>
        </div>
        <div>
          <dt>{t("case.handover")}</dt>
          <dd>{t(`handover.${props.view.handover}`)}</dd>
        </div>
        <div>
          <dt>{t("case.village")}</dt>
          <dd>{props.view.villageName}</dd>
        </div>
      </dl>
    </header>
  );
}
