export { type AggregateOptions, type AggregateReport, aggregate } from "./aggregate";
export { rebuildCheck } from "./check";
export { type Progress, rebuild } from "./rebuild";
export { drain, type RefreshReport, refresh } from "./refresh";
