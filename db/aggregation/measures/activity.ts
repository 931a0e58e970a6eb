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
    select s.period_code, s.date_id, a.scope_id, a.target_id, 'active_learners', count(distinct a.learner_id)
    from (
      select distinct p.scope_id, p.target_id, p.learner_id, p.day_on from (${placed(pass, fact)}) p
      join scratch_target t on t.target_id = p.target_id and t.target_type in ('Global', 'Module')
    ) a
    join scratch_slice s on a.day_on between s.from_on and s.to_on
    group by 1, 2, 3, 4`;
}
