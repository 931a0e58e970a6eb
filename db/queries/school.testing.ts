import type { Sql } from "../client";
import { createOrganization } from "../organization";

/** 15 October 2026, a Thursday, 10:00 in Paris: a zone whose rules every copy of the zone data agrees on. */
export const NOW = new Date("2026-10-15T08:00:00Z");

/**
 * A small school for the tests of queries, routes and the policy:
 * session S › group A (sub-groups A1 with 5 learners, A2 with 2) and group B (1 learner); trainer t1 has A since
 * 1 September, t2 has B, t3 had A1 until 1 October. Module m › competence c › micro-competence mc › UA u; project p.
 */
export async function plantSchool(sql: Sql, org = "school"): Promise<void> {
  await createOrganization(sql, { id: org, name: `École ${org}`, timeZone: "Europe/Paris", now: NOW });
  await sql`
    insert into lms_group (organization_id, id, group_type, parent_id, name)
    select ${org}, * from unnest(
      ${["S", "A", "B", "A1", "A2"]}::text[], ${["Session", "Groupe", "Groupe", "Sous_groupe", "Sous_groupe"]}::text[],
      ${[null, "S", "S", "A", "A"]}::text[], ${["Session 2026", "Groupe A", "Groupe B", "A1", "A2"]}::text[])`;
  await sql`
    insert into lms_student (organization_id, id, name)
    select ${org}, 'l' || n, 'Apprenant ' || n from generate_series(1, 9) n`;
  await sql`
    insert into lms_instructor (organization_id, id, name) select ${org}, 't' || n, 'Formateur ' || n from generate_series(1, 3) n`;
  await sql`
    insert into lms_group_student (organization_id, group_id, student_id, joined_on)
    select ${org}, case when n <= 5 then 'A1' when n <= 7 then 'A2' else 'B' end, 'l' || n, '2026-09-01'
    from generate_series(1, 8) n`;
  await sql`
    insert into lms_group_instructor (organization_id, group_id, instructor_id, joined_on, left_on) values
      (${org}, 'A', 't1', '2026-09-01', null), (${org}, 'B', 't2', '2026-09-01', null),
      (${org}, 'A1', 't3', '2026-09-01', '2026-10-01')`;
  await sql`
    insert into lms_item (organization_id, id, item_type, parent_id, name, position)
    select ${org}, * from unnest(
      ${["m", "c", "mc", "u", "p"]}::text[], ${["Module", "Competence", "Micro_competence", "Ua", "Projet"]}::text[],
      ${[null, "m", "c", "mc", "m"]}::text[],
      ${["Module M", "Compétence C", "Micro-compétence MC", "UA U", "Projet P"]}::text[], ${[1, 1, 1, 1, 2]}::int[])`;
  await sql`
    insert into kpi_scope (organization_id, scope_type, ref_id, label)
    select organization_id, group_type, id, name from lms_group where organization_id = ${org}
    union all select organization_id, 'Apprenant', id, name from lms_student where organization_id = ${org}
    union all select organization_id, 'Formateur', id, name from lms_instructor where organization_id = ${org}`;
  await sql`
    insert into kpi_target (organization_id, target_type, ref_id, label)
    select organization_id, item_type, id, name from lms_item where organization_id = ${org}`;
}

/** Writes the items of the tree as a run of the engine would have left them: an event may name them. */
export async function plantItems(sql: Sql, org = "school"): Promise<void> {
  await sql`
    insert into engine_item (organization_id, item_id, item_type, module_id, ua_id, unit_id, weight, is_key, is_critical, chapters)
    select ${org}, t.id, t.target_type, m.id, case t.target_type when 'Ua' then t.id end,
      case when t.target_type in ('Ua', 'Micro_competence') then mc.id end, i.weight, i.is_key, i.is_critical, 0
    from lms_item i
    join kpi_target t on t.organization_id = ${org} and t.target_type = i.item_type and t.ref_id = i.id
    join kpi_target m on m.organization_id = ${org} and m.target_type = 'Module' and m.ref_id = 'm'
    join kpi_target mc on mc.organization_id = ${org} and mc.target_type = 'Micro_competence' and mc.ref_id = 'mc'
    where i.organization_id = ${org}`;
}

