import { Arg, Ctx, Mutation, Query, Resolver, Root, Subscription } from "type-graphql";
import { type PublicContext, publicWork } from "../context.ts";
import { CONSENT_VERSION, MAX_DOCUMENTS } from "../domain/intake.ts";
import { DomainError } from "../domain/errors.ts";
import type { Topic } from "../domain/events.ts";
import { trackingLink } from "../domain/tracking-code.ts";
import { ACCEPTED_TYPES, FILE_LIMITS } from "../files/file.limits.ts";
import { endable } from "../platform/endable.ts";
import type { Receipt } from "../requests/filing.ts";
import { submitRequest } from "../requests/submit.commands.ts";
import { cancelByCitizen, completeRequest, reapplyByCitizen, rescheduleByCitizen, switchHandover } from "./citizen.commands.ts";
import { CONSENT_TEXT } from "./intake.texts.ts";
import { type TrackingEvent, trackingEvents } from "./tracking.feed.ts";
import { type Credentials, type Grant, grantFor } from "./tracking.guard.ts";
import {
  CancelRequestInput,
  CompleteRequestInput,
  Intake,
  ReapplyInput,
  RescheduleDeliveryInput,
  SubmitRequestInput,
  SubmitRequestPayload,
  SwitchHandoverInput,
} from "./tracking.inputs.ts";
import { presentTracking } from "./tracking.presenter.ts";
import { freshLooks, type Looks, showTo, type TrackingView } from "./tracking.queries.ts";
import { type Tracking, TrackingUnion, TrackingUpdate } from "./tracking.types.ts";

type Held = { readonly code: string; readonly pin?: string | null; readonly secret?: string | null };
const credentialsOf = ({ code, pin = null, secret = null }: Held): Credentials => ({ code, pin, secret });

const guardedBy = (ctx: PublicContext): Parameters<typeof grantFor>[0] => ({
  em: ctx.em.fork(),
  vault: ctx.vault,
  now: ctx.now(),
  network: ctx.clientNetwork,
});
const looksOf = (ctx: PublicContext): Looks => freshLooks(() => ctx.em.fork(), ctx.vault);

/** What a grant shows now, or null for every refusal alike. */
async function look(ctx: PublicContext, grant: Grant | null, looks: Looks): Promise<TrackingView | null> {
  return grant && showTo({ em: ctx.em.fork(), vault: ctx.vault, live: ctx.live, now: ctx.now() }, grant, looks);
}

/** After a step the citizen sees the details again: the step was only possible with them. */
async function detailsAfter(ctx: PublicContext, grant: Grant): Promise<Tracking> {
  const view = await look(ctx, grant, looksOf(ctx));
  if (!view) throw new DomainError("NOT_FOUND"); // a new PIN was issued between the step and this look
  return presentTracking(view);
}

/**
 * Credentials are judged once: a stranger's wrong PINs later on must not blind somebody who showed the right one. When new ones are issued,
 * showTo ends what the old ones opened.
 */
async function watchTracking(
  ctx: PublicContext,
  held: Held,
  after: string | null,
): Promise<AsyncIterableIterator<TrackingEvent>> {
  const grant = await grantFor(guardedBy(ctx), credentialsOf(held));
  const id = grant?.requestId ?? "none"; // nothing ever happens to "none"
  const request: Topic = `request:${id}`;
  const wakeUps = ctx.bus.watch(grant?.level === 2 ? [request, `position:${id}`] : request);
  const { standing, whole } = looksOf(ctx);
  // One look for all who watch the same request, until something happens to it; what each of them may see of it is decided one by one.
  const shared: Looks = {
    standing: (requestId) => ctx.bus.shared(request, "standing", () => standing(requestId)),
    whole: (requestId) => ctx.bus.shared(request, "whole", () => whole(requestId)),
  };
  const events = trackingEvents(
    () => ctx.em.fork(),
    () => look(ctx, grant, shared),
    wakeUps,
    after,
  );
  return endable(wakeUps, events);
}

const presentReceipt = ({ publicUrl }: PublicContext, receipt: Receipt): SubmitRequestPayload => ({
  ...receipt,
  link: trackingLink(publicUrl, receipt.code, receipt.secret),
  submittedAt: new Date(receipt.submittedAt),
  hints: [...receipt.hints],
});

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
    const view = await look(ctx, grant, looksOf(ctx));
    return view && presentTracking(view);
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
    return presentReceipt(ctx, receipt);
  }
  @Mutation(() => SubmitRequestPayload, {
    description:
      "Applies again with the people, documents and good photos of a request that was rejected or expired; it stays as it ended. Error NOT_FOUND for a wrong code and a wrong PIN alike.",
  })
  async reapply(@Arg("input", () => ReapplyInput) input: ReapplyInput, @Ctx() ctx: PublicContext): Promise<SubmitRequestPayload> {
    const held = { ...input, ...credentialsOf(input), network: ctx.clientNetwork };
    return presentReceipt(ctx, await reapplyByCitizen(publicWork(ctx), held));
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
  @Mutation(() => TrackingUnion, { description: "Another day for the courier, up to three times." })
  async rescheduleDelivery(
    @Arg("input", () => RescheduleDeliveryInput) input: RescheduleDeliveryInput,
    @Ctx() ctx: PublicContext,
  ): Promise<Tracking> {
    return detailsAfter(
      ctx,
      await rescheduleByCitizen(publicWork(ctx), { ...input, ...credentialsOf(input), network: ctx.clientNetwork }),
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
    subscribe: ({ args, context }) => {
      const { after = null, ...held } = args as Held & { readonly after?: string | null };
      return watchTracking(context as PublicContext, held, after);
    },
  })
  trackingUpdated(
    @Arg("code", () => String) _code: string,
    @Arg("pin", () => String, { nullable: true }) _pin: string | null,
    @Arg("secret", () => String, { nullable: true }) _secret: string | null,
    @Arg("after", () => String, { nullable: true }) _after: string | null,
    @Root() { cursor, resync, view }: TrackingEvent,
  ): TrackingUpdate {
    return { cursor, resync, view: view && presentTracking(view) };
  }
}
