import type { Context } from "./context";

/**
 * The pieces of which fact_stock is made: (learner_id, target_id, days, component, amount), for the learners in
 * scratch_restock. A component that is expected of a learner counts only on days enrolled in the item's module; one that
 * exists by its own events counts at Global on every day (kpi.md 1.7). A new stock is one more branch here, one more
 * row in `level` and one column in fact_stock.
 */
export function stockPieces(ctx: Context) {
  const { tx, organizationId: org, timeZone, tick } = ctx;
  return tx`
    with level (component, target_type) as (values
      ('progress_num', 'Global'), ('progress_num', 'Module'), ('progress_num', 'Competence'), ('progress_num', 'Micro_competence'),
      ('progress_den', 'Global'), ('progress_den', 'Module'), ('progress_den', 'Competence'), ('progress_den', 'Micro_competence'),
      ('competence_done', 'Global'), ('competence_done', 'Module'), ('competence_all', 'Global'), ('competence_all', 'Module'),
      ('unit_open', 'Global'), ('unit_open', 'Module'), ('unit_open', 'Competence'), ('unit_open', 'Micro_competence'),
      ('unit_inactive', 'Global'), ('unit_inactive', 'Module'), ('unit_inactive', 'Competence'), ('unit_inactive', 'Micro_competence'),
      ('ua_expected', 'Global'), ('ua_expected', 'Module'), ('ua_expected', 'Ua'), ('ua_done', 'Global'), ('ua_done', 'Module'), ('ua_done', 'Ua'),
      ('ua_planned', 'Global'), ('ua_planned', 'Module'), ('ua_planned', 'Ua'),
      ('ua_recent', 'Global'), ('ua_recent', 'Module'), ('ua_recent', 'Ua'), ('ua_by_week', 'Global'), ('ua_by_week', 'Module'), ('ua_by_week', 'Ua'),
      ('ua_by_month', 'Global'), ('ua_by_month', 'Module'), ('ua_by_month', 'Ua'),
      ('project_expected', 'Global'), ('project_expected', 'Projet'), ('project_done', 'Global'), ('project_done', 'Projet'),
      ('key_all', 'Global'), ('key_all', 'Module'), ('key_all', 'Competence'),
      ('key_mastered', 'Global'), ('key_mastered', 'Module'), ('key_mastered', 'Competence'),
      ('task_open_due', 'Global'), ('task_open_due', 'Module'), ('task_open_due', 'Projet'),
      ('task_overdue', 'Global'), ('task_overdue', 'Module'), ('task_overdue', 'Projet'),
      ('critical_all', 'Global'), ('critical_all', 'Module'), ('critical_all', 'Projet'),
      ('critical_overdue', 'Global'), ('critical_overdue', 'Module'), ('critical_overdue', 'Projet'),
      ('ua_unanswered', 'Global'), ('ua_unanswered', 'Module')
    ),
    placed as (
      select l.component, l.target_type, t.id as target_id from level l
      join kpi_target t on t.organization_id = ${org} and t.target_type = l.target_type and (t.ref_id is not null or t.target_type = 'Global')
    ),
    wanted as (${restocked(ctx)}),
    enrolled as (
      select e.learner_id, e.module_id, daterange(e.from_on, nullif(e.to_on, 'infinity'), '[]') as days
      from scratch_restock r join engine_enrolment e on e.organization_id = ${org} and e.learner_id = r.learner_id
    ),
    state as (
      select f.learner_id, f.item_id, f.due_at, k.kind, i.item_type, i.is_critical,
        daterange(f.from_on, nullif(f.to_on, 'infinity'), '[]') as days
      from scratch_restock r
      join fact_state f on f.organization_id = ${org} and f.learner_id = r.learner_id and f.to_on >= r.from_on and ${ofRestocked(tx, "f")}
      join kpi_state k on k.organization_id = ${org} and k.id = f.state_id
      join engine_item i on i.organization_id = ${org} and i.item_id = f.item_id
    ),
    done as (
      select learner_id, item_id, item_type, range_agg(days) as days from state where kind = 'done' group by 1, 2, 3
    ),
    ${progressPieces(ctx)},
    ${unitPieces(ctx)},
    ${planPieces(ctx)},
    ${masteryPieces(ctx)},
    expected_piece as (
      select learner_id, item_id, unnest(days) as days, component, amount from (
        select * from progress_piece
        union all select learner_id, item_id, days, 'competence_done', 1 from done where item_type = 'Competence'
        union all select * from plan_piece
        union all select * from mastery_piece
      ) p
    ),
    observed_piece as (
      select learner_id, item_id, unnest(days) as days, component, 1 as amount from unit_piece
      union all
      select learner_id, item_id, days, 'task_open_due', 1 from state
      where item_type = 'Tache' and kind in ('todo', 'doing', 'review') and due_at is not null
      union all
      select learner_id, item_id, days * daterange((due_at at time zone ${timeZone})::date, null), 'task_overdue', 1 from state
      where item_type = 'Tache' and kind in ('todo', 'doing', 'review') and due_at < ${tick}
      union all
      select learner_id, item_id, days, 'critical_all', 1 from state where item_type = 'Tache' and is_critical
      union all
      select learner_id, item_id, days * daterange((due_at at time zone ${timeZone})::date, null), 'critical_overdue', 1 from state
      where item_type = 'Tache' and is_critical and kind in ('todo', 'doing', 'review') and due_at < ${tick}
      union all
      select learner_id, item_id, unnest(range_agg(days)), 'ua_unanswered', 1 from (
        select s.learner_id, s.item_id,
          daterange(((s.submitted_at + interval '168 hours') at time zone ${timeZone})::date, s.answered_on) as days
        from scratch_restock r
        join fact_submission s on s.organization_id = ${org} and s.learner_id = r.learner_id and ${ofRestocked(tx, "s")}
        join engine_item i on i.organization_id = ${org} and i.item_id = s.item_id and i.item_type = 'Ua'
        where s.submitted_at + interval '168 hours' <= ${tick}
          and (s.answered_at is null or s.answered_at > s.submitted_at + interval '168 hours')
      ) late group by 1, 2
    ),
    -- What is expected of everybody enrolled in a module needs no item: it was counted when the tree was resolved.
    total_piece as (
      select e.learner_id, t.target_id, e.days, c.component, c.amount
      from enrolled e
      join engine_total t on t.organization_id = ${org} and t.module_id = e.module_id
      cross join lateral (values
        ('progress_den', t.weight), ('competence_all', t.competences), ('key_all', t.key_uas)
      ) c(component, amount)
      join placed on placed.target_id = t.target_id and placed.component = c.component
      where c.amount <> 0
    )
    select learner_id, target_id, days, component, amount from total_piece join wanted using (learner_id, target_id)
    union all
    select p.learner_id, path.target_id, p.days * e.days, p.component, p.amount
    from (select *, true as everywhere from expected_piece union all select *, false from observed_piece) p
    join engine_item i on i.organization_id = ${org} and i.item_id = p.item_id
    join enrolled e on e.learner_id = p.learner_id and e.module_id = i.module_id and e.days && p.days
    join engine_path path on path.organization_id = ${org} and path.item_id = p.item_id
    join wanted on wanted.learner_id = p.learner_id and wanted.target_id = path.target_id
    join placed on placed.target_id = path.target_id and placed.component = p.component
      and (p.everywhere or placed.target_type <> 'Global')
    union all
    select p.learner_id, placed.target_id, p.days, p.component, p.amount
    from observed_piece p
    join placed on placed.component = p.component and placed.target_type = 'Global'
    join wanted on wanted.learner_id = p.learner_id and wanted.target_id = placed.target_id
    where not isempty(p.days)`;
}

