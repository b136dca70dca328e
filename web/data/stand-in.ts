import { createSignal, type Accessor } from "solid-js";
import {
  FailForCourierDocument,
  ReportIncidentForCourierDocument,
  ReturnForCourierDocument,
  TransferForCourierDocument,
  type FailureReason,
  type IncidentKind,
  type TypedDocumentString,
} from "../gql/staff/graphql.ts";

/** A courier's own steps that the office may do when the courier's phone cannot, in the order in which they are offered. */
export const STAND_IN = ["returnToOffice", "fail", "transfer", "reportIncident"] as const;
export type StandInStep = (typeof STAND_IN)[number];

/** What is told besides the parcel, its version and the key. */
interface Told {
  readonly idempotencyKey: string;
  readonly id: string;
  readonly expectedVersion: number;
  readonly officeReason: string;
}
interface Left {
  readonly id: string;
  readonly version: number;
}
export type StandInDocument = TypedDocumentString<Record<string, Left>, { input: Told }>;
/** What each wants besides is the step's own; see `more`. */
export const STAND_IN_DOCUMENTS: Readonly<Record<StandInStep, StandInDocument>> = {
  returnToOffice: ReturnForCourierDocument,
  fail: FailForCourierDocument as unknown as StandInDocument,
  transfer: TransferForCourierDocument as unknown as StandInDocument,
  reportIncident: ReportIncidentForCourierDocument as unknown as StandInDocument,
};

export interface StandIn {
  readonly step: StandInStep;
  readonly failure: Accessor<FailureReason | "">;
  readonly chooseFailure: (reason: FailureReason | "") => void;
  readonly kind: Accessor<IncidentKind | "">;
  readonly chooseKind: (kind: IncidentKind | "") => void;
  readonly runId: Accessor<string>;
  readonly chooseRun: (id: string) => void;
  readonly labels: Accessor<string>;
  readonly readLabels: (text: string) => void;
  /** What the step needs besides the reason; null while something of it is missing. */
  readonly more: () => Record<string, unknown> | null;
}
export function createStandIn(step: StandInStep): StandIn {
  const [failure, chooseFailure] = createSignal<FailureReason | "">("");
  const [kind, chooseKind] = createSignal<IncidentKind | "">("");
  const [runId, chooseRun] = createSignal("");
  const [labels, readLabels] = createSignal("");
  const more = (): Record<string, unknown> | null => {
    const scannedLabels = labels()
      .split(/[\s,;]+/)
      .filter(Boolean);
    switch (step) {
      case "returnToOffice":
        return {};
      case "fail":
        return failure() === "" ? null : { reason: failure() };
      case "reportIncident":
        return kind() === "" ? null : { kind: kind() };
      case "transfer":
        return runId() === "" || scannedLabels.length === 0 ? null : { toRunId: runId(), givenLabels: [], scannedLabels };
    }
  };
  return { step, failure, chooseFailure, kind, chooseKind, runId, chooseRun, labels, readLabels, more };
}
