import { For } from "solid-js";
import type { StaffRole } from "../gql/staff/graphql.ts";
import { t } from "../i18n/staff-words.ts";
import "./staff-roles.css";

/** In the order in which a request meets them. Partners have no office of their own yet: whoever holds that role keeps it. */
const ROLES = [
  "OPERATOR",
  "VERIFIER",
  "PRINTER",
  "DESK",
  "DISPATCHER",
  "COURIER",
  "SUPERVISOR",
  "ADMIN",
] as const satisfies readonly StaffRole[];

/** One person may hold several roles. */
export function StaffRoles(props: { readonly chosen: readonly StaffRole[]; readonly onChoose: (roles: StaffRole[]) => void }) {
  const kept = props.chosen.filter((role) => !ROLES.some((candidate) => candidate === role));
  const listed: readonly StaffRole[] = [...ROLES, ...kept];
  const toggle = (role: StaffRole): void =>
    props.onChoose(listed.filter((candidate) => (candidate === role) !== props.chosen.includes(candidate)));
  return (
    <fieldset class="staff-roles">
      <legend>{t("accounts.roles")}</legend>
      <For each={listed}>
        {(role) => (
          <label class="staff-check">
            <input type="checkbox" data-role={role} checked={props.chosen.includes(role)} onChange={() => toggle(role)} />
            {t(`role.${role}`)}
          </label>
        )}
      </For>
    </fieldset>
  );
}
