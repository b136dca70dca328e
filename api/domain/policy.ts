import { type Actor, type Role, rolesOf } from "./actor.ts";
import type { deliveryLifecycle } from "./delivery.ts";
import type { documentLifecycle } from "./document.ts";
import { DomainError } from "./errors.ts";
import type { RolesOf } from "./lifecycle.ts";
import type { pickupLifecycle } from "./pickup.ts";
import type { requestLifecycle } from "./request.ts";
import type { runLifecycle } from "./run.ts";

/** What an action is about, as far as permission depends on it. For something that does not exist yet: as it is going to be. */
export interface Subject {
  readonly officeId: string;
  readonly creatorId: string | null; // account; null: a citizen
  readonly requestId: string | null;
  readonly courierId: string | null; // account
}
type Predicate = (actor: Actor, subject: Subject) => boolean;

const always: Predicate = () => true;
const office: Predicate = (actor, subject) => actor.kind === "STAFF" && actor.officeId === subject.officeId;
const creator: Predicate = (actor, subject) => actor.kind === "STAFF" && actor.accountId === subject.creatorId;
const theirs: Predicate = (actor, subject) => actor.kind === "STAFF" && actor.accountId === subject.courierId;
const newcomer: Predicate = (actor) => actor.kind === "ANYONE";
const withCode: Predicate = (actor, subject) => actor.kind === "CITIZEN" && actor.requestId === subject.requestId;
const withPin: Predicate = (actor, subject) =>
  actor.kind === "CITIZEN" && actor.level === 2 && actor.requestId === subject.requestId;
const newcomerOrWithPin: Predicate = (actor, subject) => newcomer(actor, subject) || withPin(actor, subject);

/** Exactly the roles that the table lists for the step, each with whose it has to be: one too few or too many does not compile. */
type RulesOf<Noun extends string, L extends { table: object }> = {
  readonly [Step in keyof L["table"] & string as `${Noun}.${Step}`]: Readonly<Record<RolesOf<L, Step>, Predicate>>;
};
type LifecycleRules = RulesOf<"request", typeof requestLifecycle> &
  RulesOf<"document", typeof documentLifecycle> &
  RulesOf<"delivery", typeof deliveryLifecycle> &
  RulesOf<"pickup", typeof pickupLifecycle> &
  RulesOf<"run", typeof runLifecycle>;

/** What is done without changing a state. */
type OtherAction =
  | "request.read"
  | "request.judgeRequirement"
  | "request.reveal" // NIK, phone, address in clear; audited with a purpose
  | "request.correctPeople" // what was mistyped or left out, with a reason
  | "request.revealReceivers" // who took a parcel; audited with a purpose
  | "request.reissueAccess" // a new PIN and link for somebody whose identity was checked
  | "request.readPurposes" // what others said they looked for
  | "file.add"
  | "file.view"
  | "delivery.read"
  | "delivery.confirmLoad" // the desk's half of `load`
  | "delivery.recordCall" // somebody at the door was called
  | "run.read"
  | "run.arrange"
  | "fleet.watch"
  | "monitoring.read"
  | "courier.setDuty"
  | "position.report"
  | "device.pair"
  | "device.revoke"
  | "account.manage"
  | "account.readSelfGiven" // who gave themselves roles
  | "figures.read" // of staff: by any place, partner and channel, and what stands behind a number
  | "figures.revise";
export type Action = keyof LifecycleRules | OtherAction;

