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

/** How long after its start a run that was left half done is gone on with. */
const RESUMED_WITHIN = "1 day";

/** A run that goes through slices, pass after pass; its row of kpi_run says how far it is. */
export type SlicedRun = { id: number; done: number; stages: Stage[]; changed: number; drift: number };

/**
 * The run of this kind over these days: the one under way, be it another process's or one that was killed, or a new one. In a
 * transaction that holds the organisation's clock, as every pass does: so those who call at once share one run.
 */
export async function joinRun(
  tx: Sql,
  organizationId: string,
  kind: RunKind,
  days: { from: string; to: string },
  slices: number,
): Promise<number> {
  const [known] = await tx<{ id: number }[]>`
    update kpi_run set ended_at = null, error = null
    where organization_id = ${organizationId} and id = (
      select id from kpi_run
      where organization_id = ${organizationId} and kind = ${kind} and from_on = ${days.from} and to_on = ${days.to}
        and slices_total = ${slices} and slices_done < slices_total and started_at > now() - ${RESUMED_WITHIN}::interval
      order by id desc limit 1)
    returning id`;
  if (known) return known.id;
  // What was killed long ago is told from what runs.
  await tx`
    update kpi_run set ended_at = now(), error = 'interrupted'
    where organization_id = ${organizationId} and ended_at is null and slices_total is not null
      and started_at <= now() - ${RESUMED_WITHIN}::interval`;
  const [made] = await tx<{ id: number }[]>`
    insert into kpi_run (organization_id, kind, from_on, to_on, started_at, slices_total, drift_rows)
    values (${organizationId}, ${kind}, ${days.from}, ${days.to}, now(), ${slices}, 0) returning id`;
  return made!.id;
}

/** The run as it stands, locked. */
export async function readRun(tx: Sql, organizationId: string, id: number): Promise<SlicedRun> {
  const [run] = await tx<SlicedRun[]>`
    select id, slices_done as done, stages_json as stages, rows_changed as changed, drift_rows as drift from kpi_run
    where organization_id = ${organizationId} and id = ${id} for update`;
  return run!;
}

/** Stores what a pass added, in its transaction; the last one ends the run. */
export async function saveRun(tx: Sql, organizationId: string, run: SlicedRun): Promise<void> {
  await tx`
    update kpi_run set slices_done = ${run.done}, stages_json = ${JSON.stringify(run.stages)}::text::jsonb,
      rows_changed = ${run.changed}, drift_rows = ${run.drift}, ended_at = case when ${run.done}::int >= slices_total then now() end
    where organization_id = ${organizationId} and id = ${run.id}`;
}

/** A pass failed: its message stays with the run until somebody goes on with it. */
export async function failRun(sql: Sql, organizationId: string, id: number, error: unknown): Promise<void> {
  await sql`
    update kpi_run set ended_at = now(), error = ${error instanceof Error ? error.message : String(error)}
    where organization_id = ${organizationId} and id = ${id} and slices_done < slices_total`;
}