/** Writes the memberships of today's structure as a run of the engine would have left them. */
export async function plantMembers(sql: Sql, org = "school"): Promise<void> {
  await sql`
    insert into engine_member (organization_id, learner_id, scope_id, from_on, to_on)
    with recursive above(student_id, group_id, joined_on, left_on) as (
      select student_id, group_id, joined_on, left_on from lms_group_student where organization_id = ${org}
      union
      select a.student_id, g.parent_id, a.joined_on, a.left_on from above a
      join lms_group g on g.organization_id = ${org} and g.id = a.group_id where g.parent_id is not null
    )
    select ${org}, l.id, s.id, a.joined_on, coalesce(a.left_on, 'infinity') from above a
    join kpi_scope l on l.organization_id = ${org} and l.scope_type = 'Apprenant' and l.ref_id = a.student_id
    join kpi_scope s on s.organization_id = ${org} and s.scope_type in ('Session', 'Groupe', 'Sous_groupe') and s.ref_id = a.group_id
    on conflict do nothing`;
}

/** Where a planted row lies, in the notation of an address. */
export type Cell = { scope: string; target?: string; period?: string; dateId: string };

/** Writes rows of kpi_value and kpi_percentiles as a run of the engine would have left them. */
export async function plantFacts(
  sql: Sql,
  rows: (Cell & {
    code: string;
    value?: number | null;
    numerator?: number;
    denominator?: number;
    n?: number;
    percentiles?: [number, number, number, number, number];
    extra?: Record<string, unknown>;
  })[],
  org = "school",
): Promise<void> {
  const [scopes, targets] = [await scopeIds(sql, org), await targetIds(sql, org)];
  const metrics = await sql<
    { code: string; id: number }[]
  >`select code, id from kpi_metric where organization_id = ${org}`;
  const metricId = Object.fromEntries(metrics.map(({ code, id }) => [code, id]));
  for (const row of rows) {
    const cell = {
      organization_id: org,
      date_id: row.dateId,
      period_code: row.period ?? "Week",
      scope_id: scopes[row.scope] ?? 0,
      target_id: targets[row.target ?? "Global"] ?? 0,
    };
    await sql`select ensure_fact_partitions(${row.dateId}::date, ${row.dateId}::date)`;
    if (row.percentiles) {
      const [percentile_50, percentile_75, percentile_90, min_observed_value, max_observed_value] =
        row.percentiles;
      const spread = { percentile_50, percentile_75, percentile_90, min_observed_value, max_observed_value };
      await sql`insert into kpi_percentiles ${sql({ ...cell, metric_id: metricId[row.code] ?? 0, ...spread, sample_size: row.n ?? 0 })}`;
    } else
      await sql`insert into kpi_value ${sql({
        ...cell,
        metric_id: metricId[row.code] ?? 0,
        value_number: row.value ?? null,
        numerator_value: row.numerator ?? null,
        denominator_value: row.denominator ?? null,
        sample_size: row.n ?? null,
        extra_data_json: row.extra ? sql.json(row.extra as never) : null,
        computed_at: NOW,
      })}`;
  }
}

/** Writes rows of kpi_tile_cache; columns left out are null. */
export async function plantTiles(
  sql: Sql,
  rows: (Cell & Record<string, string | number | null | undefined>)[],
  org = "school",
): Promise<void> {
  const [scopes, targets] = [await scopeIds(sql, org), await targetIds(sql, org)];
  for (const { scope, target = "Global", period = "Week", dateId, ...columns } of rows) {
    await sql`select ensure_fact_partitions(${dateId}::date, ${dateId}::date)`;
    const cell = { organization_id: org, date_id: dateId, period_code: period, updated_at: NOW };
    await sql`insert into kpi_tile_cache ${sql({ ...cell, scope_id: scopes[scope] ?? 0, target_id: targets[target] ?? 0, ...columns })}`;
  }
}

/** kpi_scope.id by "type:ref" ("Global" alone has no ref). */
export async function scopeIds(sql: Sql, org = "school"): Promise<Record<string, number>> {
  const rows = await sql<{ key: string; id: number }[]>`
    select scope_type || coalesce(':' || ref_id, '') as key, id from kpi_scope where organization_id = ${org}`;
  return Object.fromEntries(rows.map(({ key, id }) => [key, id]));
}

/** kpi_target.id by "type:ref" ("Global", "Ua" and "Projet" alone have no ref). */
export async function targetIds(sql: Sql, org = "school"): Promise<Record<string, number>> {
  const rows = await sql<{ key: string; id: number }[]>`
    select target_type || coalesce(':' || ref_id, '') as key, id from kpi_target where organization_id = ${org}`;
  return Object.fromEntries(rows.map(({ key, id }) => [key, id]));
}
