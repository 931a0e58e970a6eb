import type { Pass } from "./flow";
import { placed } from "./flow";

/** Distinct learners with an own action in the window (on the target, or below it). */
export async function measureActiveLearners(pass: Pass): Promise<void> {
  const { tx, organizationId: org, from, to } = pass;
  const fact = tx`
    select learner_id, null::bigint as trainer_id, nullif(item_id, 0) as item_id, day_on from fact_activity
    where organization_id = ${org} and day_on between ${from}::date and ${to}::date`;
  await tx`
    insert into scratch_measure (period_code, date_id, scope_id, target_id, measure, num)
    select s.period_code, s.date_id, w.scope_id, w.target_id, 'active_learners', w.learners
    from (
      select slice_no, scope_id, target_id, count(*) as learners
      from (
        -- Distinct first: a hash of learners is cheaper than count(distinct), which sorts every action.
        select distinct s.slice_no, p.scope_id, p.target_id, p.learner_id
        from (${placed(pass, fact)}) p
        join scratch_target t on t.target_id = p.target_id and t.target_type in ('Global', 'Module')
        join scratch_slice s on p.day_on between s.from_on and s.to_on
      ) a group by 1, 2, 3
    ) w join scratch_slice s using (slice_no)`;
}
