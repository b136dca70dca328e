import type { StaffRole } from "./actor.ts";
import type { DeliveryStep, IncidentKind } from "./delivery.ts";
import type { DocumentStep } from "./document.ts";
import type { HandoverMethod } from "./intake.ts";
import type { Ground } from "./papers.ts";
import type { PickupStep } from "./pickup.ts";
import type { IdentityCheck } from "./proof.ts";
import type { RequestStep, Verdict } from "./request.ts";
import type { RunState, RunStep } from "./run.ts";

/** Everything the journal can hold, past tense, without personal data: a fact says that something changed, the tables say what it is now. */
export type Fact =
  /** Figures of closed months were published; `months` as "2020-04". */
  | { readonly type: "figuresPublished"; readonly months: readonly string[] }
  /** A closed month says something else now; the revision says why. */
  | { readonly type: "monthRevised"; readonly month: string; readonly revision: number }
  /** All figures were counted anew; `months` are those that say something else now. */
  | { readonly type: "figuresRecounted"; readonly months: readonly string[] }
  /** A step of a lifecycle was done. `state` is the one it led to, `version` the row's after it. */
  | RequestFact<"requestStepped", { readonly step: RequestStep }>
  /** `reason`: where one was given, sealed like a purpose. */
  | RequestFact<"documentStepped", { readonly step: DocumentStep; readonly documentId: string; readonly reason?: string }>
  | RequestFact<"pickupStepped", { readonly step: PickupStep; readonly pickupId: string }>
  /** `courierId`: who has it after the step; null: nobody. */
  | RequestFact<
      "deliveryStepped",
      {
        readonly step: DeliveryStep;
        readonly deliveryId: string;
        readonly courierId: string | null;
        readonly incidentKind?: IncidentKind;
        readonly forCourierId?: string; // whose step the office did in their stead
        readonly reason?: string; // sealed with the request's key
      }
    >
  /** The desk has seen the courier take the parcel along. */
  | RequestFact<"loadConfirmed", { readonly deliveryId: string; readonly courierId: string }>
  /** `ground`: what the line rests on; `reason`: in somebody's own words, sealed like a purpose. */
  | {
      readonly type: "requirementJudged";
      readonly requestId: string;
      readonly documentId: string;
      readonly requirement: string;
      readonly verdict: Verdict;
      readonly ground?: Ground;
      readonly reason?: string;
    }
  /** Somebody whose identity was checked in this way got a new PIN and link; the old ones are void. */
  | RequestFact<"accessReissued", { readonly identity: IdentityCheck }>
  /** What is said about people was put right; `fields` are names, such as "applicant.nik". `reason` is sealed. */
  | RequestFact<"peopleCorrected", { readonly fields: readonly string[]; readonly reason?: string }>
  /** The citizen chose another way of handing over. */
  | { readonly type: "handoverSwitched"; readonly requestId: string; readonly to: HandoverMethod; readonly version: number }
  /** Documents reached their owners; wakes whoever shows the month's figures. */
  | { readonly type: "documentsHandedOver"; readonly requestId: string; readonly month: string; readonly count: number }
  /** The opposite, when a handover turned out not to have happened. */
  | { readonly type: "documentsTakenBack"; readonly requestId: string; readonly month: string; readonly count: number }
  | {
      readonly type: "runStepped";
      readonly runId: string;
      readonly courierId: string;
      readonly step: RunStep;
      readonly state: RunState;
      readonly version: number;
    }
  /** What is left to do on a run, or its order, is another now: for each of these requests, who comes before it may have changed. */
  | { readonly type: "runShifted"; readonly runId: string; readonly courierId: string; readonly requestIds: readonly string[] }
  | { readonly type: "dutyChanged"; readonly courierId: string; readonly duty: "ON" | "OFF" }
  | { readonly type: "devicePaired" | "deviceRevoked"; readonly courierId: string; readonly deviceId: string }
  /** Somebody looked at what is normally covered. `purpose` is sealed with the request's key: it may name a person. */
  | { readonly type: "personRevealed"; readonly requestId: string; readonly purpose: string }
  /** Somebody looked at who took a parcel. */
  | { readonly type: "receiversRevealed"; readonly requestId: string; readonly purpose: string }
  | { readonly type: "fileViewed"; readonly requestId: string; readonly fileId: string; readonly purpose: string }
  /** Somebody searched and was shown these requests; what was typed names a person and is kept nowhere. */
  | { readonly type: "requestsSearched"; readonly by: SearchedBy; readonly requestIds: readonly string[] }
  | {
      readonly type: "accountChanged";
      readonly accountId: string;
      readonly change: "CREATED" | "ROLES" | "DISABLED" | "ENABLED" | "PASSWORD";
      readonly gained?: readonly StaffRole[]; // roles that were new to it
    }
  | { readonly type: "signedIn" | "signedOut"; readonly accountId: string };

/** What the text of a search was taken for. */
export type SearchedBy = "CODE" | "LABEL" | "NUMBER" | "PHONE" | "NAME";

type RequestFact<Type extends string, More> = {
  readonly type: Type;
  readonly requestId: string;
  readonly state: string;
  readonly version: number;
} & More;

/** What a watcher can wait for. A topic says where to look again; it carries nothing itself. */
export type Topic =
  | "statistics"
  | "queues"
  | "sessions"
  | "fleet" // runs, deliveries and duty of any courier
  | "positions" // where couriers are
  | "monitoring" // of some office something became late
  | `monitoring:${string}` // what an office's numbers are counted from
  | `request:${string}`
  | `courier:${string}` // one courier's own day
  | `position:${string}`; // by request: the courier who comes to it next has moved

/** Steps by which a parcel holds more or less than before, or may go out again. */
const MOVES_PAPER: readonly DocumentStep[] = ["pack", "unpack", "spoil", "reportLost"];

/** Which watchers a fact wakes. */
export function topicsOf(fact: Fact): readonly Topic[] {
  switch (fact.type) {
    case "figuresPublished":
    case "monthRevised":
    case "figuresRecounted":
      return ["statistics"];
    case "accessReissued":
    case "documentsHandedOver":
    case "documentsTakenBack":
      return [`request:${fact.requestId}`];
    case "deliveryStepped":
    case "loadConfirmed":
      return [
        "queues",
        "fleet",
        `request:${fact.requestId}`,
        ...(fact.courierId === null ? [] : [`courier:${fact.courierId}` as const]),
        ...(fact.type === "deliveryStepped" && fact.forCourierId ? [`courier:${fact.forCourierId}` as const] : []),
      ];
    case "runStepped":
    case "dutyChanged":
    case "devicePaired":
    case "deviceRevoked":
      return ["fleet", `courier:${fact.courierId}`];
    case "runShifted":
      return ["fleet", `courier:${fact.courierId}`, ...fact.requestIds.map((id) => `request:${id}` as const)];
    case "documentStepped":
      return ["queues", `request:${fact.requestId}`, ...(MOVES_PAPER.includes(fact.step) ? (["fleet"] as const) : [])];
    case "requestStepped":
    case "pickupStepped":
    case "requirementJudged":
    case "handoverSwitched":
    case "peopleCorrected":
      return ["queues", `request:${fact.requestId}`];
    case "accountChanged":
    case "signedOut":
      return ["sessions"];
    case "personRevealed":
    case "receiversRevealed":
    case "fileViewed":
    case "requestsSearched":
    case "signedIn":
      return [];
  }
}
