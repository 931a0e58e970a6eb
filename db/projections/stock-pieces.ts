import type postgres from "postgres";
import { type Context, ofRestocked } from "./context";

/**
 * Whose pieces: of the items in scratch_owner, as of a tick and from a day on (before it, nothing of theirs changes), or
 * of every item of the learners in scratch_restock.
 */
export type Owners = { since: string; tick: Date } | "whole";

/**
 * The pieces of which fact_stock is made: (learner_id, item_id, everywhere, days, component, amount). Such as "this UA,
 * weight 2, is done from 3 March on". `everywhere`: expected of a learner, so that it counts only on days enrolled in the
 * item's module; else it exists by its own events and counts at Global on every day (kpi.md 1.7). A new stock is one more
 * branch here, one more line in `LEVELS` (stock.ts) and one column in fact_stock.
 */
export function stockPieces(ctx: Context, owners: Owners) {
  const { tx, organizationId: org, timeZone } = ctx;
  const tick = owners === "whole" ? ctx.tick : owners.tick;
  const since = owners === "whole" ? tx`'-infinity'::date` : tx`${owners.since}::date`;
  const at: Place = { ...ctx, isWhole: owners === "whole", since };
  return tx`
    with state as (
      select f.learner_id, f.item_id, f.due_at, k.kind, i.item_type, i.is_critical,
        daterange(f.from_on, nullif(f.to_on, 'infinity'), '[]') as days
      from ${owned(at, "fact_state", "f", "item_id")}
      join kpi_state k on k.organization_id = ${org} and k.id = f.state_id
      join engine_item i on i.organization_id = ${org} and i.item_id = f.item_id
      where f.to_on >= ${since}
    ),
    done as (
      select learner_id, item_id, item_type, range_agg(days) as days from state where kind = 'done' group by 1, 2, 3
    ),
    ${progressPieces(at)},
    ${unitPieces(at)},
    ${planPieces(at)},
    ${masteryPieces(at)},
    expected_piece as (
      select learner_id, item_id, unnest(days) as days, component, amount from (
        select * from progress_piece
        union all select learner_id, item_id, days, 'competence_done', 1 from done where item_type = 'Competence'
        union all select * from plan_piece
        union all select * from mastery_piece
      ) p
    ),
    observed_piece as (
      select learner_id, item_id, unnest(days) as days, component from unit_piece
      union all
      select learner_id, item_id, days, 'task_open_due' from state
      where item_type = 'Tache' and kind in ('todo', 'doing', 'review') and due_at is not null
      union all
      select learner_id, item_id, days * daterange((due_at at time zone ${timeZone})::date, null), 'task_overdue' from state
      where item_type = 'Tache' and kind in ('todo', 'doing', 'review') and due_at < ${tick}
      union all
      select learner_id, item_id, days, 'critical_all' from state where item_type = 'Tache' and is_critical
      union all
      select learner_id, item_id, days * daterange((due_at at time zone ${timeZone})::date, null), 'critical_overdue' from state
      where item_type = 'Tache' and is_critical and kind in ('todo', 'doing', 'review') and due_at < ${tick}
      union all
      select learner_id, item_id, unnest(range_agg(days)), 'ua_unanswered' from (
        select s.learner_id, s.item_id,
          daterange(((s.submitted_at + interval '168 hours') at time zone ${timeZone})::date, s.answered_on) as days
        from ${owned(at, "fact_submission", "s", "item_id")}
        join engine_item i on i.organization_id = ${org} and i.item_id = s.item_id and i.item_type = 'Ua'
        where s.submitted_at + interval '168 hours' <= ${tick}
          and (s.answered_at is null or s.answered_at > s.submitted_at + interval '168 hours')
      ) late group by 1, 2
    )
    select learner_id, item_id, everywhere, days * daterange(nullif(${since}, '-infinity'), null) as days, component, amount
    from (select *, true as everywhere from expected_piece union all select *, 1, false from observed_piece) p
    where not isempty(days * daterange(nullif(${since}, '-infinity'), null))`;
}

type Fragment = postgres.PendingQuery<postgres.Row[]>;
type Place = Context & { isWhole: boolean; since: Fragment };

/** The owners' rows of a fact table that has `item` of a learner in a column: `from …`. */
function owned({ tx, organizationId: org, isWhole }: Place, table: string, alias: string, item: string) {
  const [t, of] = [tx(table), (column: string) => tx(`${alias}.${column}`)];
  return isWhole
    ? tx`
      scratch_restock r join ${t} ${tx(alias)}
        on ${of("organization_id")} = ${org} and ${of("learner_id")} = r.learner_id and ${ofRestocked(tx, alias)}`
    : tx`
      scratch_owner r join ${t} ${tx(alias)}
        on ${of("organization_id")} = ${org} and ${of("learner_id")} = r.learner_id and ${of(item)} = r.item_id`;
}

/** A UA is worth its weight while done; before, each done chapter is worth its share of it. Days as multiranges. */
function progressPieces({ tx, organizationId: org }: Place) {
  return tx`
    done_in_ua as (
      -- Over a window, for the planner has no idea how many these are and would look through all of them for each.
      select d.learner_id, d.item_type, d.days, i.ua_id,
        (array_agg(d.days) filter (where d.item_type = 'Ua') over (partition by d.learner_id, i.ua_id))[1] as ua_days
      from done d
      join (select item_id, case item_type when 'Ua' then item_id else ua_id end as ua_id from engine_item where organization_id = ${org}) i
        on i.item_id = d.item_id
      where d.item_type in ('Ua', 'Chapitre')
    ),
    progress_piece as (
      select d.learner_id, u.item_id, case d.item_type when 'Ua' then d.days else d.days - coalesce(d.ua_days, '{}') end as days,
        'progress_num' as component, case d.item_type when 'Ua' then u.weight else u.weight / u.chapters end as amount
      from done_in_ua d join engine_item u on u.organization_id = ${org} and u.item_id = d.ua_id and u.weight <> 0
    )`;
}

