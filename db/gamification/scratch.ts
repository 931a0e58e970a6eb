import type { Sql } from "@/db/client";
import { once, plain } from "@/db/projections";
import { MAX_ID_CHARS } from "@/lib/events";

/**
 * Working tables of one evaluation: made once a session, emptied by each commit and at the start of each evaluation. An index or a
 * store for long values costs each commit more than all tables without take together (context.ts): hence keys only where a
 * statement asks for them, or compares what is stored of a whole organisation with them.
 */
const ID = `varchar(${MAX_ID_CHARS})`;
const TABLES = {
  scratch_gamer: `student_id ${ID}`,
  scratch_day: `student_id ${ID}, work_no integer`,
  scratch_run: `student_id ${ID}, from_no integer, to_no integer`,
  scratch_leaf: "leaf_no integer, way_no integer, n integer, repeats boolean",
  scratch_leaf_at: "leaf_no integer, at timestamptz",
  scratch_award:
    "student_id text, badge_id text, course_id text, class_id text, awarded_at timestamptz, context_json jsonb, primary key (student_id, badge_id, course_id, class_id)",
} as const;

const CREATE = `${Object.entries(TABLES)
  .map(([name, columns]) => `create temp table if not exists ${name} (${columns}) on commit delete rows;`)
  .join("\n")}
${plain("scratch_leaf", { badge_id: "text", kind: "text", ref: "text", course_id: "text", scope: "text" })}
${plain("scratch_leaf_at", { student_id: "text", course_id: "text", class_id: "text" })}
create unique index if not exists scratch_leaf_at_key on scratch_leaf_at (student_id, leaf_no, course_id, class_id);`;

// Mostly empty already: a truncate would make a new file of each.
const CLEAR = Object.keys(TABLES)
  .map((name) => `delete from ${name};`)
  .join("\n");

/** Each commit empties them; only a rebuild evaluates more than once before its own. */
export async function prepareGamers(tx: Sql): Promise<void> {
  await tx.unsafe(once("scratch_award", CREATE));
  const [used] = await tx`select exists (select from scratch_gamer) as used`;
  if (used?.used) await tx.unsafe(CLEAR);
}
