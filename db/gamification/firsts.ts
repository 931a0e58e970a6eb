import { atWork, type Context } from "@/db/projections";

/** First entries into states of the touched (learner, item) pairs. They only ever move earlier, in whatever order events come. */
export async function projectStates(ctx: Context): Promise<void> {
  const { tx, organizationId: org } = ctx;
  await tx`
    with pair as (select distinct learner_id, item_id from scratch_pair),
    entry as (
      select t.learner_id, t.item_id, s.domain || '/' || s.state_code as kind, min(t.at) as at
      from pair
      join fact_transition t on t.organization_id = ${org} ${atWork(ctx, "t")} and t.learner_id = pair.learner_id and t.item_id = pair.item_id
      join kpi_state s on s.organization_id = ${org} and s.id = t.state_id
      group by 1, 2, 3
    ),
    put as (
      insert into gamification_first as f (organization_id, student_id, kind, ref_id, at, course_id, class_id)
      select ${org}, l.ref_id, e.kind, k.ref_id, e.at, module.course_id, i.class_id
      from entry e
      join kpi_scope l on l.organization_id = ${org} and l.id = e.learner_id
      join kpi_target k on k.organization_id = ${org} and k.id = e.item_id
      join lms_item i on i.organization_id = ${org} and i.id = k.ref_id
      left join engine_item x on x.organization_id = ${org} and x.item_id = e.item_id
      left join kpi_target m on m.organization_id = ${org} and m.id = x.module_id
      left join lms_item module on module.organization_id = ${org} and module.id = m.ref_id
      on conflict (organization_id, student_id, kind, ref_id) do update
      set at = excluded.at, course_id = excluded.course_id, class_id = excluded.class_id
      where (f.at, f.course_id, f.class_id) is distinct from (excluded.at, excluded.course_id, excluded.class_id)
      returning student_id
    )
    insert into scratch_gamer (student_id) select student_id from put except select student_id from scratch_gamer`;
}

/** First full marks of each class's quiz; and whoever worked on a class may have a signal more, or an earlier one. */
export async function projectSteps(ctx: Context): Promise<void> {
  const { tx, organizationId: org } = ctx;
  await tx`
    insert into scratch_gamer (student_id)
    select student_id from scratch_event
    where student_id is not null and class_id is not null and type in ('VIDEO_PING', 'QUIZ_SUBMIT', 'STEP_DONE')
    except select student_id from scratch_gamer`;
  await tx`
    insert into gamification_first as f (organization_id, student_id, kind, ref_id, at, course_id, class_id)
    select ${org}, e.student_id, 'perfect', e.class_id, min(e.at), min(c.course_id), e.class_id
    from scratch_event e
    join engine_context c on c.organization_id = ${org} and c.kind = 'class' and c.ref_id = e.class_id
    where e.type = 'QUIZ_SUBMIT' and e.student_id is not null
      and (e.payload ->> 'score')::numeric >= (e.payload ->> 'max_score')::numeric
    group by e.student_id, e.class_id
    on conflict (organization_id, student_id, kind, ref_id) do update set at = excluded.at where excluded.at < f.at`;
}
