import { For } from "solid-js";
import { t } from "../i18n/language.ts";
import { ApplyIcon, PrintIcon, ReceiveIcon, VerifyIcon } from "./icons.tsx";
import "./steps.css";

const STEPS = [
  { icon: ApplyIcon, title: "steps.apply", text: "steps.applyText" },
  { icon: VerifyIcon, title: "steps.verify", text: "steps.verifyText" },
  { icon: PrintIcon, title: "steps.print", text: "steps.printText" },
  { icon: ReceiveIcon, title: "steps.receive", text: "steps.receiveText" },
] as const;

/** The office's own four steps, and where else the first one can be taken. */
export function Steps() {
  return (
    <section aria-labelledby="steps-title">
      <h2 id="steps-title">{t("steps.title")}</h2>
      <ol class="steps">
        <For each={STEPS}>
          {(step, index) => (
            <li class="steps-item">
              <span class="steps-icon">
                <step.icon />
              </span>
              <div>
                <h3 class="steps-title">
                  {index() + 1}. {t(step.title)}
                </h3>
                <p>{t(step.text)}</p>
              </div>
            </li>
          )}
        </For>
      </ol>
      <p class="steps-office">{t("steps.office")}</p>
    </section>
  );
}
