import type { Viewer } from "@/lib/access/types";
import type { ScopeType, TargetType } from "@/lib/metrics/types";
import type { ScopeRef } from "@/lib/view";
import type { Sql } from "../client";
import { readable } from "./readable";

/** What a picker lists. `parentId` is the refId of the node above; null at the root. */
export type ScopeNode = {
  scopeType: ScopeType;
  refId: string | null;
  label: string;
  parentId: string | null;
};
export type TargetNode = {
  targetType: TargetType;
  refId: string | null;
  label: string;
  parentId: string | null;
};

/** More learners than this are found by typing more of the name, not by scrolling. */
const MAX_LEARNERS = 50;

/**
 * Everything but learners that this viewer may choose: Global, sessions with their groups and sub-groups, trainers.
 * A group whose parent may not be read hangs under its session.
 */
export function readScopeTree(sql: Sql, viewer: Viewer, today: string): Promise<ScopeNode[]> {
  const org = viewer.organizationId;
  return sql<ScopeNode[]>`
    with allowed as (
      select s.id, s.scope_type, s.ref_id, s.label from kpi_scope s
      where ${readable(sql, viewer, today)} and s.scope_type <> 'Apprenant'
    )
    select a.scope_type as "scopeType", a.ref_id as "refId", a.label,
      (select p.ref_id from lms_group parent join allowed p on p.scope_type = parent.group_type and p.ref_id = parent.id
        where parent.organization_id = ${org} and parent.id in (g.parent_id, above.parent_id)
        order by parent.id = g.parent_id desc limit 1) as "parentId"
    from allowed a
    left join lms_group g on g.organization_id = ${org} and g.id = a.ref_id and g.group_type = a.scope_type
    left join lms_group above on above.organization_id = ${org} and above.id = g.parent_id
    order by array_position(array['Global', 'Session', 'Groupe', 'Sous_groupe', 'Formateur'], a.scope_type), a.label, a.id`;
}

/**
 * Learners whom this viewer may choose: those of a group today, or those whose name contains a text, whatever its accents.
 * A group that may not be read has none, like one that does not exist, also of learners who are in another one too.
 */
export function findLearners(
  sql: Sql,
  viewer: Viewer,
  today: string,
  asked: { group: ScopeRef } | { text: string },
): Promise<ScopeNode[]> {
  const org = viewer.organizationId;
  const allowed = readable(sql, viewer, today);
  const which =
    "group" in asked
      ? sql`exists (
          select from kpi_scope s
          where ${allowed} and s.scope_type = ${asked.group.type} and s.ref_id = ${asked.group.id})
        and exists (
          select from lms_group_student m
          where m.organization_id = ${org} and m.group_id = ${asked.group.id} and m.student_id = s.ref_id
          and ${today}::date between m.joined_on and coalesce(m.left_on, 'infinity'))`
      : sql`position(${plain(sql, sql`${asked.text}::text`)} in ${plain(sql, sql`s.label`)}) > 0`;
  return sql<ScopeNode[]>`
    select s.scope_type as "scopeType", s.ref_id as "refId", s.label,
      ${"group" in asked ? asked.group.id : null}::text as "parentId"
    from kpi_scope s
    where ${allowed} and s.scope_type = 'Apprenant' and ${which}
    order by s.label, s.id limit ${"group" in asked ? 500 : MAX_LEARNERS}`;
}

/** Lower case without accents (the combining marks U+0300 to U+036F): "éloïse" is found by "eloi". */
const plain = (sql: Sql, text: ReturnType<Sql>) =>
  sql`regexp_replace(normalize(lower(${text}), NFD), '[' || chr(768) || '-' || chr(879) || ']', '', 'g')`;

/** The curriculum down to UAs and projects, each level in its own order. */
export function readTargetTree(sql: Sql, organizationId: string): Promise<TargetNode[]> {
  return sql<TargetNode[]>`
    select t.target_type as "targetType", t.ref_id as "refId", t.label, i.parent_id as "parentId"
    from kpi_target t
    left join lms_item i on i.organization_id = t.organization_id and i.id = t.ref_id and i.item_type = t.target_type
    where t.organization_id = ${organizationId} and (t.target_type = 'Global' or t.target_type in
      ('Referentiel', 'Module', 'Competence', 'Micro_competence', 'Ua', 'Projet') and i.id is not null)
    order by t.target_type <> 'Global', i.position, t.label, t.id`;
}
