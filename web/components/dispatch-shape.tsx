import type { Parcel } from "../data/dispatch.ts";
import { t } from "../i18n/dispatch-words.ts";
import "./dispatch-shape.css";

/** What a parcel looks like, on the map and beside its name: a shape and a colour for each, so that either is enough. */
export type Shape = "waiting" | "assigned" | "onWay" | "failed" | "incident" | "done";

const SHAPE_OF: Readonly<Record<Parcel["state"], Shape>> = {
  PLANNED: "waiting",
  BACK_AT_OFFICE: "waiting",
  ASSIGNED: "assigned",
  LOADED: "assigned",
  UNDER_WAY: "onWay",
  ARRIVED: "onWay",
  ATTEMPT_FAILED: "failed",
  RETURNING: "failed",
  INCIDENT: "incident",
  HANDED_OVER: "done",
  REDIRECTED: "done",
  CANCELLED: "done",
};
export const shapeOf = ({ state }: Pick<Parcel, "state">): Shape => SHAPE_OF[state];

/** Around 0,0, in pixels. */
export const SHAPE_PATHS: Readonly<Record<Shape, string>> = {
  waiting: "M-7-7H7V7H-7Z",
  assigned: "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0Z",
  onWay: "M-8 0a8 8 0 1 0 16 0a8 8 0 1 0-16 0Z",
  failed: "M0-9 9 7H-9Z",
  incident: "M0-10 10 0 0 10-10 0Z",
  done: "M-6 0-2 4 6-5",
};

/** The shape as a picture; its words stand beside it, unless `isNamed` says that nothing else does. */
export function ParcelShape(props: { readonly shape: Shape; readonly isNamed?: boolean }) {
  return (
    <svg
      class="dispatch-shape"
      data-shape={props.shape}
      width="22"
      height="22"
      viewBox="-11 -11 22 22"
      role={props.isNamed ? "img" : undefined}
      aria-label={props.isNamed ? t(`shape.${props.shape}`) : undefined}
      aria-hidden={props.isNamed ? undefined : "true"}
    >
      <path d={SHAPE_PATHS[props.shape]} />
    </svg>
  );
}
