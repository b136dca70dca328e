import Phone from "lucide-solid/icons/phone";
import { type Stop, useCourierDay } from "../data/courier-day.ts";
import { doorDraft } from "../data/courier-door.ts";
import { pressedAt } from "../data/courier-steps.ts";
import { worldNumber } from "../data/courier-stops.ts";
import { t } from "../i18n/courier-words.ts";

/** Calls the people at a door. That it was tapped, and when, is recorded: it speaks for an attempt that fails. */
export function CourierCall(props: { readonly stop: Stop; readonly phone: string }) {
  const { outbox } = useCourierDay();
  const record = (): void => {
    doorDraft(props.stop.id)[1]("lastCallAt", new Date().toISOString());
    void outbox.press(pressedAt("call", props.stop, {})).catch(() => {}); // a full phone keeps nothing; the call goes out all the same
  };
  return (
    <a href={`tel:+${worldNumber(props.phone)}`} data-action="call" onClick={record}>
      <Phone size={26} aria-hidden="true" />
      {t("stop.call")}
    </a>
  );
}
