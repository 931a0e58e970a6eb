import type { GroupListRow } from "@/lib/group";
import { periodEnd } from "@/lib/period";
import { stockPeriod, type TileColumn, tileMetric } from "@/lib/tiles";
import type { View } from "@/lib/view";
import type { Sql } from "../../client";
import { findContext } from "../context";
import { headOf, type LiveHead, standingDay } from "../head";
import { factTarget } from "../home/tiles";
import { loadNeeds } from "../needs";
import { readable } from "../readable";
import type { SignedIn } from "../viewer";

/** More groups than anybody looks through; the picker finds them all. */
const MAX_GROUPS = 200;

/**
 * The groups that a viewer looks after (an admin: all of the centre's) with their figures, in three queries and, for a
 * trainer, one that judges the needs of all of their learners.
 */
export async function loadGroups(
  sql: Sql,
  viewer: SignedIn,
  view: View,
): Promise<{ head: LiveHead; groups: GroupListRow[] } | null> {
  const org = viewer.organizationId;
  const whole = { type: "Global", id: null } as const;
  const context = await findContext(sql, viewer, { scope: whole, target: view.target });
  if (!context) return null;
  const head = headOf(viewer, view, view.period, context);
  const day = standingDay(head);
  const period = stockPeriod(head.period);
  const dateId = periodEnd(period, day);
  const assigned = viewer.groups.map(({ id }) => id);
  const chosen = viewer.role === "admin" ? sql`true` : sql`s.ref_id = any(${assigned}::text[])`;
  /** The row of the statistic that a tile shows. */
  const kept = (name: string, column: TileColumn, at: Pick<LiveHead, "period" | "dateId">) => sql`
    left join kpi_value ${sql(name)} on ${sql(`${name}.organization_id`)} = ${org}
      and ${sql(`${name}.scope_id`)} = s.id and ${sql(`${name}.target_id`)} = ${factTarget(column, { context })}
      and ${sql(`${name}.metric_id`)} = (select id from kpi_metric
        where organization_id = ${org} and code = ${tileMetric(column, context.target.targetType)})
      and ${sql(`${name}.period_code`)} = ${at.period} and ${sql(`${name}.date_id`)} = ${at.dateId}`;
  const hasNeeds = viewer.role === "trainer";
  const [rows, needs] = await Promise.all([
    sql<Omit<GroupListRow, "toSee">[]>`
      select s.scope_type as "scopeType", s.ref_id as "scopeId", s.label, parent.name as session,
        (select count(distinct m.learner_id)::int from engine_member m
          where m.organization_id = ${org} and m.scope_id = s.id and ${day}::date between m.from_on and m.to_on) as learners,
        t.progression_moyenne as progress, progress.sample_size as "progressOf",
        t.pourcentage_ua_couvertes as planned,
        case when plan.denominator_value is not null then jsonb_build_object('numerator', plan.numerator_value,
          'denominator', plan.denominator_value) end as "plannedOf",
        score.value_number as score, score.sample_size as scores
      from kpi_scope s
      join lms_group g on g.organization_id = ${org} and g.id = s.ref_id and g.group_type = s.scope_type
      left join lms_group parent on parent.organization_id = ${org} and parent.id = g.parent_id
      left join kpi_tile_cache t on t.organization_id = ${org} and t.scope_id = s.id and t.target_id = ${context.target.id}
        and t.period_code = ${period} and t.date_id = ${dateId}
      ${kept("score", "score_normalise_moyen", head)}
      ${kept("progress", "progression_moyenne", { period, dateId })}
      ${kept("plan", "pourcentage_ua_couvertes", { period, dateId })}
      where ${readable(sql, viewer, viewer.today)} and s.scope_type in ('Groupe', 'Sous_groupe') and ${chosen}
      -- A sub-group stands under its group.
      order by case s.scope_type when 'Sous_groupe' then parent.name else s.label end, s.scope_type, s.label, s.id limit ${MAX_GROUPS}`,
    hasNeeds ? loadNeeds(sql, viewer, whole, day) : null,
  ]);
  const open = needs?.needs.filter(({ state }) => state === "open") ?? [];
  const groups = rows.map((row) => ({
    ...row,
    toSee: needs ? open.filter(({ groupIds }) => groupIds.includes(row.scopeId)).length : null,
  }));
  // What was chosen elsewhere stays chosen: the list is of all groups, whatever the scope.
  return { head: { ...head, view: { ...head.view, scope: view.scope } }, groups };
}
