import { Ctx, Query, Resolver, Subscription } from "type-graphql";
import { type StaffContext, staffWork } from "../context.ts";
import { presentCourierDay } from "./courier-day.presenter.ts";
import { readCourierDay } from "./courier-day.queries.ts";
import { CourierDay } from "./courier-day.types.ts";

/** As it is by now, also in a subscription that began long ago. */
async function dayNow(ctx: StaffContext): Promise<CourierDay> {
  const work = { ...staffWork(ctx), em: ctx.em.fork(), live: ctx.live };
  return presentCourierDay(await readCourierDay(work), work.actor, work.now);
}

@Resolver()
export class CourierDayResolver {
  @Query(() => CourierDay, { description: "The signed-in courier's own day." })
  courierDay(@Ctx() ctx: StaffContext): Promise<CourierDay> {
    return dayNow(ctx);
  }

  @Subscription(() => CourierDay, {
    description: "The courier's own day, now and after every change.",
    subscribe: ({ context }) => {
      const ctx = context as StaffContext;
      return ctx.bus.watch(`courier:${ctx.actor!.accountId}`);
    },
  })
  courierDayUpdated(@Ctx() ctx: StaffContext): Promise<CourierDay> {
    return dayNow(ctx);
  }
}
