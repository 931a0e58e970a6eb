import type { Sql } from "@/db/client";
import type { Stage } from "./compute";
import type { LotCount } from "./lots";

type RunKind = "close" | "aggregate" | "rebuild" | "purge";

type RunResult = { stages: Stage[]; changed: number; drift: number | null };

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

/** A run that goes through slices; its row of kpi_run says how far it is. */
export type SlicedRun = { id: number; stages: Stage[]; changed: number; drift: number };

/** A part of a run, computed in one transaction: some of its slices, of one lot of the targets. */
export type RunPart = {
  part_no: number;
  slice_from: number;
  slices: number;
  target_lot: number;
  target_lots: LotCount;
};

/** The parts of a run over so many slices: up to `slicesPerPart` of them, lot by lot. */
export function partsOf(slices: number, slicesPerPart: number, lots: LotCount): RunPart[] {
  const passes = Math.ceil(slices / slicesPerPart);
  return Array.from({ length: passes * lots }, (_, no) => {
    const from = Math.floor(no / lots) * slicesPerPart;
    return {
      part_no: no,
      slice_from: from,
      slices: Math.min(slicesPerPart, slices - from),
      target_lot: no % lots,
      target_lots: lots,
    };
  });
}

/**
 * The run of this kind over these days: the one under way, be it another process's or one that was killed, or a new one of these parts.
 * In a transaction that holds the organisation's clock: so those who call at once share one run.
 */
export async function joinRun(
  tx: Sql,
  organizationId: string,
  kind: RunKind,
  days: { from: string; to: string },
  parts: readonly RunPart[],
): Promise<number> {
  const slices = parts.reduce((sum, part) => sum + part.slices, 0);
  const hasParts = tx`exists (select from kpi_run_part p where p.organization_id = ${organizationId} and p.run_id = r.id)`;
  const [known] = await tx<{ id: number }[]>`
    update kpi_run set ended_at = null, error = null
    where organization_id = ${organizationId} and id = (
      select id from kpi_run r
      where organization_id = ${organizationId} and kind = ${kind} and from_on = ${days.from} and to_on = ${days.to}
        and slices_total = ${slices} and started_at > now() - ${RESUMED_WITHIN}::interval
        and (${hasParts}
          -- A closing that was killed between its last part and its end; other days may be asked for again.
          or kind = 'close' and ended_at is null and slices_done = slices_total)
      order by id desc limit 1)
    returning id`;
  if (known) return known.id;
  // What was killed at its very end, and what was killed long ago, is told from what runs.
  await tx`
    update kpi_run r set ended_at = now() where organization_id = ${organizationId} and ended_at is null and slices_done = slices_total
      and not ${hasParts}`;
  await tx`
    with old as (
      update kpi_run r set ended_at = coalesce(ended_at, now()), error = coalesce(error, 'interrupted')
      where organization_id = ${organizationId} and slices_total is not null and started_at <= now() - ${RESUMED_WITHIN}::interval
        and (ended_at is null or ${hasParts})
      returning id
    )
    delete from kpi_run_part where organization_id = ${organizationId} and run_id in (select id from old)`;
  const [made] = await tx<{ id: number }[]>`
    with made as (
      insert into kpi_run (organization_id, kind, from_on, to_on, started_at, slices_total, drift_rows)
      values (${organizationId}, ${kind}, ${days.from}, ${days.to}, now(), ${slices}, 0) returning id
    ),
    parts as (
      insert into kpi_run_part (organization_id, run_id, part_no, slice_from, slices, target_lot, target_lots)
      select ${organizationId}, made.id, p.* from made, jsonb_to_recordset(${JSON.stringify(parts)}::text::jsonb)
        p(part_no int, slice_from int, slices int, target_lot int, target_lots int)
    )
    select id from made`;
  return made!.id;
}

/** The next part of the run that nobody computes, locked until the transaction ends. */
export async function claimPart(tx: Sql, organizationId: string, id: number): Promise<RunPart | null> {
  const [part] = await tx<RunPart[]>`
    select part_no, slice_from, slices, target_lot, target_lots from kpi_run_part
    where organization_id = ${organizationId} and run_id = ${id} order by part_no limit 1 for update skip locked`;
  return part ?? null;
}

/** The run as it stands, locked. */
async function readRun(tx: Sql, organizationId: string, id: number): Promise<SlicedRun> {
  const [run] = await tx<SlicedRun[]>`
    select id, stages_json as stages, rows_changed as changed, drift_rows as drift from kpi_run
    where organization_id = ${organizationId} and id = ${id} for update`;
  return run!;
}

/** Takes a part off the run and adds what it did, in its transaction: at the end of that, for the other parts add theirs to the same row. */
export async function savePart(
  tx: Sql,
  organizationId: string,
  id: number,
  part: RunPart,
  did: Pick<SlicedRun, "stages" | "changed" | "drift">,
): Promise<void> {
  await tx`
    delete from kpi_run_part where organization_id = ${organizationId} and run_id = ${id} and part_no = ${part.part_no}`;
  const run = await readRun(tx, organizationId, id);
  await tx`
    update kpi_run set slices_done = slices_done + ${part.slices}, stages_json = ${JSON.stringify(sumStages([...run.stages, ...did.stages]))}::text::jsonb,
      rows_changed = rows_changed + ${did.changed}, drift_rows = drift_rows + ${did.drift}
    where organization_id = ${organizationId} and id = ${id}`;
}

/**
 * Ends the run, in a transaction that holds the clock alone: nobody is at any part then.
 * @returns null where a part is left: of whoever failed or was killed, or of the next round
 */
export async function endRun(tx: Sql, organizationId: string, id: number): Promise<SlicedRun | null> {
  const [left] = await tx`
    select from kpi_run_part where organization_id = ${organizationId} and run_id = ${id} limit 1`;
  if (left) return null;
  const ended = await tx`
    update kpi_run set ended_at = case when error is null then coalesce(ended_at, now()) else now() end, error = null
    where organization_id = ${organizationId} and id = ${id} and slices_done = slices_total`;
  // joinRun gives up what is older than a day.
  if (ended.count === 0) throw new Error("The run took more than a day and was given up: start it again.");
  return readRun(tx, organizationId, id);
}

/** A part failed: its message stays with the run until somebody goes on with it. */
export async function failRun(sql: Sql, organizationId: string, id: number, error: unknown): Promise<void> {
  await sql`
    update kpi_run set ended_at = now(), error = ${error instanceof Error ? error.message : String(error)}
    where organization_id = ${organizationId} and id = ${id} and slices_done < slices_total`;
}
