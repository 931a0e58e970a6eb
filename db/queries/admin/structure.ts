import { memberVersion } from "../../admin/members";
import { planVersion } from "../../admin/plans";
import { groupColumns, itemColumns } from "../../admin/structure";
import type { Sql } from "../../client";

export type GroupNode = {
  id: string;
  name: string;
  group_type: "Session" | "Groupe" | "Sous_groupe";
  parent_id: string | null;
  starts_on: string | null;
  ends_on: string | null;
  version: string;
  learners: number;
  trainers: number;
  planned: number;
};

/** Every group with who is in it or in a group below it today, and the trainers that it has itself. */
export async function listGroups(sql: Sql, org: string, today: string): Promise<GroupNode[]> {
  return sql<GroupNode[]>`
    with recursive below(top_id, id) as (
      select id, id from lms_group where organization_id = ${org}
      union
      select below.top_id, g.id from below join lms_group g on g.organization_id = ${org} and g.parent_id = below.id
    )
    select g.*, coalesce(s.learners, 0) as learners, coalesce(i.trainers, 0) as trainers, coalesce(p.planned, 0) as planned
    from (select ${groupColumns(sql)} from lms_group where organization_id = ${org}) g
    left join (select b.top_id, count(distinct m.student_id)::int as learners
      from below b join lms_group_student m on m.organization_id = ${org} and m.group_id = b.id
      where ${today}::date between m.joined_on and coalesce(m.left_on, 'infinity') group by 1) s on s.top_id = g.id
    left join (select group_id, count(distinct instructor_id)::int as trainers from lms_group_instructor
      where organization_id = ${org} and ${today}::date between joined_on and coalesce(left_on, 'infinity') group by 1) i on i.group_id = g.id
    left join (select group_id, count(*)::int as planned from lms_plan
      where organization_id = ${org} group by 1) p on p.group_id = g.id
    order by g.name, g.id`;
}

export type Member = {
  kind: "student" | "instructor";
  person_id: string;
  name: string;
  joined_on: string;
  left_on: string | null;
  isNow: boolean;
  version: string;
};

/** Memberships that one page lists; those of today come first. */
export const MEMBERS_LISTED = 1000;

/** Who is, was and will be in a group, learners and trainers. */
export async function listMembers(sql: Sql, org: string, groupId: string, today: string): Promise<Member[]> {
  return sql<Member[]>`
    select * from (
      select 'student' as kind, m.student_id as person_id, s.name, m.joined_on, m.left_on,
        ${today}::date between m.joined_on and coalesce(m.left_on, 'infinity') as "isNow", ${memberVersion(sql)} as version
      from lms_group_student m join lms_student s on s.organization_id = m.organization_id and s.id = m.student_id
      where m.organization_id = ${org} and m.group_id = ${groupId}
      union all
      select 'instructor', m.instructor_id, i.name, m.joined_on, m.left_on,
        ${today}::date between m.joined_on and coalesce(m.left_on, 'infinity'), ${memberVersion(sql)}
      from lms_group_instructor m join lms_instructor i on i.organization_id = m.organization_id and i.id = m.instructor_id
      where m.organization_id = ${org} and m.group_id = ${groupId}
    ) m order by "isNow" desc, name, person_id, joined_on desc limit ${MEMBERS_LISTED}`;
}

export type ItemNode = {
  id: string;
  name: string;
  item_type: string;
  parent_id: string | null;
  position: number;
  weight: number;
  is_key: boolean;
  is_critical: boolean;
  course_id: string | null;
  class_id: string | null;
  version: string;
};

/** Items that the page takes; a curriculum of more is mended by import. */
export const ITEMS_LISTED = 5000;

/** The curriculum tree in its order. */
export async function listItems(sql: Sql, org: string): Promise<ItemNode[]> {
  return sql<ItemNode[]>`
    select ${itemColumns(sql)} from lms_item where organization_id = ${org} order by position, id limit ${ITEMS_LISTED}`;
}

export type PlannedItem = {
  item_id: string;
  name: string;
  item_type: "Ua" | "Projet";
  module: string | null;
  planned_on: string | null;
};

/** Units and projects in the order of the tree, with the day that a group plans them for; and the plan's mark. */
export async function readPlan(
  sql: Sql,
  org: string,
  groupId: string,
): Promise<{ version: string; items: PlannedItem[] }> {
  const [row] = await sql<{ version: string; items: PlannedItem[] }[]>`
    with recursive tree as (
      select id, item_type, name, array[position, 0] as way, array[id] as ids, case when item_type = 'Module' then name end as module
      from lms_item where organization_id = ${org} and parent_id is null
      union all
      select i.id, i.item_type, i.name, t.way || i.position, t.ids || i.id,
        case when i.item_type = 'Module' then i.name else t.module end
      from tree t join lms_item i on i.organization_id = ${org} and i.parent_id = t.id
    )
    select ${planVersion(sql, org, groupId)} as version, coalesce((
      select jsonb_agg(jsonb_build_object('item_id', t.id, 'name', t.name, 'item_type', t.item_type, 'module', t.module,
        'planned_on', p.planned_on) order by t.way, t.ids)
      from tree t left join lms_plan p on p.organization_id = ${org} and p.group_id = ${groupId} and p.item_id = t.id
      where t.item_type in ('Ua', 'Projet')), '[]') as items`;
  return row!;
}
