import { Arg, Ctx, Int, Query, Resolver, Root, Subscription } from "type-graphql";
import { type StaffContext, staffWork } from "../context.ts";
import { endable } from "../platform/endable.ts";
import { type FleetMovements, fleetFrames } from "./fleet.feed.ts";
import { presentAlert, presentCourier, presentFrame } from "./fleet.presenter.ts";
import { type FleetWork, readAlerts, readCouriers } from "./fleet.queries.ts";
import { CourierConnection, FleetAlert, FleetFrame } from "./fleet.types.ts";
import { officeOf } from "./page.queries.ts";

/** Frames per courier and second that a dispatcher's map needs: at most four. */
const FRAME_GAP_MS = 250;

const fleetWork = (ctx: StaffContext): FleetWork => ({ ...staffWork(ctx), live: ctx.live });

@Resolver()
export class FleetResolver {
  @Query(() => CourierConnection, { description: "By name." })
  async couriers(
    @Arg("first", () => Int, { defaultValue: 100 }) first: number,
    @Arg("after", () => String, { nullable: true }) after: string | null,
    @Ctx() ctx: StaffContext,
  ): Promise<CourierConnection> {
    const work = fleetWork(ctx);
    const { totalCount, rows, hasNextPage } = await readCouriers(work, first, after ?? null);
    const edges = rows.map((view) => ({ cursor: view.id, node: presentCourier(view, work.now) }));
    return { totalCount, edges, pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null } };
  }

  @Query(() => [FleetAlert])
  async fleetAlerts(@Ctx() ctx: StaffContext): Promise<FleetAlert[]> {
    return (await readAlerts(fleetWork(ctx))).map(presentAlert);
  }

  @Subscription(() => FleetFrame, {
    description: "Where the office's couriers are.",
    subscribe: ({ context }) => {
      const ctx = context as StaffContext;
      const wakeUps = ctx.bus.watch(["positions", "fleet"], FRAME_GAP_MS);
      return endable(wakeUps, fleetFrames(ctx.live, officeOf(staffWork(ctx)), wakeUps));
    },
  })
  fleetUpdated(@Root() movements: FleetMovements, @Ctx() ctx: StaffContext): FleetFrame {
    return presentFrame(movements, ctx.now());
  }
}
