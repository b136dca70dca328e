import { Arg, Ctx, Mutation, Query, Resolver, Root, Subscription } from "type-graphql";
import { type PublicContext, publicWork } from "../context.ts";
import { CONSENT_VERSION, MAX_DOCUMENTS } from "../domain/intake.ts";
import type { Topic } from "../domain/events.ts";
import { ACCEPTED_TYPES, FILE_LIMITS } from "../files/file.limits.ts";
import type { CaseView } from "../requests/request.queries.ts";
import { submitRequest } from "../requests/submit.commands.ts";
import { cancelByCitizen, completeRequest, switchHandover } from "./citizen.commands.ts";
import { CONSENT_TEXT } from "./intake.texts.ts";
import { type Credentials, type Grant, grantFor } from "./tracking.guard.ts";
import {
  CancelRequestInput,
  CompleteRequestInput,
  Intake,
  SubmitRequestInput,
  SubmitRequestPayload,
  SwitchHandoverInput,
} from "./tracking.inputs.ts";
import { presentTracking } from "./tracking.presenter.ts";
import { cursorNow, isContinuous, readTracked, showTo } from "./tracking.queries.ts";
import { type Tracking, TrackingUnion, TrackingUpdate } from "./tracking.types.ts";

type Held = { readonly code: string; readonly pin?: string | null; readonly secret?: string | null };
const credentialsOf = ({ code, pin = null, secret = null }: Held): Credentials => ({ code, pin, secret });

const guardedBy = (ctx: PublicContext): Parameters<typeof grantFor>[0] => ({
  em: ctx.em.fork(),
  vault: ctx.vault,
  now: ctx.now(),
  network: ctx.clientNetwork,
});

/** What a grant shows now, or null for every refusal alike. */
async function show(
  ctx: PublicContext,
  grant: Grant | null,
  read: (requestId: string) => Promise<CaseView | null>,
): Promise<Tracking | null> {
  const view = grant && (await read(grant.requestId));
  const shown = grant && view && showTo(grant, view, ctx.vault, ctx.now());
  return shown && presentTracking(shown);
}
const readNow = (ctx: PublicContext) => (requestId: string) => readTracked({ em: ctx.em.fork(), vault: ctx.vault }, requestId);

/** After a step the citizen sees the details again: the step was only possible with them. */
async function detailsAfter(ctx: PublicContext, requestId: string): Promise<Tracking> {
  return (await show(ctx, { requestId, level: 2 }, readNow(ctx)))!;
}

