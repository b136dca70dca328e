import { Match, Switch } from "solid-js";
import type { DeedState as State } from "../data/deed.ts";
import { t } from "../i18n/journey-words.ts";
import "./deed-state.css";

/** What became of something the citizen asked for, said to the eye and to the screen reader. */
export function DeedState(props: { readonly state: State; readonly done: string }) {
  return (
    <div role="status" data-deed={props.state}>
      <Switch>
        <Match when={props.state === "working"}>
          <p>{t("choices.working")}</p>
        </Match>
        <Match when={props.state === "done"}>
          <p class="deed-state-done">{props.done}</p>
        </Match>
        <Match when={props.state === "stale" || props.state === "refused" || props.state === "failed" ? props.state : null}>
          {(problem) => <p class="deed-state-problem">{t(`choices.${problem()}`)}</p>}
        </Match>
      </Switch>
    </div>
  );
}
