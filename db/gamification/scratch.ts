import type { Sql } from "@/db/client";
import { MAX_ID_CHARS } from "@/lib/events";

/**
 * Working tables of one evaluation: made once a session, emptied by each commit and at the start of each evaluation. Ids of
 * known length where they fit in a page's quarter: a store for long values costs each commit as much as a table (context.ts).
 */
const ID = `varchar(${MAX_ID_CHARS})`;
const TABLES = {
  scratch_gamer: `student_id ${ID} primary key`,
  scratch_day: `student_id ${ID}, work_no integer`,
  scratch_run: `student_id ${ID}, from_no integer, to_no integer`,
  scratch_leaf:
    "leaf_no integer, badge_id text, way_no integer, kind text, ref text, course_id text, n integer, scope text, repeats boolean",
  scratch_leaf_at:
    "student_id text, leaf_no integer, course_id text, class_id text, at timestamptz, primary key (student_id, leaf_no, course_id, class_id)",
  scratch_award:
    "student_id text, badge_id text, course_id text, class_id text, awarded_at timestamptz, context_json jsonb, primary key (student_id, badge_id, course_id, class_id)",
} as const;

const CREATE = Object.entries(TABLES)
  .map(([name, columns]) => `create temp table if not exists ${name} (${columns}) on commit delete rows;`)
  .join("\n");

// Mostly empty already: a truncate would make a new file of each.
const CLEAR = Object.keys(TABLES)
  .map((name) => `delete from ${name};`)
  .join("\n");

/** Each commit empties them; only a rebuild evaluates more than once before its own. */
export async function prepareGamers(tx: Sql): Promise<void> {
  await tx.unsafe(CREATE);
  const [used] = await tx`select exists (select from scratch_gamer) as used`;
  if (used?.used) await tx.unsafe(CLEAR);
}
