import type { Sql } from "@/db/client";
import { columnList } from "@/db/columns";
import { prepareScratch, projectWindows } from "@/db/projections";
import { transaction } from "@/db/transaction";
import { type Clock, lockClock } from "./clock";
import { type Progress, rebuildHere } from "./rebuild";
import { DERIVED } from "./rebuild-log";
import { FACTS } from "./write";

export type Difference = { table: string; key: Record<string, unknown>; stored: unknown; rebuilt: unknown };

export type CheckReport = {
  /** Events and changes of structure, and cells, not taken in yet: with any of them, differences are to be expected. */
  pending: { events: number; cells: number };
  differing: number;
  /** The first of them, at most `LISTED` a table. */
  differences: Difference[];
};

const LISTED = 100;

/** Thrown to undo everything that the check wrote. */
class Undo extends Error {}

/**
 * Rebuilds beside the live rows, at the stored tick, and compares every row a reader could see. The same code runs on
 * temporary tables of the same names, which hide the live ones for the length of the transaction; nothing is kept.
 */
export async function rebuildCheck(
  sql: Sql,
  organizationId: string,
  options: { onProgress?: Progress } = {},
): Promise<CheckReport> {
  let report: CheckReport = { pending: { events: 0, cells: 0 }, differing: 0, differences: [] };
  try {
    await transaction(sql, async (tx) => {
      const clock = await lockClock(tx, organizationId, new Date(0), true);
      if (!clock) throw new Undo();
      await prepareScratch(tx);
      const [pending] = await tx<{ events: number; cells: number }[]>`
        select (select count(*)::int from engine_inbox where organization_id = ${organizationId} and occurred_at <= ${clock.tick})
            + (select count(*)::int from engine_structure_change where organization_id = ${organizationId}) as events,
          (select count(*)::int from engine_stale where organization_id = ${organizationId})
            + (select count(*)::int from engine_deferred where organization_id = ${organizationId}) as cells`;
      // As the next cycle will have them.
      await projectWindows(clock);
      await shadow(tx);
      await rebuildHere(clock, options);
      report = { pending: pending!, ...(await compare(clock)) };
      throw new Undo();
    });
  } catch (error) {
    if (!(error instanceof Undo)) throw error;
  }
  return report;
}

const SHADOWED = [
  ...DERIVED,
  ...FACTS.map((fact) => fact.table),
  "engine_inbox",
  "engine_structure_change",
  "kpi_change",
];

/** Empty copies of every derived table, found before the live ones. The changed path makes the server plan statements anew. */
async function shadow(tx: Sql): Promise<void> {
  for (const table of SHADOWED) {
    await tx`create temp table ${tx(table)} (like ${tx(`public.${table}`)} including all) on commit drop`;
  }
  await tx`set local search_path to pg_temp, public`;
}

const COMPARED = [
  ...FACTS.map(({ table, key, values }) => ({ table, key, values })),
  {
    table: "lms_signal",
    key: ["id"],
    values: ["type", "student_id", "course_id", "class_id", "source_event_ids", "created_at"],
  },
  {
    table: "fact_class_progress",
    key: ["student_id", "class_id"],
    values: [
      "video_max_position_sec",
      "video_duration_sec",
      "video_completed_at",
      "quiz_passed_at",
      "quiz_score",
      "quiz_max_score",
      "updated_at",
    ],
  },
  // What running figures are made from.
  {
    table: "fact_window",
    key: ["target_id", "kind", "period_code", "author_id", "user_id"],
    values: ["value", "n", "ends", "first_on", "last_on"],
  },
  {
    table: "gamification_award",
    key: ["id"],
    values: ["badge_id", "student_id", "course_id", "class_id", "awarded_at", "context_json"],
  },
  { table: "gamification_score", key: ["student_id"], values: ["total_points", "badges_count"] },
  { table: "gamification_streak", key: ["student_id", "from_no"], values: ["to_no"] },
];

async function compare({
  tx,
  organizationId,
  kept,
}: Clock): Promise<Pick<CheckReport, "differing" | "differences">> {
  const day = kept.day ?? "-infinity";
  const week = kept.week ?? "-infinity";
  const differences: Difference[] = [];
  let differing = 0;
  for (const { table, key, values } of COMPARED) {
    const of = (alias: string, names: readonly string[]) => columnList(tx, names, alias);
    // Days that purge has taken have no rows, or those of a day that was asked for once more.
    const isKept = key.includes("date_id")
      ? tx`and date_id >= case when period_code in ('Week', 'Month') then ${week}::date else ${day}::date end`
      : tx``;
    const rows = await tx<{ key: Record<string, unknown>; stored: unknown; rebuilt: unknown; n: number }[]>`
      with stored as (select ${columnList(tx, [...key, ...values])} from ${tx(`public.${table}`)} where organization_id = ${organizationId} ${isKept}),
      rebuilt as (select ${columnList(tx, [...key, ...values])} from ${tx(table)} where organization_id = ${organizationId} ${isKept})
      select to_jsonb(s) as stored, to_jsonb(r) as rebuilt, count(*) over ()::int as n
      from stored s full join rebuilt r on (${of("s", key)}) = (${of("r", key)})
      where (${of("s", [...key, ...values])}) is distinct from (${of("r", [...key, ...values])})
      order by 1, 2 limit ${LISTED}`;
    differing += rows[0]?.n ?? 0;
    for (const { stored, rebuilt } of rows)
      differences.push({ table, key: keyOf(key, stored ?? rebuilt), stored, rebuilt });
  }
  return { differing, differences };
}

function keyOf(key: readonly string[], row: unknown): Record<string, unknown> {
  const columns = Object.entries((row ?? {}) as Record<string, unknown>);
  return Object.fromEntries(columns.filter(([column]) => key.includes(column)));
}
