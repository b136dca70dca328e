import { createSignal, type Accessor } from "solid-js";
import type { Stop } from "./courier-day.ts";

/** As the labels are printed: any case, spaces and dashes anywhere, O for 0, I or L for 1. */
export const labelOf = (typed: string): string =>
  typed
    .replaceAll(/[\s\p{Pd}]/gu, "")
    .toUpperCase()
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1");

export const LABEL_LENGTH = 10;

export type Scanned = "TAKEN" | "TWICE" | "UNKNOWN";
export interface Loading {
  readonly scan: (typed: string) => Scanned;
  readonly isScanned: (label: string) => boolean;
  /** What is loaded already counts too. */
  readonly progress: Accessor<{ readonly done: number; readonly all: number }>;
  /** Stops of which every label was read and which are not loaded yet. */
  readonly complete: Accessor<readonly Stop[]>;
}

/** The labels read while loading. Whether they are the right ones is judged again by the server, and by the desk. */
export function createLoading(stops: Accessor<readonly Stop[]>): Loading {
  const [read, setRead] = createSignal<ReadonlySet<string>>(new Set());
  const open = (): readonly Stop[] => stops().filter(({ state }) => state === "ASSIGNED");
  const isScanned = (label: string): boolean => read().has(label);
  const isComplete = ({ documents }: Stop): boolean => documents.length > 0 && documents.every(({ label }) => isScanned(label));
  return {
    isScanned,
    scan: (typed) => {
      const label = labelOf(typed);
      if (isScanned(label)) return "TWICE";
      if (!open().some(({ documents }) => documents.some((document) => document.label === label))) {
        return stops().some(({ documents }) => documents.some((document) => document.label === label)) ? "TWICE" : "UNKNOWN";
      }
      setRead((known) => new Set([...known, label]));
      return "TAKEN";
    },
    progress: () => {
      const documents = stops().flatMap(({ documents: inParcel, state }) =>
        inParcel.map(({ label }) => state !== "ASSIGNED" || isScanned(label)),
      );
      return { done: documents.filter(Boolean).length, all: documents.length };
    },
    complete: () => open().filter(isComplete),
  };
}
