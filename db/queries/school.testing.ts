import type { Sql } from "../client";

/**
 * A small school for the tests of queries, routes and the policy:
 * session S › group A (sub-groups A1 with 5 learners, A2 with 2) and group B (1 learner); trainer t1 has A since
 * 1 September, t2 has B, t3 had A1 until 1 October. Module m › competence c › micro-competence mc › UA u; project p.
 */
export async function plantSchool(sql: Sql, org = "school"): Promise<void> {
  await sql`
    insert into organization (id, name, slug, time_zone) values (${org}, ${`École ${org}`}, ${org}, 'Africa/Casablanca')`;
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
    select ${org}, 'Global', null, ${`École ${org}`}
    union all select organization_id, group_type, id, name from lms_group where organization_id = ${org}
    union all select organization_id, 'Apprenant', id, name from lms_student where organization_id = ${org}
    union all select organization_id, 'Formateur', id, name from lms_instructor where organization_id = ${org}`;
  await sql`
    insert into kpi_target (organization_id, target_type, ref_id, label)
    select ${org}, 'Global', null, ${`École ${org}`}
    union all values (${org}, 'Ua', null, 'Toutes les UA'), (${org}, 'Projet', null, 'Tous les projets')
    union all select organization_id, item_type, id, name from lms_item where organization_id = ${org}`;
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
