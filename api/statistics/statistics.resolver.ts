import { Arg, Ctx, Query, Resolver, Subscription } from "type-graphql";
import type { PublicContext } from "../context.ts";
import { monthRange } from "../domain/statistics.ts";
import { readStatistics } from "./statistics.queries.ts";
import { presentStatistics, Statistics } from "./statistics.types.ts";

const FROM = { description: 'First month, such as "2020-04".' };
const TO = { description: "Last month, inclusive." };

@Resolver()
export class StatisticsResolver {
  @Query(() => Statistics, { description: "The figures of a range of months, as the office publishes them." })
  async statistics(
    @Arg("from", () => String, FROM) from: string,
    @Arg("to", () => String, TO) to: string,
    @Ctx() ctx: PublicContext,
  ): Promise<Statistics> {
    return presentStatistics(await readStatistics(ctx.em, monthRange(from, to)), ctx.simulated);
  }

  @Subscription(() => Statistics, {
    description: "The figures as they are now, then again whenever figures change.",
    subscribe: ({ args, context }) => {
      const { from, to } = args as { from: string; to: string };
      monthRange(from, to); // a wrong range is refused before anything is watched
      return (context as PublicContext).bus.watch("statistics");
    },
  })
  async statisticsUpdated(
    @Arg("from", () => String, FROM) from: string,
    @Arg("to", () => String, TO) to: string,
    @Ctx() ctx: PublicContext,
  ): Promise<Statistics> {
    const view = await ctx.bus.shared("statistics", `${from} ${to}`, () => readStatistics(ctx.em.fork(), monthRange(from, to)));
    return presentStatistics(view, ctx.simulated);
  }
}
