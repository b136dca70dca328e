import { A } from "@solidjs/router";
import PackagePlus from "lucide-solid/icons/package-plus";
import ShieldCheck from "lucide-solid/icons/shield-check";
import Smartphone from "lucide-solid/icons/smartphone";
import UserRound from "lucide-solid/icons/user-round";
import { Show } from "solid-js";
import { useCourierDay } from "../data/courier-day.ts";
import { useScreens } from "../data/courier-screen.ts";
import { t } from "../i18n/courier-words.ts";
import "./courier-menu.css";

/** What is not the delivery itself. */
export function CourierMenu() {
  const screens = useScreens();
  const day = useCourierDay();
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
      <Show when={day.view()?.run}>
        <button type="button" data-action="openTake" onClick={() => screens.open("terima")}>
          <PackagePlus size={24} aria-hidden="true" />
          {t("transfer.takeTitle")}
        </button>
      </Show>
      <A href="/petugas/saya">
        <UserRound size={24} aria-hidden="true" />
        {t("page.account")}
      </A>
    </nav>
  );
}