/** What travels with each wake-up: what the credentials opened when the subscription began, and once the cursor it resumes from. */
interface Watched {
  readonly grant: Grant | null;
  readonly topic: Topic;
  readonly resumed: string | null;
}
/** Credentials are judged once: a stranger's wrong PINs later on must not blind somebody who showed the right one. */
function withGrant(
  wakeUps: AsyncIterableIterator<unknown>,
  grant: Grant | null,
  topic: Topic,
  after: string | null,
): AsyncIterableIterator<Watched> {
  let resumed = after;
  const pass = async (step: Promise<IteratorResult<unknown, unknown>>): Promise<IteratorResult<Watched, undefined>> => {
    if ((await step).done) return { value: undefined, done: true };
    const value = { grant, topic, resumed };
    resumed = null;
    return { value, done: false };
  };
  const iterator: AsyncIterableIterator<Watched> = {
    next: () => pass(wakeUps.next()),
    return: () => pass(wakeUps.return!()),
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}

@Resolver()
export class TrackingResolver {
  @Query(() => Intake, { description: "What the application form needs to know." })
  intake(): Intake {
    const facts = {
      consentVersion: CONSENT_VERSION,
      maxDocuments: MAX_DOCUMENTS,
      maxFileBytes: FILE_LIMITS.fileBytes,
      acceptedTypes: [...ACCEPTED_TYPES],
    };
    return Object.assign(new Intake(), { consent: CONSENT_TEXT, ...facts });
  }

  @Query(() => TrackingUnion, { nullable: true, description: "null for every refusal: unknown, malformed, expired, wrong PIN." })
  async tracking(
    @Arg("code", () => String) code: string,
    @Arg("pin", () => String, { nullable: true }) pin: string | null,
    @Arg("secret", () => String, { nullable: true }) secret: string | null,
    @Ctx() ctx: PublicContext,
  ): Promise<Tracking | null> {
    const grant = await grantFor(guardedBy(ctx), credentialsOf({ code, pin, secret }));
    return show(ctx, grant, readNow(ctx));
  }

  @Mutation(() => SubmitRequestPayload, { description: "A citizen applies. Error INVALID_INPUT names the fields." })
  async submitRequest(
    @Arg("input", () => SubmitRequestInput) input: SubmitRequestInput,
    @Ctx() ctx: PublicContext,
  ): Promise<SubmitRequestPayload> {
    const { idempotencyKey, applicant, documents, recipient, address, absenceReason = null, handover, consentVersion } = input;
    const receipt = await submitRequest(publicWork(ctx), ctx.clientNetwork, idempotencyKey, {
      applicant: { ...applicant, familyCardNumber: applicant.familyCardNumber ?? null },
      documents: documents.map((wanted) => ({ ...wanted, subjectNik: wanted.subjectNik ?? null })),
      recipient: { ...recipient, phone: recipient.phone ?? null },
      address: {
        ...address,
        landmark: address.landmark ?? null,
        latitudeDeg: address.latitudeDeg ?? null,
        longitudeDeg: address.longitudeDeg ?? null,
      },
      handover,
      absenceReason,
      consentVersion,
    });
    const link = `${ctx.publicUrl ?? ""}/lacak#${receipt.code}.${receipt.secret}`;
    return { ...receipt, link, submittedAt: new Date(receipt.submittedAt), hints: [...receipt.hints] };
  }

  @Mutation(() => TrackingUnion, {
    description: "Sends exactly what was asked for. Error NOT_FOUND for a wrong code and a wrong PIN alike.",
  })
  async completeRequest(
    @Arg("input", () => CompleteRequestInput) input: CompleteRequestInput,
    @Ctx() ctx: PublicContext,
  ): Promise<Tracking> {
    return detailsAfter(
      ctx,
      await completeRequest(publicWork(ctx), { ...input, ...credentialsOf(input), network: ctx.clientNetwork }),
    );
  }
  @Mutation(() => TrackingUnion, {
    description: "Pick-up instead of courier or the other way round, until a courier is under way.",
  })
  async switchHandover(
    @Arg("input", () => SwitchHandoverInput) input: SwitchHandoverInput,
    @Ctx() ctx: PublicContext,
  ): Promise<Tracking> {
    return detailsAfter(
      ctx,
      await switchHandover(publicWork(ctx), { ...input, ...credentialsOf(input), network: ctx.clientNetwork }),
    );
  }
  @Mutation(() => TrackingUnion, { description: "Only before the papers are declared complete." })
  async cancelRequest(
    @Arg("input", () => CancelRequestInput) input: CancelRequestInput,
    @Ctx() ctx: PublicContext,
  ): Promise<Tracking> {
    return detailsAfter(
      ctx,
      await cancelByCitizen(publicWork(ctx), { ...input, ...credentialsOf(input), network: ctx.clientNetwork }),
    );
  }

  @Subscription(() => TrackingUpdate, {
    description: "What the code shows now, then again after every change. A refusal is a view of null.",
    subscribe: async ({ args, context }) => {
      const ctx = context as PublicContext;
      const { after: resumed = null, ...held } = args as Held & { readonly after?: string | null };
      const grant = await grantFor(guardedBy(ctx), credentialsOf(held));
      const topic: Topic = `request:${grant?.requestId ?? "none"}`; // nothing ever happens to "none"
      return withGrant(ctx.bus.watch(topic), grant, topic, resumed);
    },
  })
  async trackingUpdated(
    @Arg("code", () => String) _code: string,
    @Arg("pin", () => String, { nullable: true }) _pin: string | null,
    @Arg("secret", () => String, { nullable: true }) _secret: string | null,
    @Arg("after", () => String, { nullable: true }) _after: string | null,
    @Root() { grant, topic, resumed }: Watched,
    @Ctx() ctx: PublicContext,
  ): Promise<TrackingUpdate> {
    const em = ctx.em.fork();
    const cursor = await cursorNow(em); // before the view: what comes between the two is then seen twice, never missed
    const resync = resumed !== null && !(await isContinuous(em, resumed));
    // One look for all who watch the same request; what each of them may see of it is decided one by one.
    const view = await show(ctx, grant, (requestId) => ctx.bus.shared(topic, "tracked", () => readNow(ctx)(requestId)));
    return { cursor, resync, view };
  }
}
