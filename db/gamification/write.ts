import { inOrder } from "@/db/in-order";
import type { Context } from "@/db/projections";
import { type Points, signalsOf } from "./evaluate";

/** Awards of the learners in scratch_gamer become those of scratch_award. @returns learners with another award than before */
export async function writeAwards({ tx, organizationId: org, tick }: Context): Promise<string[]> {
  const escaped = (id: string) => tx`replace(replace(${tx(id)}, '%', '%25'), ':', '%3A')`;
  const [gone, put] = await inOrder(
    () => tx<{ student_id: string }[]>`
    delete from gamification_award a
    where a.organization_id = ${org} and a.student_id = any(array(select student_id from scratch_gamer)) and not exists (
      select from scratch_award x where x.student_id = a.student_id and x.badge_id = a.badge_id
      and x.course_id = coalesce(a.course_id, '') and x.class_id = coalesce(a.class_id, ''))
    returning a.student_id`,
    () => tx<{ student_id: string }[]>`
    insert into gamification_award as a (organization_id, id, badge_id, student_id, course_id, class_id, awarded_at, context_json, created_at)
    select ${org}, concat_ws(':', ${escaped("badge_id")}, ${escaped("student_id")},
        coalesce(nullif(${escaped("class_id")}, ''), nullif(${escaped("course_id")}, ''))),
      badge_id, student_id, nullif(course_id, ''), nullif(class_id, ''), awarded_at, context_json, ${tick}
    from scratch_award
    on conflict (organization_id, badge_id, student_id, course_id, class_id) do update
    set awarded_at = excluded.awarded_at, context_json = excluded.context_json
    where (a.awarded_at, a.context_json) is distinct from (excluded.awarded_at, excluded.context_json)
    returning a.student_id`,
  );
  return [...gone, ...put].map((row) => row.student_id);
}

/** Points and badges of the learners in scratch_gamer. @returns learners whose points or number of badges differ */
export async function writeScores({ tx, organizationId: org }: Context, points: Points): Promise<string[]> {
  const rows = await tx<{ student_id: string }[]>`
    with signal as (
      select s.student_id, sum((${JSON.stringify(points)}::text::jsonb ->> s.type)::bigint) as points
      from scratch_gamer g cross join lateral (${signalsOf(tx, org)}) s
      group by 1
    ),
    award as (
      select a.student_id, sum(b.points_reward) as points, count(*)::int as badges
      from scratch_award a join gamification_badge b on b.organization_id = ${org} and b.id = a.badge_id
      group by 1
    ),
    fresh as (
      select student_id, coalesce(signal.points, 0) + coalesce(award.points, 0) as points, coalesce(award.badges, 0) as badges
      from signal full join award using (student_id)
    ),
    gone as (
      delete from gamification_score s
      where s.organization_id = ${org} and s.student_id = any(array(select student_id from scratch_gamer))
        and not exists (select from fresh f where f.student_id = s.student_id)
      returning s.student_id
    ),
    put as (
      insert into gamification_score as s (organization_id, student_id, total_points, badges_count)
      select ${org}, student_id, points, badges from fresh
      on conflict (organization_id, student_id) do update
      set total_points = excluded.total_points, badges_count = excluded.badges_count
      where (s.total_points, s.badges_count) is distinct from (excluded.total_points, excluded.badges_count)
      returning s.student_id
    )
    select student_id from gone union all select student_id from put`;
  return rows.map((row) => row.student_id);
}

/** Tells live pages: the learner's own, and those of the groups in which they are ranked. */
export async function tellScopes(
  { tx, organizationId: org, today }: Context,
  students: readonly string[],
): Promise<void> {
  if (students.length === 0) return;
  await tx`
    insert into kpi_change (organization_id, scope_ids, changed_at)
    select ${org}, array_agg(distinct m.scope_id), now()
    from kpi_scope l
    join engine_member m on m.organization_id = ${org} and m.learner_id = l.id and ${today}::date between m.from_on and m.to_on
    join kpi_scope s on s.organization_id = ${org} and s.id = m.scope_id and s.scope_type <> 'Formateur'
    where l.organization_id = ${org} and l.scope_type = 'Apprenant' and l.ref_id = any(${[...students]}::text[])
    having count(*) > 0`;
}
