import { Arg, Ctx, ID, Int, Mutation, Query, Resolver, Subscription } from "type-graphql";
import { StepInput } from "../platform/step-input.ts";
import { type StaffContext, staffWork } from "../context.ts";
import {
  awaitBlank,
  awaitSignature,
  decideReprint,
  markPrinted,
  packDocument,
  passCheck,
  reportLost,
  selfPrint,
  spoilDocument,
  startWork,
  unpackDocument,
} from "../documents/document.commands.ts";
import { archivePickup, handOverAtDesk, redirectPickup, reopenPickup } from "../pickups/pickup.commands.ts";
import type { Work } from "../platform/work.ts";
import {
  CompleteAtCounterInput,
  DecideReprintInput,
  DeskProofInput,
  JudgeRequirementInput,
  PassCheckInput,
  ReasonedStepInput,
  ReportLostInput,
  RequestCompletionInput,
  RevealInput,
} from "./case.inputs.ts";
import { presentCase, presentRevealed, presentSummary } from "./case.presenter.ts";
import { RequestCase, RevealedPerson } from "./case.types.ts";
import { completeAtCounter } from "./counter.commands.ts";
import { FoundRequests, Queue, QueueNameEnum, RequestConnection, type RequestEdge } from "./queue.types.ts";
import { type QueueName, readQueuePage, readQueues } from "./queue.queries.ts";
import { readCase, readSummaries, type SummaryView } from "./request.queries.ts";
import { revealPerson } from "./reveal.commands.ts";
import { searchRequests } from "./search.commands.ts";
import {
  cancelRequest,
  closeRest,
  declareComplete,
  judgeRequirement,
  rejectDocument,
  releasePart,
  rejectRequest,
  requestCompletion,
  startReview,
} from "./review.commands.ts";

/** Does the step, then shows the case as it is afterwards, to this very actor. */
async function caseAfter(ctx: StaffContext, step: (work: Work) => Promise<string>): Promise<RequestCase> {
  const work = staffWork(ctx);
  const requestId = await step(work);
  return presentCase(await readCase({ ...work, em: ctx.em.fork() }, requestId), work.actor, work.now);
}

function pageOf(views: readonly SummaryView[], hasNextPage: boolean, now: Date): FoundRequests {
  const edges: RequestEdge[] = views.map((view) => ({ cursor: view.bundle.request.id, node: presentSummary(view, now) }));
  return { edges, pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null } };
}

@Resolver()
export class CaseQueries {
  @Query(() => [Queue], { description: "The queues of the actor's roles, in the order of the work." })
  queues(@Ctx() ctx: StaffContext): Promise<Queue[]> {
    const { em, actor } = staffWork(ctx);
    return actor.kind === "STAFF" ? readQueues(em, actor) : Promise.resolve([]);
  }

  @Query(() => RequestConnection, { description: "A queue's requests, oldest first." })
  async requests(
    @Arg("queue", () => QueueNameEnum) queue: QueueName,
    @Arg("first", () => Int, { defaultValue: 20 }) first: number,
    @Arg("after", () => String, { nullable: true }) after: string | null,
    @Ctx() ctx: StaffContext,
  ): Promise<RequestConnection> {
    const work = staffWork(ctx);
    const { totalCount, ids, hasNextPage } = await readQueuePage(work.em, ctx.actor!, queue, first, after ?? null);
    return { totalCount, ...pageOf(await readSummaries(work, ids), hasNextPage, work.now) };
  }

  @Query(() => RequestCase, { description: "Error NOT_FOUND for what does not exist and for what is another office's." })
  async request(@Arg("id", () => ID) id: string, @Ctx() ctx: StaffContext): Promise<RequestCase> {
    const work = staffWork(ctx);
    return presentCase(await readCase(work, id), work.actor, work.now);
  }

  @Query(() => FoundRequests, {
    description:
      "By tracking code, label, NIK, family card, phone or all words of a name, newest first: only what is known exactly is found. Each page is recorded: who looked, when, by what kind of text, and which requests it showed; the text itself is kept nowhere.",
  })
  async searchRequests(
    @Arg("text", () => String) text: string,
    @Arg("first", () => Int, { defaultValue: 20 }) first: number,
    @Arg("after", () => String, { nullable: true }) after: string | null,
    @Ctx() ctx: StaffContext,
  ): Promise<FoundRequests> {
    const work = staffWork(ctx);
    const { rows, hasNextPage } = await searchRequests(work, text, first, after ?? null);
    return pageOf(rows, hasNextPage, work.now);
  }

  @Mutation(() => RevealedPerson, { description: "Uncovers what is masked. The look is recorded with its purpose." })
  async revealPerson(
    @Arg("input", () => RevealInput) { requestId, purpose }: RevealInput,
    @Ctx() ctx: StaffContext,
  ): Promise<RevealedPerson> {
    return presentRevealed(await revealPerson(staffWork(ctx), requestId, purpose));
  }

