import { Arg, Ctx, Mutation, Query, Resolver, Subscription } from "type-graphql";
import { type PublicContext, publicWork } from "../context.ts";
import { CONSENT_VERSION, MAX_DOCUMENTS } from "../domain/intake.ts";
import type { Topic } from "../domain/events.ts";
import { ACCEPTED_TYPES, FILE_LIMITS } from "../files/file.limits.ts";
import { submitRequest } from "../requests/submit.commands.ts";
import { cancelByCitizen, completeRequest, switchHandover } from "./citizen.commands.ts";
import { CONSENT_TEXT } from "./intake.texts.ts";
import { type Credentials, grantFor } from "./tracking.guard.ts";
import {
  CancelRequestInput,
  CompleteRequestInput,
  Intake,
  SubmitRequestInput,
  SubmitRequestPayload,
  SwitchHandoverInput,
} from "./tracking.inputs.ts";
import { presentTracking } from "./tracking.presenter.ts";
import { cursorNow, isContinuous, readTracking } from "./tracking.queries.ts";
import { type Tracking, TrackingUnion, TrackingUpdate } from "./tracking.types.ts";

type Held = { readonly code: string; readonly pin?: string | null; readonly secret?: string | null };
const credentialsOf = ({ code, pin = null, secret = null }: Held): Credentials => ({ code, pin, secret });

/** What the credentials show now, or null for every refusal alike. */
async function lookUp(ctx: PublicContext, held: Held): Promise<Tracking | null> {
  const em = ctx.em.fork();
  const grant = await grantFor({ em, vault: ctx.vault, now: ctx.now() }, credentialsOf(held));
  const view = grant && (await readTracking({ em, vault: ctx.vault }, grant));
  return view && presentTracking(view);
}

/** After a step the citizen sees the details again: the step was only possible with them. */
async function after(ctx: PublicContext, requestId: string): Promise<Tracking> {
  const view = await readTracking({ em: ctx.em.fork(), vault: ctx.vault }, { requestId, level: 2 });
  return presentTracking(view!);
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
  tracking(
    @Arg("code", () => String) code: string,
    @Arg("pin", () => String, { nullable: true }) pin: string | null,
    @Arg("secret", () => String, { nullable: true }) secret: string | null,
    @Ctx() ctx: PublicContext,
  ): Promise<Tracking | null> {
    return lookUp(ctx, { code, pin, secret });
  }

  @Mutation(() => SubmitRequestPayload, { description: "A citizen applies. Error INVALID_INPUT names the fields." })
  async submitRequest(
    @Arg("input", () => SubmitRequestInput) input: SubmitRequestInput,
    @Ctx() ctx: PublicContext,
  ): Promise<SubmitRequestPayload> {
    const { idempotencyKey, applicant, documents, recipient, address, absenceReason = null, handover, consentVersion } = input;
    const receipt = await submitRequest(publicWork(ctx), idempotencyKey, {
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
    return after(ctx, await completeRequest(publicWork(ctx), { ...input, ...credentialsOf(input) }));
  }
  @Mutation(() => TrackingUnion, {
    description: "Pick-up instead of courier or the other way round, until a courier is under way.",
  })
  async switchHandover(
    @Arg("input", () => SwitchHandoverInput) input: SwitchHandoverInput,
    @Ctx() ctx: PublicContext,
  ): Promise<Tracking> {
    return after(ctx, await switchHandover(publicWork(ctx), { ...input, ...credentialsOf(input) }));
  }
  @Mutation(() => TrackingUnion, { description: "Only before the papers are declared complete." })
  async cancelRequest(
    @Arg("input", () => CancelRequestInput) input: CancelRequestInput,
    @Ctx() ctx: PublicContext,
  ): Promise<Tracking> {
    return after(ctx, await cancelByCitizen(publicWork(ctx), { ...input, ...credentialsOf(input) }));
  }

  @Subscription(() => TrackingUpdate, {
    description: "What the code shows now, then again after every change. A refusal is a view of null.",
    subscribe: async ({ args, context }) => {
      const ctx = context as PublicContext;
      const grant = await grantFor({ em: ctx.em.fork(), vault: ctx.vault, now: ctx.now() }, credentialsOf(args as Held));
      const topic: Topic = `request:${grant?.requestId ?? "none"}`; // nothing ever happens to "none"
      return ctx.bus.watch(topic);
    },
  })
  async trackingUpdated(
    @Arg("code", () => String) code: string,
    @Arg("pin", () => String, { nullable: true }) pin: string | null,
    @Arg("secret", () => String, { nullable: true }) secret: string | null,
    @Arg("after", () => String, { nullable: true }) resumed: string | null,
    @Ctx() ctx: PublicContext,
  ): Promise<TrackingUpdate> {
    const em = ctx.em.fork();
    const cursor = await cursorNow(em); // before the view: what comes between the two is then seen twice, never missed
    const resync = resumed != null && !(await isContinuous(em, resumed));
    return { cursor, resync, view: await lookUp(ctx, { code, pin, secret }) };
  }
}
