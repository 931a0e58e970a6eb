import { presentOf } from "./aggregation/clock";
import type { Sql } from "./client";

/** What an operator would look at first in one organisation. */
export interface OrganizationDiagnosis {
  organizationId: string;
  /** Last local day closed by the nightly run, and the day that should be. */
  closedOn: string | null;
  dueOn: string;
  rebuildWanted: boolean;
  /** Accounts that can sign in as admin. */
  admins: number;
  /** Keys that open something today, and those of them that end within two weeks. */
  keys: number;
  endingKeys: number;
  events: boolean;
  lastRun: { kind: string; error: string | null; drift: number | null } | null;
}

export interface ServerFacts {
  version: string;
  encoding: string;
  /** Difference between the database's clock and this process's, in seconds. */
  clockSkewSeconds: number;
}

/** Facts of the database as a whole. */
export async function readServerFacts(sql: Sql, now = new Date()): Promise<ServerFacts> {
  const [row] = await sql<{ version: string; encoding: string; now: Date }[]>`
    select current_setting('server_version') as version, current_setting('server_encoding') as encoding,
      clock_timestamp() as now`;
  const { version, encoding, now: theirs } = row!;
  return { version, encoding, clockSkewSeconds: Math.abs(theirs.getTime() - now.getTime()) / 1000 };
}

/** One row for each organisation, for `jalon doctor`. */
export async function diagnoseOrganizations(sql: Sql): Promise<OrganizationDiagnosis[]> {
  return sql<OrganizationDiagnosis[]>`
    select o.id as "organizationId", c.closed_on as "closedOn",
      ((${presentOf(sql)} at time zone o.time_zone)::date - 1)::date as "dueOn",
      coalesce(c.rebuild_wanted, false) as "rebuildWanted",
      (select count(*) from app_user u
        where u.organization_id = o.id and u.role = 'admin' and u.disabled_at is null) as admins,
      keys.open as keys, keys.ending as "endingKeys",
      exists (select from lms_event e where e.organization_id = o.id) as events,
      (select jsonb_build_object('kind', r.kind, 'error', r.error, 'drift', r.drift_rows)
        from kpi_run r where r.organization_id = o.id and r.kind <> 'purge' order by r.started_at desc limit 1) as "lastRun"
    from organization o
    left join engine_clock c on c.organization_id = o.id
    cross join lateral (
      select count(*) as open, count(*) filter (where k.expires_at < now() + interval '14 days') as ending
      from api_key k
      where k.organization_id = o.id and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
    ) as keys
    order by o.id`;
}
