import type { Sql } from "./client";
import { transaction } from "./transaction";

/** Days that the checks look back over. */
export const CHECKED_DAYS = 60;

type Finding = {
  check_code: "outside" | "denominator" | "seen";
  metric_id: number;
  rows: number;
  date_id: string;
  period_code: string;
  scope_id: number;
  value_number: string | null;
};

/**
 * Looks through the stored figures of the last weeks for what deserves a look and keeps what it finds: that reads every one
 * of their rows, which a page must not wait for. Nothing is locked meanwhile, and one statement reads at a time.
 */
export async function checkFigures(sql: Sql, organizationId: string): Promise<void> {
  const [clock] = await sql<{ now: string; since: string }[]>`
    select now()::text as now, (tick_at at time zone time_zone)::date - ${CHECKED_DAYS}::int as since
    from engine_clock where organization_id = ${organizationId}`;
  if (!clock) return;
  // In a transaction: while its connection is its own, the driver sends nobody else's statement down it to wait for these.
  const found = await transaction(sql, async (tx) => [
    ...(await findDoubtful(tx, organizationId, clock.since)),
    ...(await findSeen(tx, organizationId, clock.since)),
  ]);
  await transaction(sql, async (tx) => {
    // As of when the reading began. The clock's row lock keeps two checks that end together from mixing.
    await tx`update engine_clock set checked_at = ${clock.now} where organization_id = ${organizationId}`;
    await tx`delete from kpi_check where organization_id = ${organizationId}`;
    await tx`
      insert into kpi_check (organization_id, check_code, metric_id, rows, date_id, period_code, scope_id, value_number)
      select ${organizationId}, check_code, metric_id, rows, date_id, period_code, scope_id, value_number
      from jsonb_to_recordset(${JSON.stringify(found)}::text::jsonb) f(check_code text, metric_id bigint, rows integer,
        date_id date, period_code text, scope_id bigint, value_number numeric)`;
  });
}

/** Ratios in percent outside 0 to 100 (coverage may exceed 100), and ratios whose row holds no denominator. */
const findDoubtful = (sql: Sql, org: string, since: string) => sql<Finding[]>`
  with ratio as (
    select id from kpi_metric where organization_id = ${org} and unit_code = 'Pourcentage' and formula is null
      and aggregation_type in ('PCT', 'RATIO', 'AVG') and code not like '%COVERAGE%' and code not like 'PREVISION%'
  ),
  doubtful as (
    select v.metric_id, v.date_id, v.period_code, v.scope_id, v.value_number,
      (v.value_number < 0 or v.value_number > 100) and v.metric_id in (select id from ratio) as is_outside,
      v.numerator_value is not null and coalesce(v.denominator_value, 0) = 0 as lacks_denominator
    from kpi_value v
    where v.organization_id = ${org} and v.date_id >= ${since}::date
      and ((v.numerator_value is not null and coalesce(v.denominator_value, 0) = 0)
        or ((v.value_number < 0 or v.value_number > 100) and v.metric_id in (select id from ratio)))
  ),
  judged as (
    select 'outside' as check_code, d.* from doubtful d where is_outside
    union all
    select 'denominator', d.* from doubtful d where lacks_denominator
  ),
  first as (
    select distinct on (check_code, metric_id) check_code, metric_id, date_id, period_code, scope_id, value_number
    from judged order by check_code, metric_id, date_id, period_code, scope_id
  )
  select f.*, n.rows from first f
  join (select check_code, metric_id, count(*)::int as rows from judged group by 1, 2) n using (check_code, metric_id)`;

/** Statistics with a row of the whole centre. */
const findSeen = (sql: Sql, org: string, since: string) => sql<Finding[]>`
  with centre as (select id from kpi_scope where organization_id = ${org} and scope_type = 'Global')
  select 'seen' as check_code, metric_id, count(*)::int as rows, min(date_id) as date_id, min(period_code) as period_code,
    (select id from centre) as scope_id, null as value_number
  from (
    select metric_id, date_id, period_code from kpi_value
    where organization_id = ${org} and scope_id = (select id from centre) and date_id >= ${since}::date
    union all
    select metric_id, date_id, period_code from kpi_percentiles
    where organization_id = ${org} and scope_id = (select id from centre) and date_id >= ${since}::date
    union all
    -- A plan of units stands at units and what holds them, one of projects at projects.
    select m.id, g.date_id, g.period_code from kpi_plan_gap g
    join kpi_target t on t.organization_id = g.organization_id and t.id = g.target_id
    join kpi_metric m on m.organization_id = g.organization_id and m.stored_in = 'kpi_plan_gap'
      and m.stored_code = case t.target_type when 'Projet' then 'Projet' else 'Ua' end
      and (m.stored_column <> 'coverage_percentage' or g.coverage_percentage is not null)
    where g.organization_id = ${org} and g.scope_id = (select id from centre) and g.date_id >= ${since}::date
    union all
    select m.id, c.date_id, c.period_code from kpi_state_count c
    join kpi_state s on s.organization_id = c.organization_id and s.id = c.state_id
    join kpi_metric m on m.organization_id = c.organization_id and m.stored_in = 'kpi_state_count'
      and m.stored_code = s.domain || '/' || s.state_code
    where c.organization_id = ${org} and c.scope_id = (select id from centre) and c.date_id >= ${since}::date
  ) v group by metric_id`;

/** Newest runs that are looked at: one that ended after the last check may have changed the past. */
const RUNS_SEEN = 8;

/** Checks the figures of every organisation that was never checked, or whose past was computed again since. */
export async function checkDue(sql: Sql): Promise<void> {
  const due = await sql<{ organization_id: string }[]>`
    select organization_id from engine_clock c
    where checked_at is null or checked_at < (select max(ended_at) from (
      select ended_at from kpi_run r where r.organization_id = c.organization_id order by started_at desc limit ${RUNS_SEEN}) r)`;
  for (const { organization_id } of due) await checkFigures(sql, organization_id);
}
