import type { Action } from "../domain/policy.ts";

/** What it takes to ask for a field at all; what it is about is judged further in. */
export type Decision = Action | "SIGNED_IN" | "ANYONE";

/** Every root field of the staff endpoint. One that is not listed is refused to everybody, and fails a test. */
export const staffFieldPolicy: Readonly<Record<string, Decision>> = {
  "Query.me": "ANYONE",
  "Query.queues": "request.read",
  "Query.requests": "request.read",
  "Query.request": "request.read",
  "Query.searchRequests": "request.read",
  "Query.accounts": "account.manage",

  "Mutation.signIn": "ANYONE",
  "Mutation.signOut": "ANYONE",
  "Mutation.changeOwnPassword": "SIGNED_IN",
  "Mutation.startReview": "request.startReview",
  "Mutation.judgeRequirement": "request.judgeRequirement",
  "Mutation.requestCompletion": "request.requestCompletion",
  "Mutation.declareComplete": "request.declareComplete",
  "Mutation.rejectRequest": "request.reject",
  "Mutation.cancelRequest": "request.cancel",
  "Mutation.rejectDocument": "document.reject",
  "Mutation.startWork": "document.startWork",
  "Mutation.awaitSignature": "document.awaitSignature",
  "Mutation.awaitBlank": "document.awaitBlank",
  "Mutation.markPrinted": "document.print",
  "Mutation.passCheck": "document.passCheck",
  "Mutation.spoilDocument": "document.spoil",
  "Mutation.handOverAtDesk": "pickup.handOver",
  "Mutation.archivePickup": "pickup.archive",
  "Mutation.reopenPickup": "pickup.reopen",
  "Mutation.redirectPickup": "pickup.redirect",
  "Mutation.revealPerson": "request.reveal",
  "Mutation.openFile": "file.view",
  "Mutation.createAccount": "account.manage",
  "Mutation.changeAccountRoles": "account.manage",
  "Mutation.disableAccount": "account.manage",
  "Mutation.enableAccount": "account.manage",
  "Mutation.setPassword": "account.manage",

  "Subscription.queuesUpdated": "request.read",
};
