import { createMemo, createResource, createSignal, type Accessor, type Resource } from "solid-js";
import {
  StatisticsLiveDocument,
  StatisticsPageDocument,
  type StatisticsPageQueryVariables,
  type StatisticsViewFragment,
} from "../gql/graphql.ts";
import { graphqlLanguage } from "../i18n/language.ts";
import { ask } from "./client.ts";
import { followLive, type ConnectionState } from "./live.ts";
import { FIRST_MONTH, monthAt } from "./months.ts";

export interface StatisticsFeed {
  readonly statistics: Resource<StatisticsViewFragment>;
  readonly askAgain: () => void;
  readonly connection: Accessor<ConnectionState>;
}

/** All figures from the first month to this one: the first answer by HTTP, every newer view by the live connection. */
export function createStatisticsFeed(): StatisticsFeed {
  const [to] = createSignal(monthAt(new Date()));
  const variables = createMemo<StatisticsPageQueryVariables>(() => ({
    from: FIRST_MONTH,
    to: to(),
    language: graphqlLanguage(),
  }));

  // A live view can overtake the HTTP answer; the slower, older one must not replace it.
  let live: { readonly asked: StatisticsPageQueryVariables; readonly view: StatisticsViewFragment } | undefined;
  const [statistics, { mutate, refetch }] = createResource(variables, async (asked) => {
    const answer = (await ask(StatisticsPageDocument, asked)).statistics;
    return live?.asked === asked ? live.view : answer;
  });
  const connection = followLive(StatisticsLiveDocument, variables, ({ statisticsUpdated: view }) => {
    live = { asked: variables(), view };
    mutate(() => view);
  });
  return { statistics, askAgain: () => void refetch(), connection };
}
