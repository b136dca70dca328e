import { Match, Show, Switch } from "solid-js";
import { courierNow } from "../data/courier-now.ts";
import type { Reports } from "../data/courier-reports.ts";
import { useScreens } from "../data/courier-screen.ts";
import { useCourierDay } from "../data/courier-day.ts";
import type { Tracker } from "../data/courier-tracker.ts";
import { formatAgo, formatMetres, formatRejection, formatTime } from "../i18n/courier-format.ts";
import { t } from "../i18n/courier-words.ts";
import { formatNumber } from "../i18n/format.ts";
import "./courier-location.css";

const WAITING_WORTH_SAYING = 3; // one or two are on their way
const RECENT_MS = 600_000;
const LIVE_MS = 45_000;

/** Whether this phone's place reaches the office now, and if not, why and what to do. */
export function CourierLocation(props: { readonly tracker: Tracker; readonly reports: Reports; readonly isBrief: boolean }) {
  const day = useCourierDay();
  const screens = useScreens();
  /** As long as the office takes it for where the courier is now. */
  const isFresh = (at: Date): boolean => courierNow().getTime() - at.getTime() <= LIVE_MS;
  const waiting = (): string => formatNumber(props.reports.waiting());
  const accuracy = (): string => formatMetres(props.tracker.newest()?.accuracyM ?? 0);
  /** When the free app was heard of, if it still is. */
  const viaPhone = (): string | null => {
    const heard = (day.view()?.devices ?? []).flatMap(({ revokedAt, lastContactAt }) =>
      revokedAt === null && lastContactAt !== null ? [lastContactAt] : [],
    );
    const newest = heard.toSorted().at(-1) ?? null;
    return newest !== null && courierNow().getTime() - new Date(newest).getTime() < RECENT_MS ? newest : null;
  };
  return (
    <div class="courier-location" data-location={props.tracker.state()} data-sent={props.reports.sentAt()?.toISOString()}>
      <Switch>
        <Match when={props.tracker.state() === "refused"}>
          <Trouble title={t("location.refused")} text={t("location.refusedText")} onAgain={props.tracker.tryAgain} />
        </Match>
        <Match when={props.tracker.state() === "unavailable"}>
          <Trouble title={t("location.unavailable")} text={t("location.unavailableText")} />
        </Match>
        <Match when={props.reports.waiting() >= WAITING_WORTH_SAYING}>
          <p class="courier-location-line courier-location-waits">
            <Show when={props.reports.sentAt()} fallback={t("location.waitingFirst", waiting())}>
              {(at) => <>{t("location.waiting", formatAgo(at(), courierNow()), waiting())}</>}
            </Show>
          </p>
        </Match>
        <Match when={props.reports.rejection()}>
          {(why) => <p class="courier-location-line courier-location-waits">{t("location.rejected", formatRejection(why()))}</p>}
        </Match>
        <Match when={props.reports.sentAt()}>
          {(at) => (
            <p class="courier-location-line" classList={{ "courier-location-sent": isFresh(at()) }}>
              {t("location.sent", formatAgo(at(), courierNow()), accuracy())}
            </p>
          )}
        </Match>
        <Match when={true}>
          <p class="courier-location-line">
            {t(props.tracker.state() === "following" ? "location.found" : "location.searching")}
          </p>
        </Match>
      </Switch>
      <Show when={props.tracker.gap()}>
        {(gap) => (
          <div class="courier-note" role="status" data-gap>
            <p>
              <strong>{t("location.gap", formatTime(gap().from), formatTime(gap().to))}</strong> {t("location.gapText")}
            </p>
            <div class="courier-row">
              <button type="button" class="button button-quiet" data-action="phones" onClick={() => screens.open("hp")}>
                {t("location.app")}
              </button>
              <button type="button" class="button button-quiet" onClick={props.tracker.forgetGap}>
                {t("page.understood")}
              </button>
            </div>
          </div>
        )}
      </Show>
      <p class="courier-location-note">
        <Show when={viaPhone()} fallback={t("location.onlyHere")}>
          {(at) => <>{t("location.viaPhone", formatAgo(at(), courierNow()))}</>}
        </Show>{" "}
        <Show when={!props.isBrief}>{t(props.tracker.keepsScreenOn() ? "location.screenOn" : "location.screenMayDim")}</Show>
      </p>
    </div>
  );
}

function Trouble(props: { readonly title: string; readonly text: string; readonly onAgain?: () => void }) {
  const screens = useScreens();
  return (
    <div class="courier-note" role="status">
      <p>
        <strong>{props.title}.</strong> {props.text}
      </p>
      <div class="courier-row">
        <Show when={props.onAgain}>
          {(again) => (
            <button type="button" class="button button-quiet" data-action="locationAgain" onClick={() => again()()}>
              {t("location.again")}
            </button>
          )}
        </Show>
        <button type="button" class="button button-quiet" data-action="phones" onClick={() => screens.open("hp")}>
          {t("location.app")}
        </button>
      </div>
    </div>
  );
}
