import type { Context } from "./context";

/**
 * Durations in fact_sample that state changes end, for the pairs in scratch_pair and what lies above them
 * (kpi.md, "6 Flow"; days are seconds / 86 400). A sample whose day moved leaves both days in scratch_touch.
 */
export async function projectSamples({ tx, organizationId: org }: Context): Promise<void> {
  await tx`
    with pair as (
      select distinct p.learner_id, a.item_id, a.item_type
      from scratch_pair p
      join engine_path t on t.organization_id = ${org} and t.item_id = p.item_id
      join engine_item a on a.organization_id = ${org} and a.item_id = t.target_id
      where a.item_id = p.item_id or a.item_type in ('Micro_competence', 'Competence')
    ),
    done as (
      select p.item_type, f.* from pair p
      join fact_item f on f.organization_id = ${org} and f.learner_id = p.learner_id and f.item_id = p.item_id
      where f.first_done_at is not null
    ),
    fresh as (
      select 'CYCLE_TIME_TACHE' as kind, learner_id, item_id, first_done_on as day_on,
        extract(epoch from first_done_at - first_doing_at) / 86400 as value
      from done where item_type = 'Tache' and first_doing_at <= first_done_at
      union all
      select 'LEAD_TIME_TACHE', learner_id, item_id, first_done_on, extract(epoch from first_done_at - first_at) / 86400
      from done where item_type = 'Tache'
      union all
      select case item_type when 'Competence' then 'DELAI_ACQUIS_COMP' else 'DELAI_ACQUIS_MICRO' end, d.learner_id, d.item_id, d.first_done_on,
        extract(epoch from d.first_done_at - below.started_at) / 86400
      from done d
      cross join lateral (
        select min(f.first_started_at) as started_at
        from engine_path p join fact_item f on f.organization_id = ${org} and f.learner_id = d.learner_id and f.item_id = p.item_id
        where p.organization_id = ${org} and p.target_id = d.item_id
      ) below
      where d.item_type in ('Competence', 'Micro_competence')
    ),
    stored as (
      select s.* from pair p
      join fact_sample s on s.organization_id = ${org} and s.learner_id = p.learner_id and s.item_id = p.item_id
      where s.kind in ('CYCLE_TIME_TACHE', 'LEAD_TIME_TACHE', 'DELAI_ACQUIS_COMP', 'DELAI_ACQUIS_MICRO')
    ),
    gone as (
      delete from fact_sample s using stored o
      where s.organization_id = ${org} and s.learner_id = o.learner_id and s.item_id = o.item_id and s.kind = o.kind and s.key = ''
      and not exists (select from fresh f where f.kind = o.kind and f.learner_id = o.learner_id and f.item_id = o.item_id)
    ),
    touched as (
      insert into scratch_touch (learner_id, scope_id, item_id, day_on)
      select learner_id, null::bigint, item_id, d from fresh f full join stored s using (kind, learner_id, item_id)
      cross join lateral (values (f.day_on), (s.day_on)) x(d)
      where d is not null and (f.day_on, f.value) is distinct from (s.day_on, s.value)
    )
    insert into fact_sample as s (organization_id, kind, learner_id, item_id, key, day_on, value)
    select ${org}, kind, learner_id, item_id, '', day_on, value from fresh
    on conflict (organization_id, learner_id, item_id, kind, key) do update set day_on = excluded.day_on, value = excluded.value
    where (s.day_on, s.value) is distinct from (excluded.day_on, excluded.value)`;
}
