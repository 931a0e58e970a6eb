import type { Role, Viewer } from "@/lib/access/types";
import type { Sql } from "../client";

/** The viewer of the policy, and what the page needs to know of the person and the organisation. */
export type SignedIn = Viewer & {
  userId: string;
  sessionVersion: number;
  role: Role;
  name: string;
  email: string;
  locale: string | null;
  theme: string | null;
  organization: { name: string; timeZone: string; locale: string; settings: unknown };
  /** The organisation's local day now, the one that assignments are judged by. */
  today: string;
};

type Row = {
  id: string;
  name: string;
  email: string;
  role: Role;
  locale: string | null;
  theme: string | null;
  self_id: string | null;
  organization_name: string;
  time_zone: string;
  default_locale: string;
  settings_json: unknown;
  today: string;
  group_ids: string[];
  group_sizes: number[];
};

/**
 * The account behind a session, with its assignments as of now: one query by primary keys per request, so that a
 * disabled account, a changed password or an ended assignment closes the door from the next request on.
 * A trainer's groups are those assigned today and all below; a learner's are those belonged to today and all
 * above, each with its number of learners.
 * @returns null when the session no longer opens anything
 */
export async function findViewer(
  sql: Sql,
  session: { organizationId: string; userId: string; sessionVersion: number },
  now: Date,
): Promise<SignedIn | null> {
  const org = session.organizationId;
  const [row] = await sql<Row[]>`
    with recursive account as (
      select u.*, o.name as organization_name, o.time_zone, o.default_locale, o.settings_json,
        ${localToday(sql, now)} as today
      from app_user u join organization o on o.id = u.organization_id
      where u.organization_id = ${org} and u.id = ${session.userId}
      and u.session_version = ${session.sessionVersion} and u.disabled_at is null
    ),
    assigned(id) as (
      select m.group_id from account a
      join lms_group_instructor m on m.organization_id = ${org} and m.instructor_id = a.instructor_id
      where a.role = 'trainer' and a.today between m.joined_on and coalesce(m.left_on, 'infinity')
      union
      select g.id from assigned join lms_group g on g.organization_id = ${org} and g.parent_id = assigned.id
    ),
    own(id, parent_id) as (
      select g.id, g.parent_id from account a
      join lms_group_student m on m.organization_id = ${org} and m.student_id = a.student_id
      join lms_group g on g.organization_id = ${org} and g.id = m.group_id
      where a.role = 'learner' and a.today between m.joined_on and coalesce(m.left_on, 'infinity')
      union
      select g.id, g.parent_id from own join lms_group g on g.organization_id = ${org} and g.id = own.parent_id
    ),
    below(top_id, id) as (
      select id, id from own
      union
      select below.top_id, g.id from below
      join lms_group g on g.organization_id = ${org} and g.parent_id = below.id
    ),
    reach(id, learners) as (
      select id, 0 from assigned
      union all
      select below.top_id, count(distinct m.student_id)::int from account a, below
      join lms_group_student m on m.organization_id = ${org} and m.group_id = below.id
      where a.today between m.joined_on and coalesce(m.left_on, 'infinity')
      group by below.top_id
    )
    select a.id, a.name, a.email, a.role, a.locale, a.theme, a.organization_name, a.time_zone, a.default_locale,
      a.settings_json, a.today,
      case a.role when 'learner' then a.student_id when 'trainer' then a.instructor_id end as self_id,
      array(select id from reach order by id) as group_ids,
      array(select learners from reach order by id) as group_sizes
    from account a`;
  if (!row) return null;
  return {
    organizationId: org,
    actor: `user:${row.id}`,
    userId: row.id,
    sessionVersion: session.sessionVersion,
    role: row.role,
    name: row.name,
    email: row.email,
    locale: row.locale,
    theme: row.theme,
    selfId: row.self_id,
    groups: row.group_ids.map((id, i) => ({ id, learners: row.group_sizes[i] ?? 0 })),
    grants: [],
    keyScopeIds: null,
    organization: {
      name: row.organization_name,
      timeZone: row.time_zone,
      locale: row.default_locale,
      settings: row.settings_json,
    },
    today: row.today,
  };
}

/** The local day of now in `organization o`; some organisations live in the past (lib/settings, clock_stops_at). */
const localToday = (sql: Sql, now: Date) => sql`
  (least(${now}::timestamptz, (o.settings_json ->> 'clock_stops_at')::timestamptz) at time zone o.time_zone)::date`;

/** The organisation of an API key: its name, its zone, and its local day now. */
export async function findOrganization(
  sql: Sql,
  organizationId: string,
  now: Date,
): Promise<{ today: string; organization: { name: string; timeZone: string } }> {
  const [row] = await sql<{ name: string; time_zone: string; today: string }[]>`
    select o.name, o.time_zone, ${localToday(sql, now)} as today from organization o where o.id = ${organizationId}`;
  if (!row) throw new Error(`There is no organisation ${organizationId}.`);
  return { today: row.today, organization: { name: row.name, timeZone: row.time_zone } };
}
