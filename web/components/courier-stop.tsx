import IdCard from "lucide-solid/icons/id-card";
import MessageCircle from "lucide-solid/icons/message-circle";
import Navigation from "lucide-solid/icons/navigation";
import { For, Show } from "solid-js";
import type { Stop } from "../data/courier-day.ts";
import { courierNow } from "../data/courier-now.ts";
import { isLate, isOver, needsOldCard, routeLink, worldNumber } from "../data/courier-stops.ts";
import { formatWindow } from "../i18n/courier-format.ts";
import { t } from "../i18n/courier-words.ts";
import "./courier-stop.css";
import { CourierCall } from "./courier-call.tsx";
import { stopName } from "./courier-stops.tsx";
import { CourierWaits } from "./courier-waits.tsx";

/** One door: who, where, when, what for, and how to reach them. Large enough to be read on the handlebar. */
export function CourierStop(props: { readonly stop: Stop; readonly eyebrow: string; readonly level: 1 | 2 }) {
  return (
    <article class="courier-stop" data-stop={props.stop.id} data-stop-state={props.stop.state}>
      <p class="courier-stop-eyebrow">{props.eyebrow}</p>
      <CourierWaits stop={props.stop} />
      <Show when={props.level === 1} fallback={<h2 class="courier-stop-name">{stopName(props.stop)}</h2>}>
        <h1 class="courier-stop-name" tabindex="-1">
          {stopName(props.stop)}
        </h1>
      </Show>
      <Show when={props.stop.street}>{(street) => <p class="courier-stop-street">{street()}</p>}</Show>
      <Show when={props.stop.landmark}>
        <p class="courier-stop-landmark">
          {t("stop.landmark")}: {props.stop.landmark}
        </p>
      </Show>
      <p class="courier-stop-village">{t("stop.village", props.stop.villageName)}</p>
      <Show when={needsOldCard(props.stop) && !isOver(props.stop)}>
        <p class="courier-stop-old-card">
          <IdCard size={28} aria-hidden="true" />
          <strong>{t("stop.oldCard")}</strong>
        </p>
      </Show>
      <Show when={!isOver(props.stop) && props.stop.phone}>{(phone) => <Contact stop={props.stop} phone={phone()} />}</Show>
      <dl class="courier-stop-facts">
        <div>
          <dt>{t("stop.window")}</dt>
          <dd>
            {formatWindow(props.stop.windowFrom, props.stop.windowTo, courierNow())}{" "}
            <Show when={isLate(props.stop, courierNow())}>
              <strong class="courier-stop-late">{t("stop.late")}</strong>
            </Show>
          </dd>
        </div>
        <Show when={props.stop.documents.length > 0}>
          <div>
            <dt>{t("stop.documents")}</dt>
            <dd>
              <ul class="courier-stop-documents">
                <For each={props.stop.documents}>{({ name }) => <li>{name}</li>}</For>
              </ul>
            </dd>
          </div>
        </Show>
      </dl>
    </article>
  );
}

/** Links that the courier taps; none of them asks anybody anything before that. */
function Contact(props: { readonly stop: Stop; readonly phone: string }) {
  const route = (): string | null => routeLink(props.stop, navigator.userAgent);
  return (
    <>
      <div class="courier-contact">
        <CourierCall stop={props.stop} phone={props.phone} />
        <a href={`https://wa.me/${worldNumber(props.phone)}`} target="_blank" rel="noopener noreferrer" data-action="whatsapp">
          <MessageCircle size={26} aria-hidden="true" />
          {t("stop.whatsapp")}
        </a>
        <Show when={route()}>
          {(href) => (
            <a href={href()} target="_blank" rel="noopener noreferrer" data-action="route">
              <Navigation size={26} aria-hidden="true" />
              {t("stop.route")}
            </a>
          )}
        </Show>
      </div>
      <Show when={route() === null}>
        <p class="courier-stop-village">{t("stop.noPin")}</p>
      </Show>
    </>
  );
}
