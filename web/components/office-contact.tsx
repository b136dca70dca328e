import type { OfficeQuery } from "../gql/graphql.ts";
import { t } from "../i18n/language.ts";
import "./office-contact.css";

/** Where to go and whom to ring; the number can be tapped. */
export function OfficeContact(props: { readonly office: OfficeQuery["office"] }) {
  return (
    <address class="office-contact">
      <strong>{props.office.name}</strong>
      <span>{props.office.address}</span>
      <span>
        {t("footer.phone")}:{" "}
        <a class="office-contact-phone" href={`tel:${props.office.phone.replaceAll(/[^\d+]/g, "")}`}>
          {props.office.phone}
        </a>
      </span>
    </address>
  );
}
