import { measureActiveLearners } from "./activity";
import { measureDelays, measureEvents, measureFeedbackOfWeek } from "./facts";
import type { Pass } from "./flow";
import { measureStates, measureStocks } from "./stock";

export type { Pass } from "./flow";

/**
 * Every source of the engine: each is one set-based statement for all scopes, targets and windows of a pass. A metric that no source
 * serves yet needs one more line here; nothing else in the engine knows what is measured.
 */
export const SOURCES: ReadonlyArray<{ name: string; measure: (pass: Pass) => Promise<void> }> = [
  { name: "stocks", measure: measureStocks },
  { name: "states", measure: measureStates },
  { name: "events", measure: measureEvents },
  { name: "delays", measure: measureDelays },
  { name: "active learners", measure: measureActiveLearners },
  { name: "feedback of the week", measure: measureFeedbackOfWeek },
];
