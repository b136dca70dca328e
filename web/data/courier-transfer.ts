import { createSignal, type Accessor } from "solid-js";
import type { Stop } from "./courier-day.ts";
import { labelOf, type Scanned } from "./courier-load.ts";

const RUN_ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** What the taking courier shows: any camera opens it on the giver's phone, where the giver is signed in. It names a run and nobody. */
export const transferLink = (runId: string): string =>
  `${location.origin}/kurir?${new URLSearchParams({ layar: "oper", ke: runId }).toString()}`;

/** The run that a scanned or opened link names; null for everything else. */
export function runOfLink(text: string): string | null {
  const named = URL.canParse(text) ? new URL(text).searchParams.get("ke") : text;
  return named !== null && RUN_ID.test(named) ? named.toLowerCase() : null;
}

export interface Counting {
  readonly labels: Accessor<readonly string[]>;
  readonly isComplete: Accessor<boolean>;
  readonly read: (text: string) => Scanned;
}
/** One of the two couriers reads every label of the parcel, and no other. */
export function createCounting({ documents }: Stop): Counting {
  const [labels, setLabels] = createSignal<readonly string[]>([]);
  return {
    labels,
    isComplete: () => documents.every(({ label }) => labels().includes(label)),
    read: (text) => {
      const label = labelOf(text);
      if (labels().includes(label)) return "TWICE";
      if (!documents.some((document) => document.label === label)) return "UNKNOWN";
      setLabels((known) => [...known, label]);
      return "TAKEN";
    },
  };
}