/** A started unit is open until done, and inactive on the days that no own action covers (a day covers itself and six more). */
function unitPieces(at: Place) {
  const { tx, organizationId: org, since, isWhole } = at;
  return tx`
    unit as (
      select u.learner_id, u.unit_id,
        datemultirange(daterange(greatest(u.started_on, nullif(${since}, '-infinity')), null)) - coalesce(d.days, '{}') as open
      from ${owned(at, "fact_unit", "u", "unit_id")}
      left join done d on d.learner_id = u.learner_id and d.item_id = u.unit_id
    ),
    acted as (
      select u.learner_id, u.unit_id, range_agg(daterange(a.day_on, a.day_on + 7)) as days
      from unit u
      join engine_item i on i.organization_id = ${org} and i.unit_id = u.unit_id
      join fact_activity a on a.organization_id = ${org} and a.learner_id = u.learner_id and a.item_id = i.item_id
        and a.day_on >= ${since} - 6 ${isWhole ? tx`and ${ofRestocked(tx, "a")}` : tx``}
      where not isempty(u.open)
      group by 1, 2
    ),
    unit_piece as (
      select learner_id, unit_id as item_id, open as days, 'unit_open' as component from unit
      union all
      select u.learner_id, u.unit_id, u.open - coalesce(a.days, '{}'), 'unit_inactive'
      from unit u left join acted a using (learner_id, unit_id)
    )`;
}

/**
 * A pair is planned on the days its learner is in a group that plans it, and expected from the earliest such date on.
 * What no event changes is left out unless the learner's all is asked for.
 */
function planPieces({ tx, organizationId: org, isWhole }: Place) {
  const due = (from: Fragment) =>
    tx`range_agg(daterange(m.from_on, nullif(m.to_on, 'infinity'), '[]') * daterange(${from}, null))`;
  return tx`
    planned as (
      select m.learner_id, t.id as item_id, t.target_type as item_type,
        range_agg(daterange(m.from_on, nullif(m.to_on, 'infinity'), '[]')) as days, (array_agg(d.days))[1] as done_days
        ${
          isWhole
            ? tx`,
        ${due(tx`p.planned_on`)} as due, ${due(tx`date_trunc('week', p.planned_on)::date`)} as due_week,
        ${due(tx`date_trunc('month', p.planned_on)::date`)} as due_month`
            : tx``
        }
      from ${
        isWhole
          ? tx`scratch_restock r
      join engine_member m on m.organization_id = ${org} and m.learner_id = r.learner_id and ${ofRestocked(tx, "m")}
      join kpi_scope s on s.organization_id = ${org} and s.id = m.scope_id and s.scope_type in ('Session', 'Groupe', 'Sous_groupe')
      join lms_plan p on p.organization_id = ${org} and p.group_id = s.ref_id
      join lms_item o on o.organization_id = ${org} and o.id = p.item_id
      join kpi_target t on t.organization_id = ${org} and t.target_type = o.item_type and t.ref_id = o.id
      left join done d on d.learner_id = m.learner_id and d.item_id = t.id`
          : tx`done d
      join kpi_target t on t.organization_id = ${org} and t.id = d.item_id
      join engine_member m on m.organization_id = ${org} and m.learner_id = d.learner_id
      join kpi_scope s on s.organization_id = ${org} and s.id = m.scope_id and s.scope_type in ('Session', 'Groupe', 'Sous_groupe')
      join lms_plan p on p.organization_id = ${org} and p.group_id = s.ref_id and p.item_id = t.ref_id`
      }
      where t.target_type in ('Ua', 'Projet')
      group by 1, 2, 3
    ),
    plan_piece as (
      ${
        isWhole
          ? tx`
      select learner_id, item_id, due as days, case item_type when 'Ua' then 'ua_expected' else 'project_expected' end as component, 1::numeric as amount
      from planned
      union all
      select learner_id, item_id, days, 'ua_planned', 1 from planned where item_type = 'Ua'
      union all
      select learner_id, item_id, due_week, 'ua_by_week', 1 from planned where item_type = 'Ua'
      union all
      select learner_id, item_id, due_month, 'ua_by_month', 1 from planned where item_type = 'Ua'
      union all`
          : tx``
      }
      select learner_id, item_id, days * done_days as days, case item_type when 'Ua' then 'ua_done' else 'project_done' end as component, 1::numeric as amount
      from planned where done_days is not null
      union all
      select p.learner_id, p.item_id, p.days * p.done_days * datemultirange(daterange(f.first_done_on, f.first_done_on + 28)), 'ua_recent', 1
      from planned p
      join fact_item f on f.organization_id = ${org} and f.learner_id = p.learner_id and f.item_id = p.item_id ${isWhole ? tx`and ${ofRestocked(tx, "f")}` : tx``}
      where p.item_type = 'Ua' and p.done_days is not null
    )`;
}

/** A key UA is mastered while done, but for the days that its latest score is under the mark. */
function masteryPieces(at: Place) {
  const { tx, organizationId: org, masteryMark } = at;
  return tx`
    score_day as (
      select distinct on (f.learner_id, f.item_id, f.day_on) f.learner_id, f.item_id, f.day_on, f.value
      from ${owned(at, "fact_event", "f", "item_id")}
      join engine_item i on i.organization_id = ${org} and i.item_id = f.item_id and i.item_type = 'Ua' and i.is_key
      where f.kind = 'score'
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
