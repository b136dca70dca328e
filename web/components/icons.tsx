import type { JSX } from "solid-js";
import "./icons.css";

/* Lucide's shapes (ISC), drawn by hand: its component costs 2 kB, which the first script of a slow phone should not carry for five icons. */

function Icon(props: { readonly children: JSX.Element }) {
  return (
    <svg
      width="28"
      height="28"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {props.children}
    </svg>
  );
}

export const ApplyIcon = () => (
  <Icon>
    <path d="M15 2H6a2 2 0 0 0-2 2v16a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V7zM14 2v5h6M9 15h6M12 12v6" />
  </Icon>
);

export const VerifyIcon = () => (
  <Icon>
    <path d="M9 2h6v4H9zM9 4H6a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V6a2 2 0 0 0-2-2h-3M8.5 14l2.5 2.5 5-5" />
  </Icon>
);

export const PrintIcon = () => (
  <Icon>
    <path d="M6 18H4a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2h16a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2h-2M6 9V3a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v6M6 14h12v8H6z" />
  </Icon>
);

export const ReceiveIcon = () => (
  <Icon>
    <path d="M20 10c0 5-5.5 10.2-7.4 11.8a1 1 0 0 1-1.2 0C9.5 20.2 4 15 4 10a8 8 0 0 1 16 0z" />
    <circle cx="12" cy="10" r="3" />
  </Icon>
);

/** A document with a place on it: the same drawing as the page's icon. */
export const BrandMark = () => (
  <svg width="32" height="32" viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="7" class="brand-mark-ground" />
    <path
      class="brand-mark-paper"
      d="M8 6.5h9.5L22 11v5.2M8 6.5v19h7.2M17 6.5V11.5h5M11 14h6M11 18h4"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
    <path class="brand-mark-place" d="M22.5 18a4 4 0 0 1 4 4c0 2.6-4 5.6-4 5.6s-4-3-4-5.6a4 4 0 0 1 4-4z" />
  </svg>
);
