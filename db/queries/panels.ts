import { LOCALES, STATES, type StateKind } from "@/lib/metrics";
import type { ScopeType } from "@/lib/metrics/types";
import type { Moment } from "@/lib/moment";
import type { PeriodCode } from "@/lib/period";
import type { TileColumn } from "@/lib/tiles";
import type { Sql } from "../client";
import { moment } from "./clock";
import { readable } from "./readable";
import type { SignedIn } from "./viewer";

/** The place of a row: what every query of this file is asked for. */
type Place = { scopeId: number; targetId: number; period: PeriodCode };

export type TileRow = Record<TileColumn, number | null> & { dateId: string; updatedAt: Moment };

/** Rows of kpi_tile_cache with `from` ≤ date_id ≤ `to`, oldest first. */
export function readTiles(
  sql: Sql,
  { organizationId, timeZone }: { organizationId: string; timeZone: string },
  { scopeId, targetId, period }: Place,
  from: string,
  to: string,
): Promise<TileRow[]> {
  return sql<TileRow[]>`
    select date_id as "dateId", ${moment(sql, sql`updated_at`, timeZone)} as "updatedAt", progression_moyenne, score_normalise_moyen,
      pourcentage_competences_acquises, pourcentage_ua_couvertes, pourcentage_inactives_7j, delai_median_jours,
      delai_median_feedback_heures, commentaires_7j
    from kpi_tile_cache
    where organization_id = ${organizationId} and scope_id = ${scopeId} and target_id = ${targetId}
    and period_code = ${period} and date_id between ${from} and ${to}
    order by date_id`;
}

export type GroupRow = { scopeType: ScopeType; refId: string; label: string };

/** More than a row of cards that a reader would look through; the picker has them all. */
const MAX_GROUPS = 24;

/** The groups that a viewer begins with: for a trainer those assigned, not the ones below them, for an admin the centre's. */
export function readGroups(sql: Sql, viewer: SignedIn): Promise<GroupRow[]> {
  return sql<GroupRow[]>`
    select s.scope_type as "scopeType", s.ref_id as "refId", s.label from kpi_scope s
    where ${beginsWith(sql, viewer)} order by s.label, s.id limit ${MAX_GROUPS}`;
}

/** The same, each with its mean progress and how many learners that is of. */
export function readGroupProgress(
  sql: Sql,
  viewer: SignedIn,
  { targetId, period, dateId }: { targetId: number; period: PeriodCode; dateId: string },
): Promise<(GroupRow & { progress: number | null; progressOf: number | null })[]> {
  const org = viewer.organizationId;
  return sql`
    select s.scope_type as "scopeType", s.ref_id as "refId", s.label, t.progression_moyenne as progress,
      v.sample_size as "progressOf"
    from kpi_scope s
    left join kpi_tile_cache t on t.organization_id = ${org} and t.scope_id = s.id and t.target_id = ${targetId}
      and t.period_code = ${period} and t.date_id = ${dateId}
    left join kpi_value v on v.organization_id = ${org} and v.scope_id = s.id and v.target_id = ${targetId}
      and v.metric_id = (select id from kpi_metric where organization_id = ${org} and code = 'PROGRESSION_MOY')
      and v.period_code = ${period} and v.date_id = ${dateId}
    where ${beginsWith(sql, viewer)} order by s.label, s.id limit ${MAX_GROUPS}`;
}

function beginsWith(sql: Sql, viewer: SignedIn) {
  const org = viewer.organizationId;
  const assigned = viewer.groups.map((group) => group.id);
  const chosen =
    viewer.role === "admin"
      ? sql`s.scope_type = 'Groupe'`
      : sql`s.scope_type in ('Session', 'Groupe', 'Sous_groupe') and s.ref_id = any(${assigned}::text[])
          and not exists (select from lms_group g where g.organization_id = ${org} and g.id = s.ref_id
            and g.parent_id = any(${assigned}::text[]))`;
  return sql`${readable(sql, viewer, viewer.today)} and ${chosen}`;
}

