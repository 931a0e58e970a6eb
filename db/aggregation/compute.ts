import { type Context, hashing } from "@/db/projections";
import { assembleTiles, assembleValues } from "./assemble";
import { assembleFormulas } from "./formulas";
import { SOURCES } from "./measures";
import type { Slice } from "./slices";
import { type Written, writeFacts } from "./write";

export type Stage = { stage: string; ms: number };
export type Computed = { written: Written[]; stages: Stage[]; changed: number };

/** Working tables of one computation; a transaction that computes twice empties them in between. */
export const WORKING = [
  "scratch_slice",
  "scratch_scope",
  "scratch_target",
  "scratch_measure",
  "scratch_value",
  "scratch_percentiles",
  "scratch_state_count",
  "scratch_plan_gap",
  "scratch_tile",
] as const;

/**
 * Computes the slices × scopes × targets in scratch_slice, scratch_scope and scratch_target and writes what differs. The one
 * path for a single event's refresh, a nightly close and a rebuild. One kpi_change row tells live pages.
 */
export async function computeSlices(ctx: Context, slices: Slice[]): Promise<Computed> {
  if (slices.length === 0) return { written: [], stages: [], changed: 0 };
  const days = slices.flatMap((slice) => [slice.from_on, slice.to_on]).sort();
  const [from, to] = [days[0]!, days.at(-1)!];
  const asOf = slices.map((slice) => slice.to_on).sort()[0]!;
  const stages: Stage[] = [];
  const timed = async <T>(stage: string, work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work();
    stages.push({ stage, ms: Math.round((performance.now() - start) * 10) / 10 });
    return result;
  };
  const { written, scopes } = await hashing(ctx.tx, async () => {
    const pass = await timed("targets", async () => ({
      ...ctx,
      slices,
      from,
      to,
      asOf,
      ...(await completeTargets(ctx)),
    }));
    for (const source of SOURCES) await timed(source.name, () => source.measure(pass));
    await timed("values", () => assembleValues(pass));
    await timed("formulas", () => assembleFormulas(pass));
    await timed("tiles", () => assembleTiles(pass));
    return timed("write", () => writeFacts(pass, ctx.tick));
  });
  const changed = written.reduce((sum, w) => sum + w.put + w.removed, 0);
  if (changed > 0) {
    await ctx.tx`
      insert into kpi_change (organization_id, scope_ids, changed_at)
      values (${ctx.organizationId}, ${scopes}::bigint[], now())`;
  }
  return { written, stages, changed };
}

/** Global and the two "all of that type" targets show the same facts: one is never computed without the others. */
async function completeTargets({
  tx,
  organizationId: org,
}: Context): Promise<{ scopeIds: number[]; targetIds: number[] }> {
  await tx`
    insert into scratch_target (target_id, target_type, is_one)
    select id, target_type, false from kpi_target where organization_id = ${org} and ref_id is null
    and exists (
      select from scratch_target t join kpi_target k on k.organization_id = ${org} and k.id = t.target_id and k.ref_id is null)
    on conflict do nothing`;
  // A few rows each, where the planner takes a thousand for granted: every join of a pass begins with these three.
  await tx`analyze scratch_slice, scratch_scope, scratch_target`;
  const [ids] = await tx<{ scope_ids: number[]; target_ids: number[] }[]>`
    select (select coalesce(array_agg(scope_id), '{}') from scratch_scope) as scope_ids,
      (select coalesce(array_agg(target_id), '{}') from scratch_target) as target_ids`;
  return { scopeIds: ids?.scope_ids ?? [], targetIds: ids?.target_ids ?? [] };
}
