// What is only read, as one script: the figures as a page of ours and inside a page of others, and the areas.
export { default as AreasPage } from "./areas.tsx";
export { default as EmbeddedStatisticsPage } from "./embedded-statistics.tsx";
export { default as StatisticsPage } from "./statistics.tsx";