  @Subscription(() => [Queue], {
    description: "The queues as they are now, then again whenever one changes.",
    subscribe: ({ context }) => (context as StaffContext).bus.watch("queues"),
  })
  async queuesUpdated(@Ctx() ctx: StaffContext): Promise<Queue[]> {
    const { actor } = staffWork(ctx);
    if (actor.kind !== "STAFF") return [];
    return ctx.bus.shared("queues", `${actor.officeId} ${actor.roles.join(" ")}`, () => readQueues(ctx.em.fork(), actor));
  }
}

@Resolver()
export class ReviewMutations {
  @Mutation(() => RequestCase, { description: "An officer takes the request." })
  startReview(@Arg("input", () => StepInput) input: StepInput, @Ctx() ctx: StaffContext): Promise<RequestCase> {
    return caseAfter(ctx, (work) => startReview(work, input));
  }
  @Mutation(() => RequestCase, {
    description:
      'One line of a checklist is found good, or looked at again. Error INVALID_INPUT with `missing` "ground" where it would rest on nothing.',
  })
  judgeRequirement(
    @Arg("input", () => JudgeRequirementInput) { documentId, ground = null, reason = null, ...input }: JudgeRequirementInput,
    @Ctx() ctx: StaffContext,
  ): Promise<RequestCase> {
    const said = ground && { ground, reason: reason ?? "" };
    return caseAfter(ctx, (work) => judgeRequirement(work, { ...input, id: documentId, said }));
  }
  @Mutation(() => RequestCase, { description: "Asks the citizen for exactly these lines again; the clock pauses." })
  requestCompletion(
    @Arg("input", () => RequestCompletionInput) input: RequestCompletionInput,
    @Ctx() ctx: StaffContext,
  ): Promise<RequestCase> {
    return caseAfter(ctx, (work) => requestCompletion(work, input));
  }
  @Mutation(() => RequestCase, { description: "What was missing comes to the counter; the clock runs again." })
  completeAtCounter(
    @Arg("input", () => CompleteAtCounterInput) input: CompleteAtCounterInput,
    @Ctx() ctx: StaffContext,
  ): Promise<RequestCase> {
    return caseAfter(ctx, (work) => completeAtCounter(work, input));
  }
  @Mutation(() => RequestCase, {
    description: "The papers are complete; the documents queue for production and the 24 hours begin.",
  })
  declareComplete(@Arg("input", () => StepInput) input: StepInput, @Ctx() ctx: StaffContext): Promise<RequestCase> {
    return caseAfter(ctx, (work) => declareComplete(work, input));
  }
  @Mutation(() => RequestCase, { description: "The whole request cannot be processed." })
  rejectRequest(@Arg("input", () => ReasonedStepInput) input: ReasonedStepInput, @Ctx() ctx: StaffContext): Promise<RequestCase> {
    return caseAfter(ctx, (work) => rejectRequest(work, input));
  }
  @Mutation(() => RequestCase, { description: "Ends the request at somebody's wish." })
  cancelRequest(@Arg("input", () => ReasonedStepInput) input: ReasonedStepInput, @Ctx() ctx: StaffContext): Promise<RequestCase> {
    return caseAfter(ctx, (work) => cancelRequest(work, input));
  }
  @Mutation(() => RequestCase, { description: "What is ready goes out now; the rest follows in a parcel of its own." })
  releasePart(@Arg("input", () => StepInput) input: StepInput, @Ctx() ctx: StaffContext): Promise<RequestCase> {
    return caseAfter(ctx, (work) => releasePart(work, input));
  }
  @Mutation(() => RequestCase, {
    description: "Ends what is not with its owner yet; only while nothing is handed over and something has been received.",
  })
  closeRest(@Arg("input", () => ReasonedStepInput) input: ReasonedStepInput, @Ctx() ctx: StaffContext): Promise<RequestCase> {
    return caseAfter(ctx, (work) => closeRest(work, input));
  }
  @Mutation(() => RequestCase, { description: "One document cannot be made; the others continue." })
  rejectDocument(
    @Arg("input", () => ReasonedStepInput) input: ReasonedStepInput,
    @Ctx() ctx: StaffContext,
  ): Promise<RequestCase> {
    return caseAfter(ctx, (work) => rejectDocument(work, input));
  }
}

