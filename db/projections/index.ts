import { inOrder, wanted } from "@/db/in-order";
import { projectAnswers } from "./answers";
import type { Context } from "./context";
import { resolveEvents, type Selection } from "./events";
import { projectFacts, projectTransitions } from "./facts";
import { projectCyclesAroundFeedback, projectMarkSamples, projectStateSamples } from "./samples";
import { projectStates, projectUnits } from "./states";
import { projectSteps } from "./steps";

export {
  atWork,
  type Context,
  clearScratch,
  FEW_ROWS,
  hashing,
  LARGE_LOTS,
  MANY_ROWS,
  once,
  plain,
  prepareScratch,
} from "./context";
export { DAY_MEASURES, storedName } from "./day-measures";
export { changeDays, FLOW_TARGETS, projectAllDays, projectDays } from "./days";
export { claimInbox, resolveEvents } from "./events";
export { noteStocks, projectStocks } from "./stock";
export { isWeight, STOCK_COLUMNS } from "./stock-columns";
export { resolveAll, takeStructureChanges } from "./structure";

/**
 * Events → typed facts at learner grain, for the selected events and whatever of theirs depends on older ones. What was
 * touched is left in scratch_event, scratch_pair and scratch_touch. Stocks are a step of their own (projectStocks).
 */
export async function projectEvents(ctx: Context, selection: Selection): Promise<void> {
  await projectResolved(ctx, await resolveEvents(ctx, selection));
}

/** The same of what resolveEvents has left in scratch_event; `types` are those that there are. */
export async function projectResolved(ctx: Context, types: ReadonlySet<string>): Promise<void> {
  const has = (...some: string[]) => some.some((type) => types.has(type));
  if (types.size === 0) return;
  await inOrder(
    () => projectFacts(ctx),
    ...wanted(
      has("STATE_CHANGE", "SUBMISSION") && (() => projectTransitions(ctx)),
      has("VIDEO_PING", "QUIZ_SUBMIT", "STEP_DONE") && (() => projectSteps(ctx)),
    ),
  );
  const moved = await countPairs(ctx);
  await inOrder(
    ...wanted(
      moved && (() => projectStates(ctx)),
      () => projectUnits(ctx),
      has("SUBMISSION", "FEEDBACK") && (() => projectAnswers(ctx)),
      moved && (() => projectStateSamples(ctx)),
      has("EVALUATION", "QUIZ_SUBMIT", "FEEDBACK") && (() => projectMarkSamples(ctx)),
      (moved || has("FEEDBACK")) && (() => projectCyclesAroundFeedback(ctx)),
    ),
  );
}

/** Whether any item changed state; from here on the planner knows how many. */
async function countPairs({ tx }: Context): Promise<boolean> {
  const [, [row]] = await inOrder(
    () => tx`analyze scratch_pair`,
    () => tx<{ moved: boolean }[]>`select exists (select from scratch_pair) as moved`,
  );
  return row?.moved === true;
}

export { ANYBODY, NOBODY, projectWindows, WINDOWED, type Windowed, windowColumns } from "./windows";
