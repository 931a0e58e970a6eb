import { type Pass, placed } from "./flow";

/** Distinct learners with an own action in the window (on the target, or below it). */
export async function measureActiveLearners(pass: Pass): Promise<void> {
  const { tx, organizationId: org, from, to } = pass;
  // Several actions of one day are one: the item is given up for its module before anything is joined.
  const fact = tx`
    select distinct a.learner_id, null::bigint as trainer_id, coalesce(i.module_id, 0) as item_id, a.day_on
    from fact_activity a left join engine_item i on i.organization_id = ${org} and i.item_id = a.item_id
    where a.organization_id = ${org} and a.day_on between ${from}::date and ${to}::date`;
  await tx`
    insert into scratch_measure (period_code, date_id, scope_id, target_id, measure, num)
    select s.period_code, s.date_id, w.scope_id, w.target_id, 'active_learners', w.learners
    from (
      select slice_no, scope_id, target_id, count(*) as learners
      from (
        -- Distinct first: a hash of learners is cheaper than count(distinct), which sorts every action.
        select distinct s.slice_no, p.scope_id, p.target_id, p.learner_id
        from (${placed(pass, fact, ["Global", "Module"])}) p
        join scratch_slice s on p.day_on between s.from_on and s.to_on
        where p.scope_type <> 'Apprenant'
      ) a group by 1, 2, 3
    ) w join scratch_slice s using (slice_no)`;
}
