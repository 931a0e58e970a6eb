import type { MetricEntry } from "../types";
import { ACTIVITY } from "./activity";
import { ATTENDANCE } from "./attendance";
import { EQUITY } from "./equity";
import { FEEDBACK } from "./feedback";
import { FLOW } from "./flow";
import { LIVE_CODING } from "./live-coding";
import { PEDAGOGY } from "./pedagogy";
import { PLAN } from "./plan";
import { PROGRESS } from "./progress";
import { QUALITY } from "./quality";
import { RISK } from "./risk";
import { SCORES } from "./scores";
import { TASKS } from "./tasks";
import { TRAINERS } from "./trainers";
import { TREND } from "./trend";

const ALL = [
  ...ACTIVITY,
  ...PROGRESS,
  ...PLAN,
  ...SCORES,
  ...FEEDBACK,
  ...FLOW,
  ...TASKS,
  ...RISK,
  ...EQUITY,
  ...LIVE_CODING,
  ...PEDAGOGY,
  ...TRAINERS,
  ...QUALITY,
  ...ATTENDANCE,
  ...TREND,
];

/** The codes of the 83 statistics: a misspelt one does not compile. */
export type MetricCode = (typeof ALL)[number]["code"];

export type Metric = MetricEntry & { code: MetricCode };

/** The 83 statistics in the order in which they are shown, family by family. */
export const METRICS: readonly Metric[] = ALL;
