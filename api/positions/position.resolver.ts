import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { type StaffContext, staffWork } from "../context.ts";
import { DomainError } from "../domain/errors.ts";
import { ensureMay } from "../domain/policy.ts";
import { pairDevice, revokeDevice } from "./device.commands.ts";
import { DeviceType, presentDevice } from "./device.types.ts";
import { setDuty } from "./duty.commands.ts";
import { ownSubject } from "./own-subject.ts";
import { setupOf } from "./phone-setup.ts";
import { readDevice, readDutySince } from "./position.queries.ts";
import { POSITION_RULES } from "./position.rules.ts";
import {
  DutyHead,
  PairDeviceInput,
  PairedDevice,
  ReportedPositions,
  ReportPositionsInput,
  RevokeDeviceInput,
  SetDutyInput,
} from "./position.types.ts";

@Resolver()
export class PositionResolver {
  @Mutation(() => DutyHead, {
    description: "Going off duty pauses the run that is out, and nobody sees the courier any more.",
  })
  async setDuty(@Arg("input", () => SetDutyInput) input: SetDutyInput, @Ctx() ctx: StaffContext): Promise<DutyHead> {
    const work = staffWork(ctx);
    await setDuty(work, input);
    const { accountId } = ctx.actor!;
    const onDutySince = await readDutySince(ctx.em.fork(), accountId); // as it is, not as it was when this was first sent
    if (onDutySince === null) {
      await ctx.intake.settled(); // what was being written before the duty ended is shown before it is taken away
      ctx.live.drop(accountId);
    }
    return { onDutySince };
  }

  @Mutation(() => PairedDevice)
  async pairDevice(@Arg("input", () => PairDeviceInput) input: PairDeviceInput, @Ctx() ctx: StaffContext): Promise<PairedDevice> {
    const { deviceId, ...pairing } = await pairDevice(staffWork(ctx), input);
    const device = presentDevice(await readDevice(ctx.em.fork(), deviceId));
    return { device, ...setupOf(ctx.publicUrl ?? "", input.kind, pairing) };
  }

  @Mutation(() => DeviceType)
  async revokeDevice(
    @Arg("input", () => RevokeDeviceInput) input: RevokeDeviceInput,
    @Ctx() ctx: StaffContext,
  ): Promise<DeviceType> {
    const id = await revokeDevice(staffWork(ctx), input);
    return presentDevice(await readDevice(ctx.em.fork(), id));
  }

  @Mutation(() => ReportedPositions, { description: "From the courier's own page. Repeating a reading changes nothing." })
  async reportPositions(
    @Arg("input", () => ReportPositionsInput) { positions }: ReportPositionsInput,
    @Ctx() ctx: StaffContext,
  ): Promise<ReportedPositions> {
    const { actor } = staffWork(ctx);
    const subject = ownSubject(actor);
    ensureMay(actor, "position.report", subject);
    if (positions.length > POSITION_RULES.reportedAtOnce)
      throw new DomainError("INVALID_INPUT", { field: "positions", rule: `at most ${POSITION_RULES.reportedAtOnce}` });
    const readings = positions.map((position) => ({
      ...position,
      hdop: null,
      speedMps: position.speedMps ?? null,
      courseDeg: position.courseDeg ?? null,
    }));
    const { accepted, rejections } = await ctx.intake.report({
      courierId: subject.courierId!,
      device: null,
      readings,
      unusable: [],
    });
    return { accepted, dropped: rejections.length, lastRejection: rejections.at(-1) ?? null };
  }
}
