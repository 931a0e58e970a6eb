import type { Sql } from "@/db/client";
import type { Stage } from "./compute";

export type RunKind = "close" | "aggregate" | "rebuild" | "purge";

export type RunResult = { stages: Stage[]; changed: number; drift: number | null };

/**
 * Keeps a row of kpi_run about `work`, visible while it goes on: when, which days, stages with their milliseconds, rows changed,
 * drift, and the error if it failed.
 */
export async function recorded<T extends RunResult>(
  sql: Sql,
  organizationId: string,
  kind: RunKind,
  days: { from: string | null; to: string | null },
  work: () => Promise<T>,
): Promise<T> {
  const [run] = await sql<{ id: number }[]>`
    insert into kpi_run (organization_id, kind, from_on, to_on, started_at)
    values (${organizationId}, ${kind}, ${days.from}, ${days.to}, now()) returning id`;
  const end = (result: RunResult, error: string | null) => sql`
    update kpi_run set ended_at = now(), stages_json = ${JSON.stringify(result.stages)}::text::jsonb, rows_changed = ${result.changed},
      drift_rows = ${result.drift}, error = ${error}
    where organization_id = ${organizationId} and id = ${run!.id}`;
  try {
    const result = await work();
    await end(result, null);
    return result;
  } catch (error) {
    await end(
      { stages: [], changed: 0, drift: null },
      error instanceof Error ? error.message : String(error),
    );
    throw error;
  }
}

/** Milliseconds by stage, summed over several computations. */
export function sumStages(stages: Stage[]): Stage[] {
  const sums = new Map<string, number>();
  for (const { stage, ms } of stages) sums.set(stage, (sums.get(stage) ?? 0) + ms);
  return [...sums].map(([stage, ms]) => ({ stage, ms: Math.round(ms) }));
}
