import { describe, expect, it } from "vitest";
import { type Actor, type Role, type StaffRole, staffRoles } from "../../api/domain/actor.ts";
import { deliveryStates } from "../../api/domain/delivery.ts";
import { type Action, actingRoles, ensureMay, ensureRole, type Subject } from "../../api/domain/policy.ts";
import { type RunFacts, runLifecycle } from "../../api/domain/run.ts";
import { refusalOf } from "./every-attempt.ts";

/** What has to be the actor's own: a column of the subject; `code` and `pin` its request at that level; `new` no code yet; `any` nothing. */
type Own = "officeId" | "creatorId" | "courierId" | "code" | "pin" | "new" | "new or pin" | "any";
type Line = Partial<Record<Role, Own>>;

const system: Line = { SYSTEM: "any" };
const of = (...names: StaffRole[]): Line => Object.fromEntries(names.map((name) => [name, "officeId"]));
const citizen: Line = { CITIZEN: "pin" };
const courier: Line = { COURIER: "courierId" };

/** Written from domain.md 3.1-3.4b and the roles of section 1; `Record<Action, ...>` does not compile with an action left out. */
const matrix: Record<Action, Line> = {
  "request.draft": of("OPERATOR"),
  "request.submit": { CITIZEN: "new", OPERATOR: "creatorId" },
  "request.startReview": of("VERIFIER", "OPERATOR"),
  "request.requestCompletion": of("VERIFIER"),
  "request.complete": { ...citizen, ...of("OPERATOR", "DESK", "VERIFIER", "SUPERVISOR") },
  "request.expire": system,
  "request.declareComplete": of("VERIFIER"),
  "request.reject": of("VERIFIER"),
  "request.cancel": { ...citizen, ...of("OPERATOR", "VERIFIER", "SUPERVISOR") },
  "request.reapply": { ...citizen, ...of("OPERATOR") },
  "request.releasePart": of("SUPERVISOR", "DISPATCHER"),
  "request.beginHandover": system,
  "request.closeRest": of("SUPERVISOR"),
  "request.becomeReady": system,
  "request.returnToProduction": system,
  "request.completePartly": system,
  "request.finish": system,
  "request.correct": system,
  "document.queue": system,
  "document.startWork": of("PRINTER"),
  "document.awaitSignature": of("PRINTER"),
  "document.awaitBlank": of("PRINTER"),
  "document.print": of("PRINTER"),
  "document.passCheck": of("PRINTER", "SUPERVISOR"),
  "document.spoil": { ...of("PRINTER", "SUPERVISOR"), ...system },
  "document.reportLost": { ...of("SUPERVISOR"), ...system },
  "document.decideReprint": of("SUPERVISOR"),
  "document.pack": { ...of("DESK"), ...system },
  "document.unpack": { ...of("DESK"), ...system },
  "document.handOver": system,
  "document.selfPrint": of("PRINTER"),
  "document.reject": { ...of("VERIFIER"), ...system },
  "document.cancel": system,
  "document.correct": system,
  "delivery.plan": { ...of("DISPATCHER"), ...system },
  "delivery.reschedule": { ...citizen, ...of("DISPATCHER") },
  "delivery.assign": of("DISPATCHER"),
  "delivery.reassign": of("DISPATCHER"),
  "delivery.unassign": of("DISPATCHER"),
  "delivery.load": courier,
  "delivery.unload": of("DESK"),
  "delivery.depart": courier,
  "delivery.arrive": courier,
  "delivery.handOver": courier,
  "delivery.fail": { ...courier, ...of("DISPATCHER", "SUPERVISOR") },
  "delivery.retry": { ...courier, ...of("DISPATCHER") },
  "delivery.returnToOffice": { ...courier, ...of("DISPATCHER", "SUPERVISOR"), ...system },
  "delivery.receiveBack": of("DESK"),
  "delivery.replan": { ...of("DISPATCHER"), ...citizen },
  "delivery.redirect": { ...citizen, ...of("DISPATCHER"), ...system },
  "delivery.transfer": { ...courier, ...of("DISPATCHER", "SUPERVISOR") },
  "delivery.reportIncident": { ...courier, ...of("DISPATCHER", "SUPERVISOR") },
  "delivery.resolveIncident": of("SUPERVISOR"),
  "delivery.correct": { ...courier, ...of("DISPATCHER", "SUPERVISOR") },
  "delivery.cancel": { ...of("VERIFIER", "SUPERVISOR"), ...system },
  "pickup.offer": system,
  "pickup.handOver": of("DESK"),
  "pickup.markOverdue": system,
  "pickup.reopen": { ...citizen, ...of("DESK") },
  "pickup.archive": of("DESK"),
  "pickup.redirect": { ...citizen, ...of("DESK") },
  "pickup.cancel": of("VERIFIER", "SUPERVISOR"),
  "run.draft": of("DISPATCHER"),
  "run.start": courier,
  "run.pause": { ...courier, ...of("DISPATCHER"), ...system },
  "run.resume": courier,
  "run.close": { ...courier, ...of("DISPATCHER", "SUPERVISOR") },
  "run.discard": of("DISPATCHER"),
  "run.correct": system,
  "request.read": { CITIZEN: "code", ...of("OPERATOR", "VERIFIER", "PRINTER", "DESK", "DISPATCHER", "SUPERVISOR") },
  "request.judgeRequirement": of("VERIFIER"),
  "request.reveal": of("OPERATOR", "VERIFIER", "SUPERVISOR"),
  "request.correctPeople": of("DESK", "OPERATOR", "VERIFIER", "SUPERVISOR"),
  "request.revealReceivers": of("DESK", "SUPERVISOR"),
  "request.reissueAccess": of("DESK", "OPERATOR", "SUPERVISOR"),
  "request.readPurposes": of("SUPERVISOR"),
  "file.add": { CITIZEN: "new or pin", ...of("OPERATOR", "DESK", "VERIFIER", "SUPERVISOR") },
  "file.view": of("OPERATOR", "VERIFIER", "SUPERVISOR"),
  "delivery.read": { CITIZEN: "code", ...of("DESK", "DISPATCHER", "SUPERVISOR"), ...courier },
  "delivery.confirmLoad": of("DESK"),
  "delivery.recordCall": courier,
  "run.read": { ...of("DISPATCHER", "SUPERVISOR"), ...courier },
  "run.arrange": of("DISPATCHER"),
  "fleet.watch": of("DISPATCHER", "SUPERVISOR"),
  "monitoring.read": of("VERIFIER", "DISPATCHER", "SUPERVISOR"),
  "courier.setDuty": courier,
  "position.report": courier,
  "device.pair": courier,
  "device.revoke": { ...courier, ...of("DISPATCHER") },
  "account.manage": of("ADMIN"),
  "account.readSelfGiven": of("ADMIN", "SUPERVISOR"),
  "figures.read": of("SUPERVISOR", "DISPATCHER"),
  "figures.revise": of("SUPERVISOR"),
};
const actions = Object.keys(matrix) as Action[];