/** Who may do what to whose. A role that is not listed may not; in which state and under which facts, the lifecycles say. */
const RULES: LifecycleRules & Record<OtherAction, Partial<Record<Role, Predicate>>> = {
  "request.draft": { OPERATOR: office },
  "request.submit": { CITIZEN: newcomer, OPERATOR: creator },
  "request.startReview": { VERIFIER: office, OPERATOR: office },
  "request.requestCompletion": { VERIFIER: office },
  "request.complete": { CITIZEN: withPin, OPERATOR: office, DESK: office, VERIFIER: office, SUPERVISOR: office },
  "request.expire": { SYSTEM: always },
  "request.declareComplete": { VERIFIER: office },
  "request.reject": { VERIFIER: office },
  "request.cancel": { CITIZEN: withPin, OPERATOR: office, VERIFIER: office, SUPERVISOR: office },
  "request.reapply": { CITIZEN: withPin, OPERATOR: office },
  "request.releasePart": { SUPERVISOR: office, DISPATCHER: office },
  "request.beginHandover": { SYSTEM: always },
  "request.closeRest": { SUPERVISOR: office },
  "request.becomeReady": { SYSTEM: always },
  "request.returnToProduction": { SYSTEM: always },
  "request.completePartly": { SYSTEM: always },
  "request.finish": { SYSTEM: always },
  "request.correct": { SYSTEM: always },

  "document.queue": { SYSTEM: always },
  "document.startWork": { PRINTER: office },
  "document.awaitSignature": { PRINTER: office },
  "document.awaitBlank": { PRINTER: office },
  "document.print": { PRINTER: office },
  "document.passCheck": { PRINTER: office, SUPERVISOR: office },
  "document.spoil": { PRINTER: office, SUPERVISOR: office, SYSTEM: always },
  "document.reportLost": { SUPERVISOR: office, SYSTEM: always },
  "document.decideReprint": { SUPERVISOR: office },
  "document.pack": { DESK: office, SYSTEM: always },
  "document.unpack": { DESK: office, SYSTEM: always },
  "document.handOver": { SYSTEM: always },
  "document.selfPrint": { PRINTER: office },
  "document.reject": { VERIFIER: office, SYSTEM: always },
  "document.cancel": { SYSTEM: always },
  "document.correct": { SYSTEM: always },

  "delivery.plan": { DISPATCHER: office, SYSTEM: always },
  "delivery.reschedule": { CITIZEN: withPin, DISPATCHER: office },
  "delivery.assign": { DISPATCHER: office },
  "delivery.reassign": { DISPATCHER: office },
  "delivery.unassign": { DISPATCHER: office },
  "delivery.load": { COURIER: theirs },
  "delivery.unload": { DESK: office },
  "delivery.depart": { COURIER: theirs },
  "delivery.arrive": { COURIER: theirs },
  "delivery.handOver": { COURIER: theirs },
  "delivery.fail": { COURIER: theirs, DISPATCHER: office, SUPERVISOR: office },
  "delivery.retry": { COURIER: theirs, DISPATCHER: office },
  "delivery.returnToOffice": { COURIER: theirs, DISPATCHER: office, SUPERVISOR: office, SYSTEM: always },
  "delivery.receiveBack": { DESK: office },
  "delivery.replan": { DISPATCHER: office, CITIZEN: withPin },
  "delivery.redirect": { CITIZEN: withPin, DISPATCHER: office, SYSTEM: always },
  "delivery.transfer": { COURIER: theirs, DISPATCHER: office, SUPERVISOR: office },
  "delivery.reportIncident": { COURIER: theirs, DISPATCHER: office, SUPERVISOR: office },
  "delivery.resolveIncident": { SUPERVISOR: office },
  "delivery.correct": { COURIER: theirs, DISPATCHER: office, SUPERVISOR: office },
  "delivery.cancel": { VERIFIER: office, SUPERVISOR: office, SYSTEM: always },

  "pickup.offer": { SYSTEM: always },
  "pickup.handOver": { DESK: office },
  "pickup.markOverdue": { SYSTEM: always },
  "pickup.reopen": { CITIZEN: withPin, DESK: office },
  "pickup.archive": { DESK: office },
  "pickup.redirect": { CITIZEN: withPin, DESK: office },
  "pickup.cancel": { VERIFIER: office, SUPERVISOR: office },

  "run.draft": { DISPATCHER: office },
  "run.start": { COURIER: theirs },
  "run.pause": { COURIER: theirs, DISPATCHER: office, SYSTEM: always },
  "run.resume": { COURIER: theirs },
  "run.close": { COURIER: theirs, DISPATCHER: office, SUPERVISOR: office },
  "run.discard": { DISPATCHER: office },
  "run.correct": { SYSTEM: always },

  "request.read": {
    CITIZEN: withCode,
    OPERATOR: office,
    VERIFIER: office,
    PRINTER: office,
    DESK: office,
    DISPATCHER: office,
    SUPERVISOR: office,
  },
  "request.judgeRequirement": { VERIFIER: office },
  "request.reveal": { OPERATOR: office, VERIFIER: office, SUPERVISOR: office },
  "request.correctPeople": { DESK: office, OPERATOR: office, VERIFIER: office, SUPERVISOR: office },
  "request.revealReceivers": { DESK: office, SUPERVISOR: office },
  "request.reissueAccess": { DESK: office, OPERATOR: office, SUPERVISOR: office },
  "request.readPurposes": { SUPERVISOR: office },
  "file.add": { CITIZEN: newcomerOrWithPin, OPERATOR: office, DESK: office, VERIFIER: office, SUPERVISOR: office },
  "file.view": { OPERATOR: office, VERIFIER: office, SUPERVISOR: office },
  "delivery.read": {
    CITIZEN: withCode,
    DESK: office,
    DISPATCHER: office,
    COURIER: theirs,
    SUPERVISOR: office,
  }, // pick-ups too
  "delivery.confirmLoad": { DESK: office },
  "delivery.recordCall": { COURIER: theirs },
  "run.read": { DISPATCHER: office, COURIER: theirs, SUPERVISOR: office },
  "run.arrange": { DISPATCHER: office },
  "fleet.watch": { DISPATCHER: office, SUPERVISOR: office },
  "monitoring.read": { VERIFIER: office, DISPATCHER: office, SUPERVISOR: office },
  "courier.setDuty": { COURIER: theirs },
  "position.report": { COURIER: theirs },
  "device.pair": { COURIER: theirs },
  "device.revoke": { COURIER: theirs, DISPATCHER: office },
  "account.manage": { ADMIN: office },
  "account.readSelfGiven": { ADMIN: office, SUPERVISOR: office },
  "figures.read": { SUPERVISOR: office, DISPATCHER: office },
  "figures.revise": { SUPERVISOR: office },
};

