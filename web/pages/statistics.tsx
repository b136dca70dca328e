import { Downloads } from "../components/downloads.tsx";
import { StatisticsView } from "../components/statistics-view.tsx";
import { showTitle } from "../components/title.ts";
import { createStatisticsFeed } from "../data/statistics-feed.ts";
import { t } from "../i18n/page-words.ts";

export default function StatisticsPage() {
  showTitle(() => t("nav.statistics"));
  const feed = createStatisticsFeed();
  return (
    <>
      <h1>{t("statistics.title")}</h1>
      <p class="lead">{t("statistics.lead")}</p>
      <StatisticsView feed={feed} />
      <Downloads />
    </>
  );
}
