import { readableScopes } from "@/lib/access";
import type { ScopeRule, Viewer } from "@/lib/access/types";
import type { Sql } from "../client";

/**
 * The policy's rules as a condition on `kpi_scope s`: what `canReadScope` is in JavaScript. `today` is the
 * organisation's local day, by which memberships are judged.
 */
export function readable(sql: Sql, viewer: Viewer, today: string) {
  const rules = readableScopes(viewer);
  const none = sql`s.organization_id = ${viewer.organizationId} and false`;
  if (rules.length === 0) return none;
  const any = rules.map((rule) => condition(sql, viewer.organizationId, rule, today));
  return sql`s.organization_id = ${viewer.organizationId} and (${any.reduce((sum, next) => sql`${sum} or ${next}`)})`;
}

function condition(sql: Sql, org: string, rule: ScopeRule, today: string) {
  const parts = [sql`true`];
  if (rule.scopeTypes) parts.push(sql`s.scope_type = any(${[...rule.scopeTypes]}::text[])`);
  if (rule.ids) parts.push(sql`s.id = any(${[...rule.ids]}::bigint[])`);
  if (rule.refIds) parts.push(sql`s.ref_id = any(${[...rule.refIds]}::text[])`);
  if (rule.inGroups)
    parts.push(sql`exists (
      select from lms_group_student m
      where m.organization_id = ${org} and m.student_id = s.ref_id and m.group_id = any(${[...rule.inGroups]}::text[])
      and ${today}::date between m.joined_on and coalesce(m.left_on, 'infinity'))`);
  return sql`(${parts.reduce((all, next) => sql`${all} and ${next}`)})`;
}
