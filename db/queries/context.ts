import type { Viewer } from "@/lib/access/types";
import type { ScopeType, TargetType } from "@/lib/metrics/types";
import type { Moment } from "@/lib/moment";
import type { ScopeRef, TargetRef } from "@/lib/view";
import type { Sql } from "../client";
import { moment } from "./clock";
import { readable } from "./readable";
import type { SignedIn } from "./viewer";

export type ScopeRow = { id: number; scopeType: ScopeType; refId: string | null; label: string };
export type TargetRow = { id: number; targetType: TargetType; refId: string | null; label: string };

/** What a page shows of the cell it is about, before any figure. */
export type ViewContext = {
  scope: ScopeRow;
  /** The groups above it (a learner: the groups of today), outermost first. */
  scopePath: string[];
  /** Groups one level down that this viewer may read: sub-groups; sessions of Global; groups of a trainer. */
  children: ScopeRow[];
  compared: ScopeRow[];
  target: TargetRow;
  /** The items above it, outermost first. */
  targetPath: string[];
  /** kpi_target of everything. */
  globalId: number | null;
  /** kpi_target "all UAs", where the plan of everything is kept. */
  allUnitsId: number | null;
  /** kpi_target "all projects", likewise. */
  allProjectsId: number | null;
  /** "Now" of every figure (kpi.md 1.3), and its local day; null before the engine's first run. */
  asOf: Moment | null;
  asOfDay: string | null;
  /** Where the live channel goes on from: read before any figure. */
  changeSeq: number;
};

/** More bars than this are no longer a comparison. */
const MAX_CHILDREN = 40;

type Row = Omit<ViewContext, "scope" | "target"> & {
  scope: ScopeRow | null;
  target: TargetRow | null;
};

/**
 * The chosen scope and target with their surroundings, in one query. Without a scope, the viewer's own: the first
 * assigned group, oneself, or Global.
 * @returns null when the scope may not be read or does not exist, or the target does not exist: the same answer
 */
