import { inOrder } from "@/db/in-order";
import { type Context, hashing } from "@/db/projections";
import { assembleTiles, assembleValues } from "./assemble";
import { assembleFormulas, readFormulas } from "./formulas";
import { turnToTell } from "./lots";
import { masksOf, urgentMasks } from "./masks";
import { type Pass, SOURCES } from "./measures";
import type { Taken } from "./slices";
import { type Written, writeFacts } from "./write";

export type Stage = { stage: string; ms: number };
export type Computed = { written: Written[]; stages: Stage[]; changed: number; scopes: number[] };

/** Working tables of one computation; a transaction that computes twice empties them in between. */
export const WORKING = [
  "scratch_taken",
  "scratch_slice",
  "scratch_scope",
  "scratch_target",
  "scratch_cell",
  "scratch_metric",
  "scratch_measure",
  "scratch_value",
  "scratch_percentiles",
  "scratch_state_count",
  "scratch_plan_gap",
  "scratch_tile",
  "scratch_gone",
] as const;

/**
 * Computes what the slices have in the cells that were taken, and writes what differs. The one path for a single
 * event's refresh, a nightly close and a rebuild. One kpi_change row tells live pages.
 */
export async function computeSlices(
  ctx: Context,
  taken: Taken,
  which: "all" | "urgent" = "all",
): Promise<Computed> {
  const computed = await computeUntold(ctx, taken, which);
  await tell(ctx, computed.scopes);
  return computed;
}

/** Tells live pages of the scopes in which rows changed, if there are any. */
export async function tell(ctx: Context, scopes: readonly number[]): Promise<void> {
  if (scopes.length === 0) return;
  await ctx.tx`
    with turn as materialized (${turnToTell(ctx)})
    insert into kpi_change (organization_id, scope_ids, changed_at)
    select ${ctx.organizationId}, ${[...new Set(scopes)]}::bigint[], now() from turn`;
}

/** As `computeSlices`; the caller tells. */
export async function computeUntold(
  ctx: Context,
  taken: Taken,
  which: "all" | "urgent" = "all",
): Promise<Computed> {
  if (taken.slices.length === 0) return { written: [], stages: [], changed: 0, scopes: [] };
  const stages: Stage[] = [];
  let last = performance.now();
  // Stages are sent together and answered one after the other: each takes from the answer before it to its own.
  const timed = async <T>(stage: string, work: () => Promise<T>): Promise<T> => {
    const result = await work();
    const now = performance.now();
    stages.push({ stage, ms: Math.round((now - last) * 10) / 10 });
    last = now;
    return result;
  };
  const pass = await timed("cells", () => prepare(ctx, taken, which));
  const due = SOURCES.map((source) => ({
    ...source,
    needed: pass.masks.sources.get(source.name) ?? 0,
  })).filter(({ needed }) => (needed & pass.changed) !== 0);
  const measured = (sources: typeof due) =>
    sources.map(
      ({ name, needed, measure }) =>
        () =>
          timed(name, () => measure({ ...pass, needed })),
    );
  await inOrder(...measured(due.filter(({ byIndex }) => byIndex && !taken.isWhole)), () =>
    hashing(ctx.tx, () =>
      inOrder(
        ...measured(due.filter(({ byIndex }) => !byIndex || taken.isWhole)),
        () => timed("values", () => assembleValues(pass)),
        () => timed("formulas", () => assembleFormulas(pass)),
      ),
    ),
  );
  const tiles = () => timed("tiles", () => assembleTiles(pass));
  await (taken.isWhole ? hashing(ctx.tx, tiles) : tiles());
  const { written, scopes } = await timed("write", () => writeFacts(pass, ctx.tick));
  const changed = written.reduce((sum, w) => sum + w.put + w.removed, 0);
  return { written, stages, changed, scopes };
}

/** Two computations of one transaction as one. */
export const sumComputed = (a: Computed, b: Computed): Computed => ({
  written: [...a.written, ...b.written],
  stages: [...a.stages, ...b.stages],
  changed: a.changed + b.changed,
  scopes: [...a.scopes, ...b.scopes],
});

/** The pass over what was taken, with the organisation's metrics. */
async function prepare(
  ctx: Context,
  { slices, isWhole, lot }: Taken,
  which: "all" | "urgent",
): Promise<Pass> {
  const { tx, organizationId: org } = ctx;
  const formulas = which === "urgent" ? [] : await readFormulas(ctx);
  const masks =
    which === "urgent"
      ? urgentMasks()
      : masksOf(
          formulas.map(({ code, formula }) => ({ code, parts: formula.parts.map((part) => part.code) })),
        );
  const [, [cells]] = await inOrder(
    () => tx`
    insert into scratch_metric (metric_id, code, mask, period_codes, scope_levels, target_levels)
    select k.id, k.code, m.mask, k.period_codes, k.scope_levels, k.target_levels
    from unnest(${[...masks.metrics.keys()]}::text[], ${[...masks.metrics.values()]}::int[]) m(code, mask)
    join kpi_metric k on k.organization_id = ${org} and k.code = m.code and k.is_active`,
    () => tx<{ target_ids: number[]; scope_ids: number[]; families: number; metric_ids: number[] }[]>`
    select coalesce(array_agg(target_id), '{}') as target_ids, coalesce(bit_or(families), 0) as families,
      array(select scope_id from scratch_scope where not ${isWhole}) as scope_ids,
      (select coalesce(array_agg(metric_id), '{}') from scratch_metric where mask & (select bit_or(families) from scratch_target) <> 0) as metric_ids
    from scratch_target`,
  );
  const days = slices.flatMap((slice) => [slice.from_on, slice.to_on]).sort();
  return {
    ...ctx,
    slices,
    isWhole,
    hasWindows: !isWhole && ctx.windowsOn === ctx.today && slices.every(({ to_on }) => to_on === ctx.today),
    lot,
    dates: [...new Set(slices.map((slice) => slice.date_id))],
    periods: [...new Set(slices.map((slice) => slice.period_code))],
    from: days[0]!,
    to: days.at(-1)!,
    asOf: slices.map((slice) => slice.to_on).sort()[0]!,
    metricIds: cells?.metric_ids ?? [],
    targetIds: cells?.target_ids ?? [],
    scopeIds: cells?.scope_ids ?? [],
    needed: 0,
    formulas,
    masks,
    changed: cells?.families ?? 0,
  };
}
