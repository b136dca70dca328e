import { createSignal, onCleanup, Show } from "solid-js";
import { t } from "../i18n/courier-words.ts";
import "./courier-scanner.css";

/** Not in every browser, and not in TypeScript's list of what browsers have. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
declare const BarcodeDetector: { new (options: { formats: readonly string[] }): Detector };

export const canScan = (): boolean =>
  "BarcodeDetector" in globalThis && typeof navigator.mediaDevices?.getUserMedia === "function";

const FORMATS = ["code_128", "code_39", "qr_code"] as const;
const LOOK_EVERY_MS = 250;
const SAME_LABEL_MS = 3_000; // the camera keeps looking at the label that was just read

/** The camera, reading one label after the other until it is closed. */
export function CourierScanner(props: { readonly onLabel: (label: string) => void }) {
  const [isOpen, setOpen] = createSignal(false);
  const [hasFailed, setFailed] = createSignal(false);
  return (
    <div class="courier-scanner">
      <button
        type="button"
        class="button courier-button"
        classList={{ "button-quiet": isOpen() }}
        aria-expanded={isOpen()}
        data-action="camera"
        onClick={() => {
          setFailed(false);
          setOpen(!isOpen());
        }}
      >
        {t(isOpen() ? "load.stopCamera" : "load.camera")}
      </button>
      <Show when={isOpen()}>
        <Camera
          onLabel={props.onLabel}
          onFailure={() => {
            setFailed(true);
            setOpen(false);
          }}
        />
      </Show>
      <div role="alert">
        <Show when={hasFailed()}>{t("load.cameraFailed")}</Show>
      </div>
    </div>
  );
}

function Camera(props: { readonly onLabel: (label: string) => void; readonly onFailure: () => void }) {
  let isClosed = false;
  let stream: MediaStream | undefined;
  const look = async (video: HTMLVideoElement): Promise<void> => {
    const detector = new BarcodeDetector({ formats: FORMATS });
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    if (isClosed) return stop();
    video.srcObject = stream;
    await video.play();
    let last = { label: "", atMs: 0 };
    while (!isClosed) {
      const found = await detector.detect(video).catch(() => []); // a frame that is not ready yet is nothing to give up for
      const label = found[0]?.rawValue ?? "";
      const now = Date.now();
      if (label !== "" && (label !== last.label || now - last.atMs > SAME_LABEL_MS)) {
        last = { label, atMs: now };
        props.onLabel(label);
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  };
  const stop = (): void => stream?.getTracks().forEach((track) => track.stop());
  onCleanup(() => {
    isClosed = true;
    stop();
  });
  return (
    <>
      <video
        ref={(video) => void look(video).catch(() => props.onFailure())}
        class="courier-scanner-video"
        aria-label={t("load.cameraLabel")}
        playsinline
        muted
      />
      <p class="courier-scanner-hint">{t("load.cameraHint")}</p>
    </>
  );
}
