import { beginGamification, GAMIFICATION_DERIVED, projectGamification } from "@/db/gamification";
import {
  type Context,
  clearScratch,
  hashing,
  projectAllDays,
  projectEvents,
  projectStocks,
  resolveAll,
} from "@/db/projections";
import { addDays } from "@/lib/period";
import { firstDay } from "./slices";

/** Learners whose logs are projected in one pass: what bounds the working tables of a rebuild. */
const LEARNERS_PER_PASS = 200;
/** Days of fact_day made in one statement: what bounds its memory. */
const DAYS_PER_PASS = 30;

/** Every table that log and structure determine, kpi_* aside. */
export const DERIVED = [
  "engine_waiting",
  "engine_stale",
  "engine_deferred",
  "engine_member",
  "engine_trainer_member",
  "engine_enrolment",
  "engine_item",
  "engine_path",
  "engine_context",
  "engine_total",
  "engine_total_domain",
  "fact_activity",
  "fact_unit",
  "fact_trainer_day",
  "fact_event",
  "fact_transition",
  "fact_item",
  "fact_state",
  "fact_submission",
  "fact_sample",
  "fact_day",
  "fact_class_progress",
  "fact_stock",
  "fact_state_stock",
  "lms_signal",
  ...GAMIFICATION_DERIVED,
] as const;

const STRUCTURE = [
  "engine_member",
  "engine_enrolment",
  "engine_item",
  "engine_path",
  "engine_context",
  "kpi_scope",
  "kpi_target",
];

const SCRATCH = [
  "scratch_event",
  "scratch_answer",
  "scratch_step",
  "scratch_pair",
  "scratch_touch",
  "scratch_restock",
  "scratch_day_change",
  "scratch_state_piece",
  "scratch_stock_change",
  "scratch_state_change",
];

/**
 * Every derived fact again from log and structure, learners in groups. kpi_* rows are left: computing all slices
 * afterwards replaces what differs. Events that come after the tick stay in the inbox.
 * @returns how many events were read, and the first day that has rows
 */
export async function rebuildFromLog(ctx: Context): Promise<{ events: number; first: string | null }> {
  const { tx, organizationId: org, tick } = ctx;
  await beginGamification(ctx);
  for (const table of DERIVED) await tx`delete from ${tx(table)} where organization_id = ${org}`;
  await tx`delete from engine_inbox where organization_id = ${org} and occurred_at <= ${tick}`;
  await resolveAll(ctx);
  await clearScratch(tx, SCRATCH);
  for (const table of STRUCTURE) await tx`analyze ${tx(table)}`;

  const students = await tx<{ student_id: string }[]>`
    select distinct student_id from lms_event where organization_id = ${org} and student_id is not null order by 1`;
  let events = 0;
  for (let i = 0; i <= students.length; i += LEARNERS_PER_PASS) {
    const chunk = students.slice(i, i + LEARNERS_PER_PASS).map((s) => s.student_id);
    if (chunk.length === 0) break;
    await hashing(tx, () => projectEvents(ctx, { students: chunk }));
    await projectGamification(ctx);
    events += await countEvents(ctx);
    await clearScratch(tx, SCRATCH);
  }
  await hashing(tx, () => projectEvents(ctx, { withoutStudent: true }));
  await projectGamification(ctx);
  events += await countEvents(ctx);
  await clearScratch(tx, SCRATCH);
  await restockAll(ctx);
  // Their rows are of this transaction: without statistics the planner takes millions for hundreds.
  for (const table of DERIVED) await tx`analyze ${tx(table)}`;
  const first = await firstDay(ctx);
  if (first !== null) {
    // A month at a time bounds what a statement holds.
    await hashing(tx, async () => {
      for (let from = first; from <= ctx.today; from = addDays(from, DAYS_PER_PASS))
        await projectAllDays(ctx, from, addDays(from, DAYS_PER_PASS - 1));
    });
    await tx`analyze fact_day`;
  }
  return { events, first };
}

async function countEvents({ tx }: Context): Promise<number> {
  const [row] = await tx<{ n: number }[]>`select count(*)::int as n from scratch_event`;
  return row?.n ?? 0;
}

async function restockAll(ctx: Context): Promise<void> {
  const { tx, organizationId: org } = ctx;
  let after = 0;
  for (;;) {
    const [last] = await tx<{ id: number | null }[]>`
      with chunk as (
        insert into scratch_restock (learner_id)
        select id from kpi_scope
        where organization_id = ${org} and scope_type = 'Apprenant' and id > ${after} order by id limit ${LEARNERS_PER_PASS}
        returning learner_id
      ) select max(learner_id) as id from chunk`;
    if (!last?.id) return;
    after = last.id;
    await projectStocks(ctx, null);
    await clearScratch(tx, SCRATCH);
  }
}
