import type { Context } from "./context";

/**
 * kpi_scope and kpi_target rows of everything that structure names, with its current label. What is no longer named stays, for
 * rows of the past point at it; who removes a group or an item takes them away (db/dimensions.ts). Global and the "all of
 * that type" targets are made with the organisation.
 * @returns the Groupes that have another name than before
 */
export async function resolveDimensions(ctx: Context): Promise<string[]> {
  const { tx, organizationId: org } = ctx;
  const renamed = await tx<{ ref_id: string }[]>`
    with named as (
    insert into kpi_scope as k (organization_id, scope_type, ref_id, label)
    select ${org}, scope_type, ref_id, label from (
      select 'Apprenant' as scope_type, id as ref_id, name as label from lms_student where organization_id = ${org}
      union all select 'Formateur', id, name from lms_instructor where organization_id = ${org}
      union all select group_type, id, name from lms_group where organization_id = ${org}
    ) s
    where not exists (
      select from kpi_scope k where k.organization_id = ${org} and k.scope_type = s.scope_type
      and k.ref_id is not distinct from s.ref_id and k.label = s.label)
    on conflict (organization_id, scope_type, ref_id) do update set label = excluded.label
    returning scope_type, ref_id
    )
    select n.ref_id from named n
    -- A statement does not see what it inserts: this is who was there before.
    join kpi_scope k on k.organization_id = ${org} and k.scope_type = n.scope_type and k.ref_id = n.ref_id
    where n.scope_type = 'Groupe'`;
  await tx`
    insert into kpi_target as k (organization_id, target_type, ref_id, label)
    select ${org}, target_type, ref_id, label from (
      select item_type as target_type, id as ref_id, name as label from lms_item where organization_id = ${org}
    ) s
    where not exists (
      select from kpi_target k where k.organization_id = ${org} and k.target_type = s.target_type
      and k.ref_id is not distinct from s.ref_id and k.label = s.label)
    on conflict (organization_id, target_type, ref_id) do update set label = excluded.label`;
  // What has no item counts for Global, curriculum or none.
  await tx`
    insert into engine_path (organization_id, item_id, target_id)
    select ${org}, 0, id from kpi_target where organization_id = ${org} and target_type = 'Global'
    on conflict do nothing`;
  return renamed.map(({ ref_id }) => ref_id);
}

/**
 * The curriculum tree, resolved: engine_item, engine_path, engine_total(_domain).
 * @returns true when an item's place, weight or flags differ from before: every stock may then be another.
 */
export async function resolveItems(ctx: Context): Promise<boolean> {
  const { tx, organizationId: org } = ctx;
  await tx`
    create temp table scratch_tree on commit drop as
    with recursive up as (
      select i.id as item, i.id as above, i.item_type as above_type, i.parent_id, 0 as depth
      from lms_item i where i.organization_id = ${org}
      union all
      select up.item, p.id, p.item_type, p.parent_id, up.depth + 1 from up
      join lms_item p on p.organization_id = ${org} and p.id = up.parent_id
    )
    select t.id as item_id, a.id as above_id, up.above_type, up.depth from up
    join lms_item i on i.organization_id = ${org} and i.id = up.item
    join kpi_target t on t.organization_id = ${org} and t.target_type = i.item_type and t.ref_id = up.item
    join kpi_target a on a.organization_id = ${org} and a.target_type = up.above_type and a.ref_id = up.above`;
  await tx`
    create temp table scratch_item on commit drop as
    with nearest as (
      select distinct on (item_id, above_type) item_id, above_type, above_id from scratch_tree order by item_id, above_type, depth
    ),
    below as (
      select d.above_id, count(*)::int as chapters from scratch_tree d
      join kpi_target k on k.organization_id = ${org} and k.id = d.item_id and k.target_type = 'Chapitre'
      group by 1
    )
    select t.id as item_id, i.item_type, m.above_id as module_id, u.above_id as ua_id,
      coalesce(c.above_id, u.above_id) as unit_id, i.weight, i.is_key, i.is_critical,
      coalesce(below.chapters, 0) as chapters
    from lms_item i
    join kpi_target t on t.organization_id = ${org} and t.target_type = i.item_type and t.ref_id = i.id
    left join nearest m on m.item_id = t.id and m.above_type = 'Module'
    left join nearest u on u.item_id = t.id and u.above_type = 'Ua'
    left join nearest c on c.item_id = t.id and c.above_type = 'Micro_competence'
    left join below on below.above_id = t.id
    where i.organization_id = ${org}`;
  const changedItems = await tx`
    with gone as (
      delete from engine_item e where e.organization_id = ${org}
      and not exists (select from scratch_item s where s.item_id = e.item_id) returning 1
    ),
    put as (
      insert into engine_item as e (organization_id, item_id, item_type, module_id, ua_id, unit_id, weight, is_key, is_critical, chapters)
      select ${org}, item_id, item_type, module_id, ua_id, unit_id, weight, is_key, is_critical, chapters from scratch_item
      on conflict (organization_id, item_id) do update set item_type = excluded.item_type, module_id = excluded.module_id,
        ua_id = excluded.ua_id, unit_id = excluded.unit_id, weight = excluded.weight, is_key = excluded.is_key,
        is_critical = excluded.is_critical, chapters = excluded.chapters
      where (e.item_type, e.module_id, e.ua_id, e.unit_id, e.weight, e.is_key, e.is_critical, e.chapters) is distinct from
        (excluded.item_type, excluded.module_id, excluded.ua_id, excluded.unit_id, excluded.weight, excluded.is_key,
         excluded.is_critical, excluded.chapters)
      returning 1
    )
    select from gone union all select from put`;
  // Item 0 stands for "no item": such facts count for Global alone.
  const changedPaths = await tx`
    with fresh as (
      select item_id, above_id as target_id from scratch_tree
      union select i.item_id, g.id from scratch_item i, kpi_target g where g.organization_id = ${org} and g.target_type = 'Global'
      union select 0, g.id from kpi_target g where g.organization_id = ${org} and g.target_type = 'Global'
    ),
    gone as (
      delete from engine_path p where p.organization_id = ${org}
      and not exists (select from fresh f where f.item_id = p.item_id and f.target_id = p.target_id) returning 1
    ),
    put as (
      insert into engine_path (organization_id, item_id, target_id) select ${org}, item_id, target_id from fresh
      on conflict do nothing returning 1
    )
    select from gone union all select from put`;
  await tx`drop table scratch_tree, scratch_item`;
  const changed = changedItems.length + changedPaths.length > 0;
  if (changed) await resolveTotals(ctx);
  return changed;
}