export async function findContext(
  sql: Sql,
  viewer: SignedIn,
  asked: { scope: ScopeRef | null; compared?: readonly ScopeRef[]; target: TargetRef },
): Promise<ViewContext | null> {
  const { organizationId: org, today } = viewer;
  const { timeZone } = viewer.organization;
  const allowed = readable(sql, viewer, today);
  const compared = asked.compared ?? [];
  const [row] = await sql<Row[]>`
    with recursive chosen as (
      select s.id, s.scope_type, s.ref_id, s.label from kpi_scope s
      where ${allowed} and ${asked.scope ? named(sql, asked.scope) : sql`s.scope_type = any(${defaults(viewer)}::text[])`}
      order by array_position(${defaults(viewer)}::text[], s.scope_type), s.label, s.id limit 1
    ),
    up(id, parent_id, name, depth) as (
      select g.id, g.parent_id, g.name, 0 from chosen c
      join lms_group g on g.organization_id = ${org} and g.id = c.ref_id
      where c.scope_type in ('Session', 'Groupe', 'Sous_groupe')
      union all
      select * from (
        select g.id, g.parent_id, g.name, 1 from chosen c
        join lms_group_student m on m.organization_id = ${org} and m.student_id = c.ref_id
        join lms_group g on g.organization_id = ${org} and g.id = m.group_id
        left join kpi_scope s on s.organization_id = ${org} and s.scope_type = g.group_type and s.ref_id = g.id
        where c.scope_type = 'Apprenant' and ${today}::date between m.joined_on and coalesce(m.left_on, 'infinity')
        order by (${allowed}) is not true, g.id limit 1
      ) own
      union all
      select g.id, g.parent_id, g.name, up.depth + 1 from up
      join lms_group g on g.organization_id = ${org} and g.id = up.parent_id
    ),
    child as (
      select s.id, s.scope_type, s.ref_id, s.label from chosen c
      join lms_group g on g.organization_id = ${org} and (
        (c.scope_type in ('Session', 'Groupe', 'Sous_groupe') and g.parent_id = c.ref_id)
        or (c.scope_type = 'Global' and g.parent_id is null)
        or (c.scope_type = 'Formateur' and exists (
          select from lms_group_instructor a
          where a.organization_id = ${org} and a.instructor_id = c.ref_id and a.group_id = g.id
          and ${today}::date between a.joined_on and coalesce(a.left_on, 'infinity'))))
      join kpi_scope s on s.organization_id = ${org} and s.scope_type = g.group_type and s.ref_id = g.id
      where ${allowed}
      order by s.label, s.id limit ${MAX_CHILDREN}
    ),
    compared as (
      select s.id, s.scope_type, s.ref_id, s.label, a.position
      from unnest(${compared.map((ref) => ref.type)}::text[], ${compared.map((ref) => ref.id)}::text[])
        with ordinality as a(scope_type, ref_id, position)
      join kpi_scope s on s.organization_id = ${org} and s.scope_type = a.scope_type
        and s.ref_id is not distinct from a.ref_id
      where ${allowed} and s.id not in (select id from chosen)
    ),
    target as (
      select t.id, t.target_type, t.ref_id, t.label from kpi_target t
      where t.organization_id = ${org} and t.target_type = ${asked.target.type}
      and t.ref_id is not distinct from ${asked.target.id}::text
    ),
    above(id, parent_id, name, depth) as (
      select i.id, i.parent_id, i.name, 0 from target t
      join lms_item i on i.organization_id = ${org} and i.id = t.ref_id and i.item_type = t.target_type
      union all
      select i.id, i.parent_id, i.name, above.depth + 1 from above
      join lms_item i on i.organization_id = ${org} and i.id = above.parent_id
    )
    select
      (select ${scopeJson(sql)} from chosen s) as scope,
      array(select name from up where depth > 0 order by depth desc) as "scopePath",
      coalesce((select jsonb_agg(${scopeJson(sql)} order by s.label, s.id) from child s), '[]') as children,
      coalesce((select jsonb_agg(${scopeJson(sql)} order by s.position) from compared s), '[]') as compared,
      (select jsonb_build_object('id', id, 'targetType', target_type, 'refId', ref_id, 'label', label) from target) as target,
      array(select name from above where depth > 0 order by depth desc) as "targetPath",
      (select id from kpi_target where organization_id = ${org} and target_type = 'Global') as "globalId",
      (select id from kpi_target where organization_id = ${org} and target_type = 'Ua' and ref_id is null) as "allUnitsId",
      (select id from kpi_target where organization_id = ${org} and target_type = 'Projet' and ref_id is null) as "allProjectsId",
      k.as_of as "asOf", k.as_of_day as "asOfDay",
      coalesce((select max(seq) from kpi_change where organization_id = ${org}), 0) as "changeSeq"
    from (select) one left join (
      select ${moment(sql, sql`tick_at`, timeZone)} as as_of, (tick_at at time zone ${timeZone})::date as as_of_day
      from engine_clock where organization_id = ${org}) k on true`;
  if (!row?.scope || !row.target) return null;
  return { ...row, scope: row.scope, target: row.target };
}

const named = (sql: Sql, ref: ScopeRef) =>
  sql`s.scope_type = ${ref.type} and s.ref_id is not distinct from ${ref.id}::text`;

const scopeJson = (sql: Sql) =>
  sql`jsonb_build_object('id', s.id, 'scopeType', s.scope_type, 'refId', s.ref_id, 'label', s.label)`;

/** Types of the scope that somebody begins with, the preferred first. */
function defaults(viewer: Viewer): ScopeType[] {
  if (viewer.role === "learner") return ["Apprenant"];
  if (viewer.role === "trainer") return ["Groupe", "Sous_groupe", "Global"];
  return ["Global"];
}
