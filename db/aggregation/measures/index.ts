import { bits } from "@/db/families";
import { DAY_MEASURES } from "@/db/projections";
import type { PercentileCode } from "@/lib/metrics";
import type { MeasureId } from "@/lib/metrics/compute";
import { measureActiveLearners, measureActiveTrainers, measurePresence } from "./activity";
import { measureDays } from "./days";
import { measureDelays } from "./delays";
import type { Pass } from "./flow";
import { measureAbsenceProgress, measureGroupGaps, measureLearnerMeans } from "./scores";
import { measureCycleGain, measureRevisions } from "./sequences";
import { COUNT_MEASURES, measureStates, measureStocks, PROGRESS_MEASURES } from "./stock";
import { measureSpeed, measureTrend } from "./trend";
import { measureFeedbackLoad, measureSessions } from "./users";

export type { Pass } from "./flow";

export type Source = {
  name: string;
  measure: (pass: Pass) => Promise<void>;
  /** What it gives, each with the kinds of change that it may follow. */
  gives: Readonly<Partial<Record<MeasureId, number>>>;
  percentiles?: Readonly<Partial<Record<PercentileCode, number>>>;
  /** Kinds of change that it follows besides, for what it writes itself. */
  reads?: number;
  /** Reads cells by index: nested loops are what it is made for. */
  byIndex?: true;
};

/** Several measures that follow the same. */
const all = <T extends string>(reads: number, ...names: readonly T[]) =>
  Object.fromEntries(names.map((name) => [name, reads])) as Record<T, number>;

/**
 * Every source of the engine: each is one set-based statement for all cells and windows of a pass. A metric that no
 * source serves yet needs one more line here; nothing else in the engine knows what is measured.
 */
export const SOURCES: readonly Source[] = [
  { name: "days", measure: measureDays, gives: DAY_MEASURES, byIndex: true },
  {
    name: "stocks",
    measure: measureStocks,
    gives: { ...all(bits("stocks"), ...COUNT_MEASURES), ...all(bits("progress"), ...PROGRESS_MEASURES) },
    percentiles: { PROGRESSION: bits("progress") },
    reads: bits("stocks"),
  },
  { name: "states", measure: measureStates, gives: {}, reads: bits("states") },
  { name: "speed", measure: measureSpeed, gives: { progress_speed: bits("progress") } },
  {
    name: "trend",
    measure: measureTrend,
    gives: all(bits("progress"), "progress_trend", "days_to_objective"),
  },
  {
    name: "delays",
    measure: measureDelays,
    gives: {},
    percentiles: {
      DELAI_FEEDBACK: bits("answers"),
      DELAI_ACQUIS_MICRO: bits("acquisitions"),
      DELAI_ACQUIS_COMP: bits("acquisitions"),
      CYCLE_TIME_TACHE: bits("durations"),
      LEAD_TIME_TACHE: bits("durations"),
      DELAI_VALIDATION_UA: bits("approvals"),
    },
  },
  {
    name: "revisions",
    measure: measureRevisions,
    gives: all(bits("revisions"), "pairs_with_feedback", "pairs_revised"),
  },
  {
    name: "learner means",
    measure: measureLearnerMeans,
    gives: {
      score_spread: bits("scores"),
      score_centre: bits("scores"),
      absence_score: bits("scores", "absences"),
    },
    percentiles: { SCORE: bits("scores") },
  },
  { name: "group gaps", measure: measureGroupGaps, gives: { group_gap: bits("scores") } },
  {
    name: "absence and progress",
    measure: measureAbsenceProgress,
    gives: { absence_progress: bits("progress", "absences") },
  },
  { name: "cycle gain", measure: measureCycleGain, gives: { cycle_gain: bits("cycles") } },
  {
    name: "active learners",
    measure: measureActiveLearners,
    gives: all(bits("activity"), "active_learners", "active_users"),
  },
  {
    name: "active trainers",
    measure: measureActiveTrainers,
    gives: all(bits("trainers"), "active_trainers", "active_users"),
  },
  {
    name: "presence",
    measure: measurePresence,
    gives: all(bits("activity"), "present", "present_active", "inactive"),
  },
  {
    name: "sessions",
    measure: measureSessions,
    gives: all(bits("sessions"), "logins", "active_hours"),
    percentiles: { CONNEXION_SESSIONS: bits("sessions") },
  },
  {
    name: "feedback load",
    measure: measureFeedbackLoad,
    gives: {},
    percentiles: { CHARGE_FB: bits("feedback") },
  },
];
