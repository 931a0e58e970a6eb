export { type AggregateOptions, type AggregateReport, aggregate } from "./aggregate";
export { type CheckReport, type Difference, rebuildCheck } from "./check";
export { type Progress, type RebuildReport, rebuild } from "./rebuild";
export { drain, type RefreshOptions, type RefreshReport, refresh } from "./refresh";
