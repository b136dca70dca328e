import { A } from "@solidjs/router";
import ShieldCheck from "lucide-solid/icons/shield-check";
import Smartphone from "lucide-solid/icons/smartphone";
import UserRound from "lucide-solid/icons/user-round";
import { useScreens } from "../data/courier-screen.ts";
import { t } from "../i18n/courier-words.ts";
import "./courier-menu.css";

/** What is not the delivery itself. */
export function CourierMenu() {
  const screens = useScreens();
  return (
    <nav class="courier-menu" aria-label={t("page.menu")}>
      <button type="button" data-action="openPhones" onClick={() => screens.open("hp")}>
        <Smartphone size={24} aria-hidden="true" />
        {t("phones.title")}
      </button>
      <button type="button" data-action="openStored" onClick={() => screens.open("data")}>
        <ShieldCheck size={24} aria-hidden="true" />
        {t("stored.title")}
      </button>
      <A href="/petugas/saya">
        <UserRound size={24} aria-hidden="true" />
        {t("page.account")}
      </A>
    </nav>
  );
}