async function resolveTotals(ctx: Context): Promise<void> {
  const { tx, organizationId: org } = ctx;
  await tx`delete from engine_total where organization_id = ${org}`;
  await tx`
    insert into engine_total (organization_id, module_id, target_id, weight, competences, key_uas)
    select ${org}, i.module_id, p.target_id, coalesce(sum(i.weight) filter (where i.item_type = 'Ua'), 0),
      count(*) filter (where i.item_type = 'Competence'), count(*) filter (where i.item_type = 'Ua' and i.is_key)
    from engine_item i join engine_path p on p.organization_id = ${org} and p.item_id = i.item_id
    where i.organization_id = ${org} and i.module_id is not null and i.item_type in ('Ua', 'Competence')
    group by 2, 3`;
  await tx`delete from engine_total_domain where organization_id = ${org}`;
  await tx`
    insert into engine_total_domain (organization_id, module_id, target_id, domain, items)
    select ${org}, i.module_id, p.target_id, i.item_type, count(*)
    from engine_item i
    join engine_path p on p.organization_id = ${org} and p.item_id = i.item_id
    join kpi_target t on t.organization_id = ${org} and t.id = p.target_id and t.target_type in ('Global', 'Module', 'Projet')
    where i.organization_id = ${org} and i.module_id is not null
      and i.item_type in ('Chapitre', 'Ua', 'Micro_competence', 'Competence', 'Module')
    group by 2, 3, 4`;
}

/**
 * What the classes and courses that events name stand for.
 * @returns true when one that was known before now stands for something else: events read by it were read wrongly.
 */
export async function resolveContext(ctx: Context): Promise<boolean> {
  const { tx, organizationId: org } = ctx;
  const changed = await tx`
    with item as (
      select i.class_id, i.course_id, i.item_type, t.id, i.id as ref_id from lms_item i
      join kpi_target t on t.organization_id = ${org} and t.target_type = i.item_type and t.ref_id = i.id
      where i.organization_id = ${org}
    ),
    fresh as (
      select 'class' as kind, c.id as ref_id, c.course_id, c.step_type,
        (select i.id from item i where i.item_type = 'Ua' and i.class_id = c.id order by i.ref_id collate "C" limit 1) as item_id
      from lms_class c where c.organization_id = ${org}
      union all
      select 'course', c.id, c.id, null,
        (select i.id from item i where i.item_type = 'Module' and i.course_id = c.id order by i.ref_id collate "C" limit 1)
      from lms_course c where c.organization_id = ${org}
    ),
    stored as (
      select kind, ref_id, course_id, step_type, item_id from engine_context where organization_id = ${org}
    ),
    put as (
      insert into engine_context as e (organization_id, kind, ref_id, item_id, course_id, step_type)
      select ${org}, f.kind, f.ref_id, f.item_id, f.course_id, f.step_type from fresh f
      on conflict (organization_id, kind, ref_id) do update
      set item_id = excluded.item_id, course_id = excluded.course_id, step_type = excluded.step_type
      where (e.item_id, e.course_id, e.step_type) is distinct from (excluded.item_id, excluded.course_id, excluded.step_type)
    ),
    -- A course that a class joins is complete for nobody until that class is.
    undone as (
      delete from lms_signal g using fresh f
      where f.kind = 'class' and not exists (select from stored s where s.kind = 'class' and s.ref_id = f.ref_id)
        and g.organization_id = ${org} and g.type = 'COURSE_COMPLETED' and g.course_id = f.course_id
      returning g.student_id
    ),
    judged as (
      insert into gamification_stale (organization_id, student_id) select distinct ${org}, student_id from undone
    )
    select from fresh f join stored s using (kind, ref_id)
    where (f.item_id, f.course_id, f.step_type) is distinct from (s.item_id, s.course_id, s.step_type)`;
  return changed.length > 0;
}
