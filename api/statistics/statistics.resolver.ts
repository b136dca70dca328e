import { type GraphQLResolveInfo, visit } from "graphql";
import { Arg, Ctx, Info, Query, Resolver, Subscription } from "type-graphql";
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
    @Info() info: GraphQLResolveInfo,
  ): Promise<Statistics> {
    return presentStatistics(await readStatistics(ctx.em, monthRange(from, to), mentions(info, "times")), ctx.simulated);
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
    @Info() info: GraphQLResolveInfo,
  ): Promise<Statistics> {
    const withTimes = mentions(info, "times");
    const view = await ctx.bus.shared("statistics", `${from} ${to} ${withTimes}`, () =>
      readStatistics(ctx.em.fork(), monthRange(from, to), withTimes),
    );
    return presentStatistics(view, ctx.simulated);
  }
}

/** Whether the operation names this field anywhere. One that names it and leaves it out all the same only costs a read. */
function mentions({ operation, fragments }: GraphQLResolveInfo, field: string): boolean {
  let found = false;
  for (const part of [operation, ...Object.values(fragments)])
    visit(part, { Field: ({ name }) => void (found ||= name.value === field) });
  return found;
}
