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
const LEARNERS_PER_PASS = 100;
/** Of several passes the first one is small: after it the planner knows the tables that all fill. */
const SHARE_OF_FIRST = 0.2;
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
  "fact_window",
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

type FromLogOptions = {
  /** Told after each pass. */
  onLearners?: (done: number, total: number) => void;
  learnersPerPass?: number;
};

/**
 * Every derived fact again from log and structure, learners in groups. kpi_* rows are left: computing all slices
 * afterwards replaces what differs. Events that come after the tick stay in the inbox.
 * @returns how many events count, and the first day that has rows
 */
export async function rebuildFromLog(
  ctx: Context,
  { onLearners, learnersPerPass = LEARNERS_PER_PASS }: FromLogOptions = {},
): Promise<{ events: number; first: string | null }> {
  const { tx, organizationId: org, tick } = ctx;
  await beginGamification(ctx);
  for (const table of DERIVED) await tx`delete from ${tx(table)} where organization_id = ${org}`;
  await tx`delete from engine_inbox where organization_id = ${org} and occurred_at <= ${tick}`;
  await resolveAll(ctx);
  await clearScratch(tx, SCRATCH);
  await analyze(ctx, STRUCTURE);

  const learners = await everyLearner(ctx);
  let events = 0;
  let done = 0;
  for (const [n, students] of chunksOf(learners, learnersPerPass).entries()) {
    // What the planner knows of the tables that they fill is right by a factor of two.
    if (isPowerOfTwo(n)) await analyze(ctx, DERIVED);
    events += await projectLearners({ ...ctx, inChunks: true }, students);
    done += students.length;
    onLearners?.(done, learners.length);
  }
  await hashing(tx, () => projectEvents(ctx, { withoutStudent: true }));
  await projectGamification(ctx);
  events += await countEvents(ctx);
  await clearScratch(tx, SCRATCH);
  // Their rows are of this transaction: without statistics the planner takes millions for hundreds.
  await analyze(ctx, DERIVED);
  const first = await firstDay(ctx);
  if (first !== null) {
    // A month at a time bounds what a statement holds.
    await hashing(tx, async () => {
      for (let from = first; from <= ctx.today; from = addDays(from, DAYS_PER_PASS))
        await projectAllDays(ctx, from, addDays(from, DAYS_PER_PASS - 1));
    });
    await analyze(ctx, ["fact_day"]);
  }
  return { events, first };
}

async function countEvents({ tx }: Context): Promise<number> {
  const [row] = await tx<{ n: number }[]>`select count(*)::int as n from scratch_event`;
  return row?.n ?? 0;
}

/** Everybody who is a learner or is named as one by an event. */
async function everyLearner({ tx, organizationId: org }: Context): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    select ref_id as id from kpi_scope where organization_id = ${org} and scope_type = 'Apprenant'
    union
    select student_id from lms_event where organization_id = ${org} and student_id is not null order by 1`;
  return rows.map(({ id }) => id);
}

async function analyze({ tx }: Context, tables: readonly string[]): Promise<void> {
  await tx`analyze ${tx(tables as string[])}`;
}

function chunksOf(learners: readonly string[], size: number): (readonly string[])[] {
  if (learners.length <= size) return [learners];
  const first = Math.ceil(size * SHARE_OF_FIRST);
  const chunks = [learners.slice(0, first)];
  for (let i = first; i < learners.length; i += size) chunks.push(learners.slice(i, i + size));
  return chunks;
}

const isPowerOfTwo = (n: number) => Number.isInteger(Math.log2(n));

/** Facts and stocks of some learners. @returns how many events they have */
async function projectLearners(ctx: Context, learners: readonly string[]): Promise<number> {
  const { tx, organizationId: org } = ctx;
  const students = [...learners];
  await tx`
    insert into scratch_restock (learner_id)
    select id from kpi_scope where organization_id = ${org} and scope_type = 'Apprenant' and ref_id = any(${students}::text[])`;
  await tx`analyze scratch_restock`;
  await hashing(tx, () => projectEvents(ctx, { students }));
  await projectGamification(ctx);
  const events = await countEvents(ctx);
  await projectStocks(ctx, null);
  await clearScratch(tx, SCRATCH);
  return events;
}
