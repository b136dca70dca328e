import { For } from "solid-js";
import { t } from "../i18n/language.ts";
import "./skeleton.css";

/** The shape of what is coming, so that the page does not jump when it arrives. */
export function Skeleton(props: { readonly lines: number }) {
  return (
    <div class="skeleton" role="status">
      <span class="visually-hidden">{t("state.loading")}</span>
      <For each={Array.from({ length: props.lines })}>{() => <div class="skeleton-line" />}</For>
    </div>
  );
}