/** (learner, target) whose stocks are made again: all that have any, or those that a change touched. */
export function restocked({ tx, organizationId: org }: Context) {
  return tx`
    select r.learner_id, t.id as target_id from scratch_restock r
    join kpi_target t on t.organization_id = ${org} and t.target_type in ('Global', 'Module', 'Competence', 'Micro_competence', 'Ua', 'Projet')
    where r.is_whole
    union
    select learner_id, target_id from scratch_restock_target`;
}

/** The restocked learners' rows of a table, by index where they are few: joins here are by hash. */
export function ofRestocked(tx: Context["tx"], alias: string) {
  return tx`${tx(`${alias}.learner_id`)} = any (array(select learner_id from scratch_restock))`;
}

/** A UA is worth its weight while done; before, each done chapter is worth its share of it. Days as multiranges. */
function progressPieces({ tx, organizationId: org }: Context) {
  return tx`
    progress_piece as (
      select d.learner_id, d.item_id, d.days, 'progress_num' as component, i.weight as amount
      from done d join engine_item i on i.organization_id = ${org} and i.item_id = d.item_id
      where d.item_type = 'Ua' and i.weight <> 0
      union all
      select c.learner_id, u.item_id, c.days - coalesce(d.days, '{}'), 'progress_num', u.weight / u.chapters
      from done c
      join engine_item i on i.organization_id = ${org} and i.item_id = c.item_id
      join engine_item u on u.organization_id = ${org} and u.item_id = i.ua_id and u.weight <> 0
      left join done d on d.learner_id = c.learner_id and d.item_id = u.item_id
      where c.item_type = 'Chapitre'
    )`;
}

