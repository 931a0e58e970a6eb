import { WINDOWED } from "@/db/projections";
import { cells, members, type Pass, percentileRows, placed } from "./flow";
import { inWindows } from "./windows";

/** Sessions of learners and trainers: logins, active hours, and the distribution of logins by user. */
export async function measureSessions(pass: Pass): Promise<void> {
  const { tx, organizationId: org, from, to } = pass;
  await tx`
    with scope as materialized (
      select c.scope_id, c.scope_type from scratch_scope c
      ${cells(pass, tx`c.scope_id`, tx`(select target_id from scratch_target where target_type = 'Global')`)}
    ),
    stays as materialized (
      select m.learner_id as user_id, m.scope_id, c.scope_type, m.from_on, m.to_on
      from engine_member m join scope c using (scope_id) where ${members(pass)} and m.from_on <= ${to}::date and m.to_on >= ${from}::date
      union all
      select m.trainer_id, m.scope_id, c.scope_type, m.from_on, m.to_on
      from engine_trainer_member m join scope c using (scope_id)
      where m.organization_id = ${org} and m.from_on <= ${to}::date and m.to_on >= ${from}::date
    ),
    ${inWindows(pass, WINDOWED.session)},
    user_window as materialized (
      select p.slice_no, p.scope_id, p.user_id, p.n as logins, p.ends, p.value as seconds
      from placed p
      join scope c using (scope_id) join scratch_slice s using (slice_no)
      where c.scope_type <> 'Apprenant' or s.is_long
    ),
    put_percentiles as (
      insert into scratch_percentiles ${percentileRows(
        pass,
        tx`
        select w.slice_no, 'CONNEXION_SESSIONS' as code, w.scope_id, t.target_id, w.logins as value
        from user_window w cross join scratch_target t where t.target_type = 'Global' and w.logins > 0`,
      )}
    )
    insert into scratch_measure (period_code, date_id, scope_id, target_id, measure, num, n)
    select s.period_code, s.date_id, w.scope_id, t.target_id, v.measure, v.num, v.n
    from (
      select slice_no, scope_id, sum(logins) as logins, sum(seconds) / 3600 as hours, count(*) filter (where ends > 0) as users
      from user_window group by 1, 2
    ) w join scratch_slice s using (slice_no) cross join scratch_target t
    cross join lateral (values ('logins', w.logins, null), ('active_hours', w.hours, w.users)) v(measure, num, n)
    where t.target_type = 'Global' and (v.num <> 0 or v.n > 0)`;
}

/** FEEDBACK by trainer, over the learners of each scope. */
export async function measureFeedbackLoad(pass: Pass): Promise<void> {
  const { tx, organizationId: org, from, to } = pass;
  const fact = tx`
    select learner_id, trainer_id, trainer_id as author_id, item_id, day_on from fact_event
    where organization_id = ${org} and kind = 'feedback' and learner_id is not null and day_on between ${from}::date and ${to}::date`;
  await tx`
    insert into scratch_percentiles ${percentileRows(
      pass,
      tx`
      select s.slice_no, 'CHARGE_FB' as code, p.scope_id, p.target_id, count(*) as value
      from (${placed(pass, fact, ["Global"])}) p
      join scratch_slice s on p.day_on between s.from_on and s.to_on
      where p.scope_type in ('Global', 'Session', 'Groupe')
      group by s.slice_no, p.scope_id, p.target_id, p.author_id`,
    )}`;
}