function ruleFor(action: Action, role: Role): Predicate | undefined {
  const rule: Partial<Record<Role, Predicate>> = RULES[action];
  return rule[role];
}

/**
 * The actor's roles in which this may be done to this subject; empty: may not. The lifecycles ask for them:
 * `requestLifecycle.nextSteps(state, (step) => actingRoles(actor, `request.${step}`, subject), facts)`
 */
export function actingRoles(actor: Actor, action: Action, subject: Subject): readonly Role[] {
  return rolesOf(actor).filter((role) => ruleFor(action, role)?.(actor, subject) ?? false);
}

/**
 * The first question, before anything is loaded: who may not do it at all learns nothing of what exists.
 * @throws DomainError NOT_PERMITTED
 */
export function ensureRole(actor: Actor, action: Action): void {
  if (!mayAtAll(actor, action)) throw new DomainError("NOT_PERMITTED", { action });
}
export const mayAtAll = (actor: Actor, action: Action): boolean =>
  rolesOf(actor).some((role) => ruleFor(action, role) !== undefined);

/**
 * The second question, with what was found: someone else's and no one's are the same answer.
 * @returns the acting roles, at least one
 * @throws DomainError NOT_PERMITTED or NOT_FOUND
 */
export function ensureMay(actor: Actor, action: Action, subject: Subject | null): readonly Role[] {
  ensureRole(actor, action);
  const acting = subject === null ? [] : actingRoles(actor, action, subject);
  if (acting.length === 0) throw new DomainError("NOT_FOUND");
  return acting;
}