const staff = (...held: StaffRole[]): Actor => ({ kind: "STAFF", accountId: "me", officeId: "here", roles: held });
const citizens = {
  new: { kind: "ANYONE" },
  code: { kind: "CITIZEN", level: 1, requestId: "mine" },
  pin: { kind: "CITIZEN", level: 2, requestId: "mine" },
} satisfies Record<string, Actor>;
const own: Subject = { officeId: "here", creatorId: "me", requestId: "mine", courierId: "me" };
const foreign: Subject = { officeId: "there", creatorId: "you", requestId: "yours", courierId: "you" };
const nobodys: Subject = { officeId: "there", creatorId: null, requestId: null, courierId: null };

describe.each(actions)("%s", (action) => {
  const line = matrix[action];

  it.each(staffRoles)("%s", (role) => {
    const needed = line[role];
    const may = (subject: Subject): boolean => actingRoles(staff(role), action, subject).length > 0;
    const column = (needed ?? "officeId") as keyof Subject;
    const isListed = needed !== undefined;
    expect(may(own)).toBe(isListed);
    expect(may({ ...foreign, [column]: own[column] })).toBe(isListed); // that column is enough,
    expect(may({ ...own, [column]: foreign[column] })).toBe(false); // and all the others are not
    expect(may({ ...own, [column]: nobodys[column] })).toBe(false);
  });

  it("CITIZEN", () => {
    const may = (who: keyof typeof citizens, subject: Subject): boolean => actingRoles(citizens[who], action, subject).length > 0;
    const needed = line.CITIZEN;
    expect(may("new", own)).toBe(needed === "new" || needed === "new or pin");
    expect(may("code", own)).toBe(needed === "code");
    expect(may("pin", own)).toBe(needed === "code" || needed === "pin" || needed === "new or pin");
    for (const who of ["code", "pin"] as const) {
      expect(may(who, { ...own, requestId: "yours" })).toBe(false);
      expect(may(who, { ...own, requestId: null })).toBe(false);
    }
  });

  it("SYSTEM", () => {
    expect(actingRoles({ kind: "SYSTEM" }, action, foreign)).toEqual(line.SYSTEM === "any" ? ["SYSTEM"] : []);
  });
});

describe("who learns that something exists", () => {
  const cases = actions.flatMap((action) => staffRoles.map((role) => [action, role] as const));

  it.each(cases.filter(([action, role]) => matrix[action][role] === undefined))(
    "%s: not a %s, who is told before anything is loaded",
    (action, role) => {
      const refusal = { code: "NOT_PERMITTED", action };
      expect(refusalOf(() => ensureRole(staff(role), action))).toEqual(refusal);
      for (const subject of [own, foreign, null])
        expect(refusalOf(() => ensureMay(staff(role), action, subject))).toEqual(refusal);
    },
  );
  it.each(cases.filter(([action, role]) => matrix[action][role] !== undefined))(
    "%s: %s, whose own; others' and none are the same",
    (action, role) => {
      expect(() => ensureRole(staff(role), action)).not.toThrow();
      expect(ensureMay(staff(role), action, own)).toEqual([role]);
      for (const subject of [foreign, null])
        expect(refusalOf(() => ensureMay(staff(role), action, subject))).toEqual({ code: "NOT_FOUND" });
    },
  );
});

describe("several roles in one person", () => {
  it("acts in those that fit the subject", () => {
    const both = staff("COURIER", "DISPATCHER");
    expect(ensureMay(both, "delivery.retry", own)).toEqual(["COURIER", "DISPATCHER"]);
    expect(ensureMay(both, "delivery.retry", { ...own, courierId: "you" })).toEqual(["DISPATCHER"]);
    expect(ensureMay(both, "delivery.retry", { ...own, officeId: "there" })).toEqual(["COURIER"]);
  });

  it("is offered what one of them may do to this very subject", () => {
    const stops = deliveryStates.filter((state) => state === "HANDED_OVER");
    const facts: RunFacts = { duty: "ON", otherOpenRuns: 0, stops, unseenLoads: 0 };
    const offered = (subject: Subject): readonly string[] =>
      runLifecycle.nextSteps("PAUSED", (step) => actingRoles(staff("COURIER", "DISPATCHER"), `run.${step}`, subject), facts);
    expect(offered(own)).toEqual(["resume", "close"]);
    expect(offered({ ...own, courierId: "you" })).toEqual(["close"]); // a dispatcher does not resume a courier's run
    expect(offered(foreign)).toEqual([]);
  });
});
