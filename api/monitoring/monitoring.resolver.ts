import { Args, Ctx, Query, Resolver, Subscription } from "type-graphql";
import { type StaffContext, staffWork } from "../context.ts";
import type { FleetWork } from "../deliveries/fleet.queries.ts";
import { officeOf } from "../deliveries/page.queries.ts";
import { presentMonitoring, presentRows } from "./monitoring.presenter.ts";
import { readMonitoring, readMonitoringRows } from "./monitoring.queries.ts";
import { Monitoring, MonitoringRowConnection, MonitoringRowsArgs } from "./monitoring.types.ts";
import { MONITORING_GAP_MS, monitoringTopic } from "./monitoring.wakes.ts";

const monitoringWork = (ctx: StaffContext): FleetWork => ({ ...staffWork(ctx), live: ctx.live });

@Resolver()
export class MonitoringResolver {
  @Query(() => Monitoring)
  async monitoring(@Ctx() ctx: StaffContext): Promise<Monitoring> {
    const work = monitoringWork(ctx);
    return presentMonitoring(await readMonitoring(work), work.actor);
  }

  @Query(() => MonitoringRowConnection, {
    description: "Exactly the rows that a number counts: the longest in their state first, a queue's in the queue's order.",
  })
  async monitoringRows(
    @Args(() => MonitoringRowsArgs) { cell, first, after }: MonitoringRowsArgs,
    @Ctx() ctx: StaffContext,
  ): Promise<MonitoringRowConnection> {
    return presentRows(await readMonitoringRows(monitoringWork(ctx), cell, first, after ?? null));
  }

  @Subscription(() => Monitoring, {
    description:
      "The numbers now, then again whenever something changes or time alone makes something late; at most every five seconds.",
    subscribe: ({ context }) => {
      const ctx = context as StaffContext;
      return ctx.bus.watch(monitoringTopic(officeOf(staffWork(ctx))), MONITORING_GAP_MS);
    },
  })
  async monitoringUpdated(@Ctx() ctx: StaffContext): Promise<Monitoring> {
    const work = { ...monitoringWork(ctx), em: ctx.em.fork() };
    const view = await ctx.monitoring.look(officeOf(work), () => readMonitoring(work));
    return presentMonitoring(view, work.actor);
  }
}
