import { measureActiveLearners, measureActiveTrainers, measurePresence } from "./activity";
import {
  measureDelays,
  measureEvents,
  measureFeedbackOfWeek,
  measureFirstDone,
  measureResolutions,
  measureSecondMarks,
} from "./facts";
import type { Pass } from "./flow";
import { measureAbsenceProgress, measureGroupGaps, measureLearnerMeans } from "./scores";
import { measureCycleGain, measureRevisions, measureVisits } from "./sequences";
import { measureStates, measureStocks } from "./stock";
import { measureSpeed, measureTrend } from "./trend";
import { measureFeedbackLoad, measureSessions } from "./users";

export type { Pass } from "./flow";

/**
 * Every source of the engine: each is one set-based statement for all scopes, targets and windows of a pass. A metric that no source
 * serves yet needs one more line here; nothing else in the engine knows what is measured.
 */
export const SOURCES: ReadonlyArray<{ name: string; measure: (pass: Pass) => Promise<void> }> = [
  { name: "stocks", measure: measureStocks },
  { name: "states", measure: measureStates },
  { name: "speed", measure: measureSpeed },
  { name: "trend", measure: measureTrend },
  { name: "events", measure: measureEvents },
  { name: "first done", measure: measureFirstDone },
  { name: "delays", measure: measureDelays },
  { name: "visits", measure: measureVisits },
  { name: "resolutions", measure: measureResolutions },
  { name: "revisions", measure: measureRevisions },
  { name: "second marks", measure: measureSecondMarks },
  { name: "learner means", measure: measureLearnerMeans },
  { name: "group gaps", measure: measureGroupGaps },
  { name: "absence and progress", measure: measureAbsenceProgress },
  { name: "cycle gain", measure: measureCycleGain },
  { name: "active learners", measure: measureActiveLearners },
  { name: "active trainers", measure: measureActiveTrainers },
  { name: "presence", measure: measurePresence },
  { name: "sessions", measure: measureSessions },
  { name: "feedback load", measure: measureFeedbackLoad },
  { name: "feedback of the week", measure: measureFeedbackOfWeek },
];
