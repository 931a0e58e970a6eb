import { projectAnswers } from "./answers";
import type { Context } from "./context";
import { resolveEvents, type Selection } from "./events";
import { projectFacts, projectTransitions } from "./facts";
import { projectSamples } from "./samples";
import { projectStates, projectUnits } from "./states";
import { projectSteps } from "./steps";

export { type Context, clearScratch, hashing, prepareScratch } from "./context";
export { claimInbox } from "./events";
export { projectStocks } from "./stock";
export { resolveAll, takeStructureChanges } from "./structure";

/**
 * Events → typed facts at learner grain, for the selected events and whatever of theirs depends on older ones. What was
 * touched is left in scratch_event, scratch_pair and scratch_touch. Stocks are a step of their own (projectStocks).
 */
export async function projectEvents(ctx: Context, selection: Selection): Promise<void> {
  await resolveEvents(ctx, selection);
  await projectFacts(ctx);
  await projectTransitions(ctx);
  await projectSteps(ctx, ctx.passMark);
  await projectStates(ctx);
  await projectUnits(ctx);
  await projectAnswers(ctx);
  await projectSamples(ctx);
}
