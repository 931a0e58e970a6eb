import { memberVersion } from "../../admin/members";
import { planVersion } from "../../admin/plans";
import { groupColumns, itemColumns } from "../../admin/structure";
import type { Sql } from "../../client";
import { likeText } from "./users";

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
    left join (${plannedDates(sql, org)}) p on p.group_id = g.id
    order by g.name, g.id`;
}

/** Every group with how many dates its own plan has. */
export async function listPlanned(
  sql: Sql,
  org: string,
): Promise<Pick<GroupNode, "id" | "name" | "parent_id" | "planned">[]> {
  return sql`
    select g.id, g.name, g.parent_id, coalesce(p.planned, 0) as planned
    from lms_group g
    left join (${plannedDates(sql, org)}) p on p.group_id = g.id
    where g.organization_id = ${org} order by g.name, g.id`;
}

const plannedDates = (sql: Sql, org: string) =>
  sql`select group_id, count(*)::int as planned from lms_plan where organization_id = ${org} group by 1`;

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

/** A curriculum of up to so many items is sent whole; of a larger one the branches that are open. */
export const SENT_WHOLE = 200;
/** Branches that one address holds open, and items that a search lists. */
export const BRANCHES_OPEN = 40;
export const ITEMS_FOUND = 100;

export type Curriculum = {
  items: ItemNode[];
  /** Of the items: those with others below them, sent or not. */
  parents: string[];
  isWhole: boolean;
};

/**
 * The curriculum in its order: all of a small one; of a large one its roots, what is right below them, what is below
 * the open items, and what a search finds.
 */
export async function listItems(
  sql: Sql,
  org: string,
  { open = [], text = "" }: { open?: readonly string[]; text?: string } = {},
): Promise<Curriculum> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from (select from lms_item where organization_id = ${org} limit ${SENT_WHOLE + 1}) few`;
  const isWhole = row!.n <= SENT_WHOLE;
  const wanted = isWhole
    ? sql`select id from lms_item where organization_id = ${org}`
    : sql`
      (select id from lms_item where organization_id = ${org} and parent_id is null)
      union select c.id from lms_item r join lms_item c on c.organization_id = r.organization_id and c.parent_id = r.id
        where r.organization_id = ${org} and r.parent_id is null
      union select id from lms_item where organization_id = ${org} and parent_id = any(${[...open]}::text[])
      union (select id from lms_item where organization_id = ${org} and ${text} <> ''
        and (name ilike ${likeText(text)} or id ilike ${likeText(text)}) order by position, id limit ${ITEMS_FOUND})`;
  const rows = await sql<(ItemNode & { is_parent: boolean })[]>`
    select ${itemColumns(sql)},
      exists (select from lms_item c where c.organization_id = i.organization_id and c.parent_id = i.id) as is_parent
    from lms_item i where organization_id = ${org} and id in (${wanted}) order by position, id`;
  return {
    items: rows.map(({ is_parent: _, ...item }) => item),
    parents: rows.flatMap(({ id, is_parent }) => (is_parent ? [id] : [])),
    isWhole,
  };
}

/** Places that an item can be put at; a curriculum with more is mended by import. */
const PARENTS_LISTED = 2000;

export type ItemName = { id: string; name: string; parent_id: string | null };

/** What an item can be put under, in the order of the curriculum. */
export async function listParents(sql: Sql, org: string): Promise<ItemName[]> {
  return sql<ItemName[]>`
    select id, name, parent_id from lms_item
    where organization_id = ${org} and item_type not in ('Tache', 'Chapitre') order by position, id limit ${PARENTS_LISTED}`;
}
export type PlannedItem = {
  item_id: string;
  name: string;
  item_type: "Ua" | "Projet";
  module: string | null;
  module_id: string | null;
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
      select id, item_type, name, array[position, 0] as way, array[id] as ids,
        case when item_type = 'Module' then name end as module, case when item_type = 'Module' then id end as module_id
      from lms_item where organization_id = ${org} and parent_id is null
      union all
      select i.id, i.item_type, i.name, t.way || i.position, t.ids || i.id,
        case when i.item_type = 'Module' then i.name else t.module end, case when i.item_type = 'Module' then i.id else t.module_id end
      from tree t join lms_item i on i.organization_id = ${org} and i.parent_id = t.id
    )
    select ${planVersion(sql, org, groupId)} as version, coalesce((
      select jsonb_agg(jsonb_build_object('item_id', t.id, 'name', t.name, 'item_type', t.item_type, 'module', t.module,
        'module_id', t.module_id, 'planned_on', p.planned_on) order by t.way, t.ids)
      from tree t left join lms_plan p on p.organization_id = ${org} and p.group_id = ${groupId} and p.item_id = t.id
      where t.item_type in ('Ua', 'Projet')), '[]') as items`;
  return row!;
}
