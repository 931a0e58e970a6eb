import { inOrder } from "@/db/in-order";
import type { Context } from "@/db/projections";
import { projectDays, renumberDays } from "./days";
import { evaluate } from "./evaluate";
import { projectStates, projectSteps } from "./firsts";
import { noticeRules, type Rules } from "./rules";
import { prepareGamers } from "./scratch";
import { tellScopes, writeAwards, writeScores } from "./write";

export { type Given, giveBadge, takeBadgeBack } from "./by-hand";
export { BadgeError, type BadgeErrorCode } from "./errors";
export { setHidden } from "./preference";
export { type BadgePreview, previewBadge } from "./preview";
export { replayBadge } from "./replay";
export { withoutAwards } from "./undone";

/** Every table of gamification that log, structure, grants and settings determine. */
export const GAMIFICATION_DERIVED = [
  "gamification_day",
  "gamification_streak",
  "gamification_first",
  "gamification_award",
  "gamification_score",
] as const;

/**
 * Streaks, awards and points of the learners whom this pass touched: those of scratch_event, those that were asked for
 * (gamification_stale), and everybody where a rule or a setting changed. After projectEvents, in its transaction.
 */
export async function projectGamification(ctx: Context): Promise<void> {
  const [asked, { events, pairs }, rules] = await inOrder(
    () => claimStale(ctx),
    () => whatCame(ctx),
    () => noticeRules(ctx),
  );
  if (!rules.changed && asked.length === 0 && !events) return;
  await prepareGamers(ctx.tx);
  if (rules.holidaysChanged) await renumberDays(ctx, rules.holidays);
  if (events) {
    await projectDays(ctx, rules.holidays);
    await projectSteps(ctx);
  }
  if (pairs) await projectStates(ctx);
  await addGamers(ctx, asked, rules.changed);
  await judge(ctx, rules, asked);
}

/** Most events change nothing that a badge asks for: then nobody is judged. */
async function judge(ctx: Context, rules: Rules, asked: readonly string[]): Promise<void> {
  const [row] = await ctx.tx`select exists (select from scratch_gamer) as has`;
  if (!row?.has) return;
  await evaluate(ctx, rules.rules, rules.points);
  const [awarded, scored] = await inOrder(
    () => writeAwards(ctx),
    () => writeScores(ctx, rules.points),
  );
  await tellScopes(ctx, [...new Set([...awarded, ...scored, ...asked])]);
}

/**
 * Before a rebuild forgets every award: what a changed rule gave is kept as grants, and whoever has a grant is looked
 * at again even without an event.
 */
export async function beginGamification(ctx: Context): Promise<void> {
  await noticeRules(ctx);
  await ctx.tx`
    insert into gamification_stale (organization_id, student_id)
    select distinct organization_id, student_id from gamification_grant where organization_id = ${ctx.organizationId}`;
}

async function whatCame({ tx }: Context): Promise<{ events: boolean; pairs: boolean }> {
  const [row] = await tx<{ events: boolean; pairs: boolean }[]>`
    select exists (select from scratch_event where student_id is not null) as events,
      exists (select from scratch_pair) as pairs`;
  return row ?? { events: false, pairs: false };
}

/** An empty id is nobody: it only wakes the worker. */
async function claimStale({ tx, organizationId: org }: Context): Promise<string[]> {
  const rows = await tx<{ student_id: string }[]>`
    delete from gamification_stale where organization_id = ${org} returning student_id`;
  return [...new Set(rows.map((row) => row.student_id))];
}

/** Beside those whom an event touched. */
async function addGamers(
  { tx, organizationId: org }: Context,
  asked: readonly string[],
  everybody: boolean,
): Promise<void> {
  if (everybody || asked.length > 0)
    await tx`
      insert into scratch_gamer (student_id)
      select id from lms_student where organization_id = ${org} and (${everybody} or id = any(${[...asked]}::text[]))
      except select student_id from scratch_gamer`;
}
