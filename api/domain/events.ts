import type { DocumentStep } from "./document.ts";
import type { HandoverMethod } from "./intake.ts";
import type { PickupStep } from "./pickup.ts";
import type { RequestStep } from "./request.ts";

/** Everything the journal can hold, past tense, without personal data: a fact says that something changed, the tables say what it is now. */
export type Fact =
  /** Figures of closed months were published; `months` as "2020-04". */
  | { readonly type: "figuresPublished"; readonly months: readonly string[] }
  /** A step of a lifecycle was done. `state` is the one it led to, `version` the row's after it. */
  | RequestFact<"requestStepped", { readonly step: RequestStep }>
  | RequestFact<"documentStepped", { readonly step: DocumentStep; readonly documentId: string }>
  | RequestFact<"pickupStepped", { readonly step: PickupStep; readonly pickupId: string }>
  | RequestFact<"deliveryStepped", { readonly step: string; readonly deliveryId: string }>
  | {
      readonly type: "requirementJudged";
      readonly requestId: string;
      readonly documentId: string;
      readonly requirement: string;
      readonly verdict: string;
    }
  /** The citizen chose another way of handing over. */
  | { readonly type: "handoverSwitched"; readonly requestId: string; readonly to: HandoverMethod; readonly version: number }
  /** Documents reached their owners; what a month's figures are counted from. */
  | { readonly type: "documentsHandedOver"; readonly requestId: string; readonly month: string; readonly count: number }
  /** Somebody looked at what is normally covered. `purpose` is sealed with the request's key: it may name a person. */
  | { readonly type: "personRevealed"; readonly requestId: string; readonly purpose: string }
  | { readonly type: "fileViewed"; readonly requestId: string; readonly fileId: string; readonly purpose: string }
  | {
      readonly type: "accountChanged";
      readonly accountId: string;
      readonly change: "CREATED" | "ROLES" | "DISABLED" | "ENABLED" | "PASSWORD";
    }
  | { readonly type: "signedIn" | "signedOut"; readonly accountId: string };

type RequestFact<Type extends string, More> = {
  readonly type: Type;
  readonly requestId: string;
  readonly state: string;
  readonly version: number;
} & More;

/** What a watcher can wait for. A topic says where to look again; it carries nothing itself. */
export type Topic = "statistics" | "queues" | "sessions" | `request:${string}`;

/** Which watchers a fact wakes. */
export function topicsOf(fact: Fact): readonly Topic[] {
  switch (fact.type) {
    case "figuresPublished":
      return ["statistics"];
    case "documentsHandedOver":
      return ["statistics", `request:${fact.requestId}`];
    case "requestStepped":
    case "documentStepped":
    case "pickupStepped":
    case "deliveryStepped":
    case "requirementJudged":
    case "handoverSwitched":
      return ["queues", `request:${fact.requestId}`];
    case "accountChanged":
    case "signedOut":
      return ["sessions"];
    case "personRevealed":
    case "fileViewed":
    case "signedIn":
      return [];
  }
}