@Resolver()
export class ProductionMutations {
  @Mutation(() => RequestCase, { description: "A printer takes the document; after spoiling it is the next copy." })
  startWork(@Arg("input", () => StepInput) input: StepInput, @Ctx() ctx: StaffContext): Promise<RequestCase> {
    return caseAfter(ctx, (work) => startWork(work, input));
  }
  @Mutation(() => RequestCase, { description: "Waits for the electronic signature; the clock pauses and the citizen reads why." })
  awaitSignature(
    @Arg("input", () => ReasonedStepInput) input: ReasonedStepInput,
    @Ctx() ctx: StaffContext,
  ): Promise<RequestCase> {
    return caseAfter(ctx, (work) => awaitSignature(work, input));
  }
  @Mutation(() => RequestCase, { description: "Waits for card stock; the clock pauses and the citizen reads why." })
  awaitBlank(@Arg("input", () => ReasonedStepInput) input: ReasonedStepInput, @Ctx() ctx: StaffContext): Promise<RequestCase> {
    return caseAfter(ctx, (work) => awaitBlank(work, input));
  }
  @Mutation(() => RequestCase, { description: "One copy left the press." })
  markPrinted(@Arg("input", () => StepInput) input: StepInput, @Ctx() ctx: StaffContext): Promise<RequestCase> {
    return caseAfter(ctx, (work) => markPrinted(work, input));
  }
  @Mutation(() => RequestCase, { description: "The second look: the label of the printed document is scanned." })
  passCheck(@Arg("input", () => PassCheckInput) input: PassCheckInput, @Ctx() ctx: StaffContext): Promise<RequestCase> {
    return caseAfter(ctx, (work) => passCheck(work, input));
  }
  @Mutation(() => RequestCase, { description: "This copy is spoiled; another is made." })
  spoilDocument(@Arg("input", () => ReasonedStepInput) input: ReasonedStepInput, @Ctx() ctx: StaffContext): Promise<RequestCase> {
    return caseAfter(ctx, (work) => spoilDocument(work, input));
  }
  @Mutation(() => RequestCase, {
    description: "Not found any more in the office. It leaves its parcel, and is made again or ended.",
  })
  reportLost(@Arg("input", () => ReportLostInput) input: ReportLostInput, @Ctx() ctx: StaffContext): Promise<RequestCase> {
    return caseAfter(ctx, (work) => reportLost(work, input));
  }
  @Mutation(() => RequestCase, { description: "About a document that an incident ended with: made again, or ended." })
  decideReprint(
    @Arg("input", () => DecideReprintInput) input: DecideReprintInput,
    @Ctx() ctx: StaffContext,
  ): Promise<RequestCase> {
    return caseAfter(ctx, (work) => decideReprint(work, input));
  }
  @Mutation(() => RequestCase, {
    description: "The owner printed it from the link of the national system. It is received, and counts in no month's total.",
  })
  selfPrint(@Arg("input", () => StepInput) input: StepInput, @Ctx() ctx: StaffContext): Promise<RequestCase> {
    return caseAfter(ctx, (work) => selfPrint(work, input));
  }
}

@Resolver()
export class DeskMutations {
  @Mutation(() => RequestCase, {
    description: "Takes a document out of a parcel that came back: a supervisor spoils it, and it is made again.",
  })
  unpackDocument(@Arg("input", () => StepInput) input: StepInput, @Ctx() ctx: StaffContext): Promise<RequestCase> {
    return caseAfter(ctx, (work) => unpackDocument(work, input));
  }
  @Mutation(() => RequestCase, { description: "Back into the parcel that it was taken out of." })
  packDocument(@Arg("input", () => StepInput) input: StepInput, @Ctx() ctx: StaffContext): Promise<RequestCase> {
    return caseAfter(ctx, (work) => packDocument(work, input));
  }
  @Mutation(() => RequestCase, {
    description: "Hands the parcel over. Error INVALID_INPUT with `missing` while the proof is not complete.",
  })
  handOverAtDesk(@Arg("input", () => DeskProofInput) input: DeskProofInput, @Ctx() ctx: StaffContext): Promise<RequestCase> {
    const { familyCardLastFour = null, pin = null, signature = null } = input;
    return caseAfter(ctx, (work) => handOverAtDesk(work, { ...input, familyCardLastFour, pin, signature }));
  }
  @Mutation(() => RequestCase, { description: "Long overdue: put away, never destroyed." })
  archivePickup(@Arg("input", () => StepInput) input: StepInput, @Ctx() ctx: StaffContext): Promise<RequestCase> {
    return caseAfter(ctx, (work) => archivePickup(work, input));
  }
  @Mutation(() => RequestCase, { description: "Can be collected again, for a new term." })
  reopenPickup(@Arg("input", () => StepInput) input: StepInput, @Ctx() ctx: StaffContext): Promise<RequestCase> {
    return caseAfter(ctx, (work) => reopenPickup(work, input));
  }
  @Mutation(() => RequestCase, { description: "Goes out by courier instead." })
  redirectPickup(@Arg("input", () => StepInput) input: StepInput, @Ctx() ctx: StaffContext): Promise<RequestCase> {
    return caseAfter(ctx, (work) => redirectPickup(work, input));
  }
}
