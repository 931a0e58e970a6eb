import { MIN_LEARNERS_SHOWN } from "@/lib/access";
import type { Live } from "@/lib/learner/types";
import type { Sql } from "../../client";
import { moment } from "../clock";
import type { SignedIn } from "../viewer";

/** The group in which a learner is ranked: the Groupe, else the session that they belong to today. */
export type OwnGroup = {
  id: number;
  type: "Groupe" | "Session";
  ref: string;
  label: string;
  learners: number;
};

/** So many awards are looked through for new ones: more at once than these are not announced. */
const LATEST = 5;

/**
 * What a learner's page follows: the learner's own scope, and the group's where the policy lets them read it. Read
 * before anything else, so that no change is missed between the page and its stream.
 */
export async function readLive(
  sql: Sql,
  viewer: SignedIn,
  locale: string,
): Promise<{ live: Live; group: OwnGroup | null; scopeId: number | null; asOfDay: string }> {
  const { organizationId: org, selfId } = viewer;
  const [row] = await sql<
    {
      asOf: Live["asOf"];
      asOfDay: string | null;
      changeSeq: number;
      scopeId: number | null;
      group: Omit<OwnGroup, "learners"> | null;
      latest: Live["latest"];
    }[]
  >`
    select ${moment(sql, sql`k.tick_at`, viewer.organization.timeZone)} as "asOf",
      (k.tick_at at time zone ${viewer.organization.timeZone})::date as "asOfDay",
      coalesce((select max(seq) from kpi_change where organization_id = ${org}), 0) as "changeSeq",
      (select id from kpi_scope where organization_id = ${org} and scope_type = 'Apprenant' and ref_id = ${selfId}) as "scopeId",
      (select jsonb_build_object('id', s.id, 'type', s.scope_type, 'ref', s.ref_id, 'label', s.label) from kpi_scope s
        where s.organization_id = ${org} and s.scope_type in ('Groupe', 'Session')
          and s.ref_id = any(${viewer.groups.map((group) => group.id)}::text[])
        order by s.scope_type, s.label, s.id limit 1) as group,
      coalesce((
        select jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name, 'icon', a.icon, 'about', a.about, 'on', a.on_day)
          order by a.awarded_at desc, a.id)
        from (${awardsOf(sql, viewer, locale)} order by a.created_at desc, a.awarded_at desc limit ${LATEST}) a), '[]') as latest
    from (select) one left join engine_clock k on k.organization_id = ${org}`;
  const own = row?.group ?? null;
  const learners = viewer.groups.find((group) => group.id === own?.ref)?.learners ?? 0;
  const group = own && { ...own, learners };
  const scopes = [`Apprenant:${selfId}`];
  if (group && group.learners >= MIN_LEARNERS_SHOWN) scopes.push(`${group.type}:${group.ref}`);
  return {
    live: {
      asOf: row?.asOf ?? null,
      changeSeq: row?.changeSeq ?? 0,
      scopes,
      latest: row?.latest ?? [],
    },
    group,
    scopeId: row?.scopeId ?? null,
    asOfDay: row?.asOfDay ?? viewer.today,
  };
}

/** A badge's own icon, or the one that stands for any. Only our own pictures: an address elsewhere would tell who looks. */
export const iconOf = (sql: Sql) =>
  sql`case when b.icon_url like '/badges/%.svg' then b.icon_url else '/badges/custom.svg' end`;

/** A badge's words in the reader's language, where it has some. */
export const wordOf = (sql: Sql, field: "name" | "description", locale: string) =>
  sql`coalesce(b.translations_json -> ${locale} ->> ${field}, ${sql(`b.${field}`)})`;

/** Awards of the learner who reads, each with its badge's words and what it is about. */
export const awardsOf = (sql: Sql, viewer: SignedIn, locale: string) => sql`
  select a.id, a.badge_id, ${wordOf(sql, "name", locale)} as name, ${iconOf(sql)} as icon,
    coalesce(k.name, c.name) as about, a.awarded_at, a.created_at,
    (a.awarded_at at time zone ${viewer.organization.timeZone})::date as on_day, a.context_json
  from gamification_award a
  join gamification_badge b on b.organization_id = ${viewer.organizationId} and b.id = a.badge_id
  left join lms_course c on c.organization_id = ${viewer.organizationId} and c.id = a.course_id
  left join lms_class k on k.organization_id = ${viewer.organizationId} and k.id = a.class_id
  where a.organization_id = ${viewer.organizationId} and a.student_id = ${viewer.selfId}`;
