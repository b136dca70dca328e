import type { JSX } from "solid-js";

/* Lucide's shapes (ISC), drawn by hand like those of icons.tsx. */

function Icon(props: { readonly children: JSX.Element }) {
  return (
    <svg
      width="20"
      height="20"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {props.children}
    </svg>
  );
}
export const UpIcon = () => (
  <Icon>
    <path d="m18 15-6-6-6 6" />
  </Icon>
);
export const DownIcon = () => (
  <Icon>
    <path d="m6 9 6 6 6-6" />
  </Icon>
);
/** Filled as far as the battery is. */
export const BatteryIcon = (props: { readonly percent: number }) => (
  <svg class="dispatch-battery" width="24" height="14" viewBox="0 0 24 14" aria-hidden="true">
    <rect x="1" y="1" width="19" height="12" rx="3" fill="none" stroke="currentColor" stroke-width="1.75" />
    <path d="M22.5 5v4" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
    <rect x="3.5" y="3.5" width={14 * Math.max(0.08, props.percent / 100)} height="7" rx="1" fill="currentColor" />
  </svg>
);
/** A phone, an exclamation and a clock: what an alert is about. */
export const PhoneIcon = () => (
  <Icon>
    <path d="M7 2h10a2 2 0 0 1 2 2v16a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2zM12 18h.01" />
  </Icon>
);
export const WarningIcon = () => (
  <Icon>
    <path d="m21.7 18-8-14a2 2 0 0 0-3.5 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.7-3M12 9v4M12 17h.01" />
  </Icon>
);
export const ClockIcon = () => (
  <Icon>
    <path d="M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20M12 6v6l4 2" />
  </Icon>
);
