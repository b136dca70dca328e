import { encode } from "uqr";
import { createMemo } from "solid-js";
import "./qr-code.css";

const QUIET_ZONE = 4; // modules of white around it; without them some cameras see nothing

/** A QR code, black on white in the dark theme too: inverted codes are not read everywhere. */
export default function QrCode(props: { readonly text: string; readonly label: string }) {
  const code = createMemo(() => encode(props.text, { ecc: "M", border: QUIET_ZONE }));
  const modules = (): string =>
    code()
      .data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")))
      .join("");
  return (
    <svg
      class="qr-code"
      viewBox={`0 0 ${code().size} ${code().size}`}
      role="img"
      aria-label={props.label}
      shape-rendering="crispEdges"
    >
      <rect width="100%" height="100%" class="qr-code-ground" />
      <path d={modules()} class="qr-code-modules" />
    </svg>
  );
}
