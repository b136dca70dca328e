import SignaturePad from "signature_pad";
import { onCleanup, onMount } from "solid-js";
import { t } from "../i18n/staff-words.ts";
import "./staff-signature.css";

/** Whole pixels are fine enough for a signature and keep it small; a dot becomes a line of no length, which is drawn as a dot. */
function pathOf(pad: SignaturePad): string {
  return pad
    .toData()
    .filter(({ points }) => points.length > 0)
    .map(({ points }) => {
      const places = points.map(({ x, y }) => `${Math.round(x)} ${Math.round(y)}`);
      return `M${places.join("L")}${places.length === 1 ? `L${places[0]}` : ""}`;
    })
    .join("");
}

/** Where the recipient signs with a finger or the mouse. Gives SVG path data, "" when there is nothing. */
export default function StaffSignature(props: { readonly onChange: (path: string) => void }) {
  let pad: SignaturePad | undefined;
  const draw = (canvas: HTMLCanvasElement): void => {
    const drawn = new SignaturePad(canvas, { penColor: getComputedStyle(canvas).color });
    pad = drawn;
    // One pixel of the canvas is one of the screen; a canvas keeps its own size otherwise and the line runs beside the finger.
    const fit = (): void => {
      const ratio = Math.max(devicePixelRatio, 1);
      canvas.width = canvas.offsetWidth * ratio;
      canvas.height = canvas.offsetHeight * ratio;
      canvas.getContext("2d")?.scale(ratio, ratio);
      drawn.fromData(drawn.toData());
    };
    fit();
    addEventListener("resize", fit);
    const report = (): void => props.onChange(pathOf(drawn));
    drawn.addEventListener("endStroke", report);
    onCleanup(() => {
      removeEventListener("resize", fit);
      drawn.off();
    });
  };
  // Only once it stands on the page does the canvas have a size.
  const host = (canvas: HTMLCanvasElement): void => onMount(() => draw(canvas));
  const clear = (): void => {
    pad?.clear();
    props.onChange("");
  };
  return (
    <div class="staff-signature">
      <canvas ref={host} role="img" aria-label={t("desk.sign")} data-field="signature" />
      <p class="staff-field-hint">{t("desk.signHint")}</p>
      <button type="button" class="button button-quiet" data-action="clearSignature" onClick={clear}>
        {t("desk.clear")}
      </button>
    </div>
  );
}
