import {
  ArriveAtDoorDocument,
  CloseRunDocument,
  CorrectDeliveryDocument,
  DepartDeliveryDocument,
  FailDeliveryDocument,
  HandOverAtDoorDocument,
  LoadDeliveryDocument,
  PauseRunDocument,
  RecordCallDocument,
  ReportIncidentDocument,
  ResumeRunDocument,
  RetryDeliveryDocument,
  ReturnDeliveryDocument,
  SetDutyDocument,
  StartRunDocument,
  TransferDeliveryDocument,
  type DepartDeliveryMutationVariables,
  type DoorProofInput,
  type FailDeliveryInput,
  type IncidentInput,
  type ReasonedStepInput,
  type ScanInput,
  type SetDutyInput,
  type StartRunMutationVariables,
  type TransferInput,
  type TypedDocumentString,
} from "../gql/staff/graphql.ts";
import type { Run, Stop } from "./courier-day.ts";

/** What the outbox adds to every deed when it sends it. */
type Envelope = "idempotencyKey" | "id" | "expectedVersion" | "deviceAt";
type Nothing = Readonly<Record<string, never>>;

/** Everything the courier does that the office must learn, with what is told besides whom it is about. */
export interface StepInputs {
  load: Omit<ScanInput, Envelope>;
  depart: Omit<DepartDeliveryMutationVariables, "input">;
  arrive: Nothing;
  handOver: Omit<DoorProofInput, Envelope>;
  fail: Omit<FailDeliveryInput, Envelope>;
  /** Moves nothing; it speaks for the attempt that follows. */
  call: Nothing;
  retry: Nothing;
  returnToOffice: Nothing;
  reportIncident: Omit<IncidentInput, Envelope>;
  correct: Omit<ReasonedStepInput, Envelope>;
  transfer: Omit<TransferInput, Envelope>;
  startRun: Omit<StartRunMutationVariables, "input" | "deviceAt">;
  pauseRun: Nothing;
  resumeRun: Nothing;
  closeRun: Nothing;
  /** Only the end of duty waits for a signal: its beginning, sent hours later, would make somebody visible who went home. */
  endDuty: Omit<SetDutyInput, Envelope>;
}
export type StepName = keyof StepInputs;

interface StepKind {
  readonly document: TypedDocumentString<unknown, { input: never }>;
  readonly about: "STOP" | "RUN" | "COURIER";
  /** Whether the server takes the phone's clock for it. */
  readonly clock: "PHONE" | "SERVER";
  /** Whether what it is told goes into its input, or beside it. */
  readonly told: "INSIDE" | "BESIDE";
}
const stop = (document: StepKind["document"], clock: StepKind["clock"] = "PHONE"): StepKind => ({
  document,
  about: "STOP",
  clock,
  told: "INSIDE",
});
const run = (document: StepKind["document"], clock: StepKind["clock"] = "SERVER"): StepKind => ({
  document,
  about: "RUN",
  clock,
  told: "BESIDE",
});

export const STEPS: Readonly<Record<StepName, StepKind>> = {
  load: stop(LoadDeliveryDocument),
  depart: { ...stop(DepartDeliveryDocument), told: "BESIDE" },
  arrive: stop(ArriveAtDoorDocument),
  handOver: stop(HandOverAtDoorDocument),
  fail: stop(FailDeliveryDocument),
  call: stop(RecordCallDocument),
  retry: stop(RetryDeliveryDocument),
  returnToOffice: stop(ReturnDeliveryDocument),
  reportIncident: stop(ReportIncidentDocument),
  correct: stop(CorrectDeliveryDocument, "SERVER"),
  transfer: stop(TransferDeliveryDocument, "SERVER"),
  startRun: run(StartRunDocument, "PHONE"), // what the stops know of their departure
  pauseRun: run(PauseRunDocument),
  resumeRun: run(ResumeRunDocument),
  closeRun: run(CloseRunDocument),
  endDuty: { document: SetDutyDocument, about: "COURIER", clock: "SERVER", told: "INSIDE" },
};

/** One press, before it is kept: what is done to what, as the page showed it. */
export interface Pressed<Step extends StepName = StepName> {
  readonly step: Step;
  readonly subjectId: string; // of the delivery, the run or the courier
  readonly version: number | null; // null: it has none
  readonly input: StepInputs[Step];
  /** Sent before the deed, and kept until that is done; null: none. */
  readonly photo: Blob | null;
}
export const pressedAt = <Step extends StepName>(
  step: Step,
  { id, version }: Pick<Stop | Run, "id" | "version">,
  input: StepInputs[Step],
  photo: Blob | null = null,
): Pressed<Step> => ({ step, subjectId: id, version, input, photo });