export type StateRow = {
  scopeId: number;
  stateId: number;
  domain: string;
  code: string;
  label: string;
  kind: StateKind;
  color: string;
  order: number;
  count: number;
};

/**
 * How many (learner, item) pairs are in each state of these domains, for each scope. Every state of the catalogue
 * has a row: without a stored one its count is 0 (kpi.md 1.8).
 */
export async function readStates(
  sql: Sql,
  organizationId: string,
  place: { scopeIds: readonly number[]; targetId: number; period: PeriodCode; dateId: string },
  domains: readonly string[],
  locale: string,
): Promise<StateRow[]> {
  const rows = await sql<(StateRow & { own: string | null })[]>`
    select w.scope_id as "scopeId", s.id as "stateId", s.domain, s.state_code as code, s.label,
      s.translations_json -> ${locale} ->> 'label' as own, s.kind, s.color, s.ordre as order,
      coalesce(c.state_count_value, 0) as count
    from unnest(${[...place.scopeIds]}::bigint[]) as w(scope_id)
    join kpi_state s on s.organization_id = ${organizationId} and s.domain = any(${[...domains]}::text[])
    left join kpi_state_count c on c.organization_id = ${organizationId} and c.scope_id = w.scope_id
      and c.target_id = ${place.targetId} and c.period_code = ${place.period} and c.date_id = ${place.dateId}
      and c.state_id = s.id
    order by w.scope_id, s.domain, s.ordre, s.id`;
  return rows.map(({ own, ...row }) => ({ ...row, label: stateLabel({ ...row, own }, locale) }));
}

export type PlanPoint = {
  dateId: string;
  /** Pairs planned on or before the date, and all (learner, UA) pairs of the scope and target on it. */
  expected: number;
  pairs: number;
};

/** A state's name for the reader: an admin's own, else the catalogue's in that language. */
export function stateLabel(
  row: Pick<StateRow, "domain" | "code" | "label"> & { own: string | null },
  locale: string,
): string {
  const entry = STATES.find((state) => state.domain === row.domain && state.code === row.code);
  // The row was written in the organisation's language; if it still says what the catalogue says, nobody renamed it.
  const isRenamed = !entry || !LOCALES.some((known) => entry.label[known] === row.label);
  return row.own ?? (isRenamed ? row.label : entry.label[locale === "en" ? "en" : "fr"]);
}

/**
 * The planned line, from kpi_plan_gap: expected_count, with the number of all (learner, UA) pairs that
 * kpi_state_count has for the same cell, so that the share is on the scale of progress. Rows exist by week and
 * month; a date where nothing is planned has none.
 */
export function readPlan(
  sql: Sql,
  organizationId: string,
  { scopeId, targetId, period }: Place,
  from: string,
  to: string,
): Promise<PlanPoint[]> {
  const org = organizationId;
  return sql<PlanPoint[]>`
    with target as (
      -- The plan of everything is kept for "all UAs"; the states of everything for Global.
      select t.id as state_target_id, coalesce(everything.id, t.id) as plan_target_id
      from kpi_target t left join kpi_target everything on everything.organization_id = ${org}
        and everything.target_type = 'Ua' and everything.ref_id is null and t.target_type = 'Global'
      where t.organization_id = ${org} and t.id = ${targetId}
    )
    select g.date_id as "dateId", g.expected_count as expected, sum(c.state_count_value)::int as pairs
    from target
    join kpi_plan_gap g on g.organization_id = ${org} and g.scope_id = ${scopeId}
      and g.target_id = target.plan_target_id and g.period_code = ${period} and g.date_id between ${from} and ${to}
    join kpi_state s on s.organization_id = ${org} and s.domain = 'Ua'
    join kpi_state_count c on c.organization_id = ${org} and c.scope_id = ${scopeId}
      and c.target_id = target.state_target_id and c.period_code = g.period_code and c.date_id = g.date_id
      and c.state_id = s.id
    group by g.date_id, g.expected_count
    order by g.date_id`;
}
