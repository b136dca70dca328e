import { Arg, Ctx, Int, Query, Resolver, Root, Subscription } from "type-graphql";
import { type StaffContext, staffWork } from "../context.ts";
import type { DeliveryState } from "../domain/delivery.ts";
import type { RunState } from "../domain/run.ts";
import { endable } from "../platform/endable.ts";
import type { Work } from "../platform/work.ts";
import { presentDelivery, presentRun } from "./board.presenter.ts";
import { readDeliveries, readRuns } from "./board.queries.ts";
import { DeliveryChange, DeliveryConnection, RunConnection } from "./board.types.ts";
import { type DeliveryEvent, deliveryEvents } from "./delivery.changes.ts";
import { DeliveryStateEnum, RunStateEnum } from "./delivery.types.ts";

@Resolver()
export class BoardResolver {
  @Query(() => DeliveryConnection, { description: "In the order in which they were planned, oldest first." })
  async deliveries(
    @Arg("states", () => [DeliveryStateEnum], { nullable: true }) states: DeliveryState[] | null,
    @Arg("first", () => Int, { defaultValue: 50 }) first: number,
    @Arg("after", () => String, { nullable: true }) after: string | null,
    @Ctx() ctx: StaffContext,
  ): Promise<DeliveryConnection> {
    const work = staffWork(ctx);
    const page = await readDeliveries(work, { first, after: after ?? null, states: states ?? null });
    const edges = page.rows.map((parcel) => ({
      cursor: parcel.delivery.id,
      node: presentDelivery(parcel, work.actor, work.now),
    }));
    const { totalCount, hasNextPage } = page;
    return { totalCount, edges, pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null } };
  }

  @Query(() => RunConnection, { description: "Newest first." })
  async runs(
    @Arg("states", () => [RunStateEnum], { nullable: true }) states: RunState[] | null,
    @Arg("first", () => Int, { defaultValue: 20 }) first: number,
    @Arg("after", () => String, { nullable: true }) after: string | null,
    @Ctx() ctx: StaffContext,
  ): Promise<RunConnection> {
    const work = staffWork(ctx);
    const page = await readRuns(work, { first, after: after ?? null, states: states ?? null });
    const edges = page.rows.map((view) => ({ cursor: view.run.id, node: presentRun(view, work.actor, work.now) }));
    const { totalCount, hasNextPage } = page;
    return { totalCount, edges, pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null } };
  }

  @Subscription(() => DeliveryChange, {
    description:
      "Every step of the office's deliveries, none missed and those of one delivery in their order: from `after` on, or from now. Resumed, it may begin with some that were heard before.",
    subscribe: ({ args, context }) => {
      const ctx = context as StaffContext;
      const workNow = (): Work => ({ ...staffWork(ctx), em: ctx.em.fork() });
      const wakeUps = ctx.bus.watch("fleet");
      return endable(wakeUps, deliveryEvents(workNow, wakeUps, (args["after"] as string | null | undefined) ?? null));
    },
  })
  deliveryChanged(
    @Arg("after", () => String, { nullable: true }) _after: string | null,
    @Root() { cursor, resync, stepped }: DeliveryEvent,
    @Ctx() ctx: StaffContext,
  ): DeliveryChange {
    const { actor, now } = staffWork(ctx);
    return Object.assign(new DeliveryChange(), {
      cursor,
      resync,
      at: stepped?.at ?? null,
      step: stepped?.step ?? null,
      version: stepped?.version ?? null,
      delivery: stepped && presentDelivery(stepped.parcel, actor, now),
    });
  }
}
