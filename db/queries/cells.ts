import type { Viewer } from "@/lib/access/types";
import type { Moment } from "@/lib/moment";
import type { ScopeRef, TargetRef } from "@/lib/view";
import type { Sql } from "../client";
import { moment } from "./clock";
import type { ScopeRow, TargetRow } from "./context";
import { readable } from "./readable";

/** The scopes of these refs that this viewer may read, in the order asked; the others are as if they did not exist. */
export function findScopes(
  sql: Sql,
  viewer: Viewer,
  today: string,
  refs: readonly ScopeRef[],
): Promise<ScopeRow[]> {
  return sql<ScopeRow[]>`
    select s.id, s.scope_type as "scopeType", s.ref_id as "refId", s.label
    from unnest(${refs.map((ref) => ref.type)}::text[], ${refs.map((ref) => ref.id)}::text[])
      with ordinality as a(scope_type, ref_id, position)
    join kpi_scope s on s.scope_type = a.scope_type and s.ref_id is not distinct from a.ref_id
    where ${readable(sql, viewer, today)}
    order by a.position`;
}

/** The target of a ref, or null. */
export async function findTarget(
  sql: Sql,
  organizationId: string,
  ref: TargetRef,
): Promise<TargetRow | null> {
  const [row] = await sql<TargetRow[]>`
    select id, target_type as "targetType", ref_id as "refId", label from kpi_target
    where organization_id = ${organizationId} and target_type = ${ref.type}
    and ref_id is not distinct from ${ref.id}::text`;
  return row ?? null;
}

/** "Now" of every figure of an organisation, and its local day; null before the engine's first run. */
export async function findTick(
  sql: Sql,
  organizationId: string,
  timeZone: string,
): Promise<{ asOf: Moment; day: string } | null> {
  const [row] = await sql<{ asOf: Moment; day: string }[]>`
    select ${moment(sql, sql`tick_at`, timeZone)} as "asOf", (tick_at at time zone ${timeZone})::date as day
    from engine_clock where organization_id = ${organizationId}`;
  return row ?? null;
}