/** A started unit is open until done, and inactive on the days that no own action covers (a day covers itself and six more). */
function unitPieces({ tx, organizationId: org }: Context) {
  return tx`
    unit as (
      select u.learner_id, u.unit_id, datemultirange(daterange(u.started_on, null)) - coalesce(d.days, '{}') as open
      from scratch_restock r
      join fact_unit u on u.organization_id = ${org} and u.learner_id = r.learner_id and ${ofRestocked(tx, "u")}
      left join done d on d.learner_id = u.learner_id and d.item_id = u.unit_id
    ),
    acted as (
      select a.learner_id, i.unit_id, range_agg(daterange(a.day_on, a.day_on + 7)) as days
      from scratch_restock r
      join fact_activity a on a.organization_id = ${org} and a.learner_id = r.learner_id and a.day_on >= r.from_on - 6 and ${ofRestocked(tx, "a")}
      join engine_item i on i.organization_id = ${org} and i.item_id = a.item_id and i.unit_id is not null
      group by 1, 2
    ),
    unit_piece as (
      select learner_id, unit_id as item_id, open as days, 'unit_open' as component from unit
      union all
      select u.learner_id, u.unit_id, u.open - coalesce(a.days, '{}'), 'unit_inactive'
      from unit u left join acted a using (learner_id, unit_id)
    )`;
}

/** A pair is planned on the days its learner is in a group that plans it, and expected from the earliest such date on. */
function planPieces({ tx, organizationId: org }: Context) {
  return tx`
    planned as (
      select m.learner_id, t.id as item_id, i.item_type,
        range_agg(daterange(m.from_on, nullif(m.to_on, 'infinity'), '[]')) as days,
        range_agg(daterange(m.from_on, nullif(m.to_on, 'infinity'), '[]') * daterange(p.planned_on, null)) as due,
        range_agg(daterange(m.from_on, nullif(m.to_on, 'infinity'), '[]') * daterange(date_trunc('week', p.planned_on)::date, null)) as due_week,
        range_agg(daterange(m.from_on, nullif(m.to_on, 'infinity'), '[]') * daterange(date_trunc('month', p.planned_on)::date, null)) as due_month
      from scratch_restock r
      join engine_member m on m.organization_id = ${org} and m.learner_id = r.learner_id and ${ofRestocked(tx, "m")}
      join kpi_scope s on s.organization_id = ${org} and s.id = m.scope_id and s.scope_type in ('Session', 'Groupe', 'Sous_groupe')
      join lms_plan p on p.organization_id = ${org} and p.group_id = s.ref_id
      join lms_item o on o.organization_id = ${org} and o.id = p.item_id and o.item_type in ('Ua', 'Projet')
      join kpi_target t on t.organization_id = ${org} and t.target_type = o.item_type and t.ref_id = o.id
      join engine_item i on i.organization_id = ${org} and i.item_id = t.id
      group by 1, 2, 3
    ),
    plan_piece as (
      select learner_id, item_id, due as days, case item_type when 'Ua' then 'ua_expected' else 'project_expected' end as component, 1::numeric as amount
      from planned
      union all
      select p.learner_id, p.item_id, p.days * d.days, case p.item_type when 'Ua' then 'ua_done' else 'project_done' end, 1
      from planned p join done d using (learner_id, item_id)
      union all
      select learner_id, item_id, days, 'ua_planned', 1 from planned where item_type = 'Ua'
      union all
      select p.learner_id, p.item_id, p.days * d.days * datemultirange(daterange(f.first_done_on, f.first_done_on + 28)), 'ua_recent', 1
      from planned p join done d using (learner_id, item_id)
      join fact_item f on f.organization_id = ${org} and f.learner_id = p.learner_id and f.item_id = p.item_id and ${ofRestocked(tx, "f")}
      where p.item_type = 'Ua'
      union all
      select learner_id, item_id, due_week, 'ua_by_week', 1 from planned where item_type = 'Ua'
      union all
      select learner_id, item_id, due_month, 'ua_by_month', 1 from planned where item_type = 'Ua'
    )`;
}

/** A key UA is mastered while done, but for the days that its latest score is under the mark. */
function masteryPieces({ tx, organizationId: org, masteryMark }: Context) {
  return tx`
    score_day as (
      select distinct on (f.learner_id, f.item_id, f.day_on) f.learner_id, f.item_id, f.day_on, f.value
      from scratch_restock r
      join fact_event f on f.organization_id = ${org} and f.learner_id = r.learner_id and f.kind = 'score' and ${ofRestocked(tx, "f")}
      join engine_item i on i.organization_id = ${org} and i.item_id = f.item_id and i.item_type = 'Ua' and i.is_key
      order by f.learner_id, f.item_id, f.day_on, f.at desc, f.event_id collate "C" desc
    ),
    failed as (
      select learner_id, item_id, range_agg(days) as days from (
        select learner_id, item_id, value, daterange(day_on, lead(day_on) over (partition by learner_id, item_id order by day_on)) as days
        from score_day
      ) s where value < ${masteryMark}::numeric group by 1, 2
    ),
    mastery_piece as (
      select d.learner_id, d.item_id, d.days - coalesce(f.days, '{}') as days, 'key_mastered' as component, 1::numeric as amount
      from done d
      join engine_item i on i.organization_id = ${org} and i.item_id = d.item_id and i.is_key
      left join failed f on f.learner_id = d.learner_id and f.item_id = d.item_id
      where d.item_type = 'Ua'
    )`;
}
