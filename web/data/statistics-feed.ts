import { createMemo, createResource, type Accessor, type Resource } from "solid-js";
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

/** The months that are wanted; null is the first of the service, or this one. */
export interface WantedMonths {
  readonly from: string | null;
  readonly to: string | null;
}

/** All figures from the first month to this one unless others are wanted: the first answer by HTTP, every newer view by the live connection. */
export function createStatisticsFeed(wanted: Accessor<WantedMonths> = () => ({ from: null, to: null })): StatisticsFeed {
  const thisMonth = monthAt(new Date());
  const from = createMemo(() => wanted().from ?? FIRST_MONTH); // each for itself: another theme is no other question
  const to = createMemo(() => wanted().to ?? thisMonth);
  const variables = createMemo<StatisticsPageQueryVariables>(() => ({ from: from(), to: to(), language: graphqlLanguage() }));

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
