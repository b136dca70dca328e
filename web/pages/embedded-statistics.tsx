import { StatisticsView } from "../components/statistics-view.tsx";
import { showTitle } from "../components/title.ts";
import { createStatisticsFeed } from "../data/statistics-feed.ts";
import { followPageAround } from "../embed/frame.ts";
import { t } from "../i18n/page-words.ts";

/** For the city's dashboard: the statistics alone, to stand inside another page, in its theme and language and as high as they are. */
export default function EmbeddedStatisticsPage() {
  showTitle(() => t("nav.statistics"));
  const options = followPageAround();
  const feed = createStatisticsFeed(options);
  return (
    <>
      <h1>{t("statistics.title")}</h1>
      <StatisticsView feed={feed} />
    </>
  );
}
