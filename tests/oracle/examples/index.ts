import { ACTIVITY_EXAMPLES } from "./activity";
import type { Example } from "./example";
import { FEEDBACK_EXAMPLES } from "./feedback";
import { FLOW_EXAMPLES } from "./flow";
import { PLAN_EXAMPLES } from "./plan";
import { PROGRESS_EXAMPLES } from "./progress";
import { SCORE_EXAMPLES } from "./scores";
import { TILE_EXAMPLES } from "./tiles";

/** Every worked example: they are run against the oracle, and against the product. */
export const EXAMPLES: readonly Example[] = [
  ...ACTIVITY_EXAMPLES,
  ...PROGRESS_EXAMPLES,
  ...PLAN_EXAMPLES,
  ...SCORE_EXAMPLES,
  ...FEEDBACK_EXAMPLES,
  ...FLOW_EXAMPLES,
  ...TILE_EXAMPLES,
];
