import { createResource, For, Show } from "solid-js";
import { askStaff } from "../data/staff-client.ts";
import { staffNow } from "../data/staff-now.ts";
import { SelfGivenRolesDocument } from "../gql/staff/graphql.ts";
import { formatList } from "../i18n/format.ts";
import { formatWhen } from "../i18n/staff-format.ts";
import { t } from "../i18n/staff-words.ts";
import "./staff-case-notice.css";

/**
 * Whoever watches over the office reads that an administrator gave themselves roles: nobody else could give them.
 * `of`: what it may change with; asked again with every other value.
 */
export function StaffSelfGiven(props: { readonly of?: number }) {
  const [given] = createResource(
    () => ({ of: props.of }),
    async () => (await askStaff(SelfGivenRolesDocument, {})).selfGivenRoles,
  );
  const shown = () => (given.error ? [] : (given.latest ?? [])); // where it cannot be read the page goes on without it
  return (
    <Show when={shown().length > 0}>
      <section class="staff-notice staff-notice-amber" aria-label={t("accounts.selfGiven")} data-self-given>
        <strong>{t("accounts.selfGiven")}</strong>
        <ul>
          <For each={shown()}>
            {({ name, roles, at }) => (
              <li>
                {t(
                  "accounts.selfGivenLine",
                  name,
                  formatList(roles.map((role) => t(`role.${role}`))),
                  formatWhen(at, staffNow()),
                )}
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}
