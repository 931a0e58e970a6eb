import { columnList } from "@/db/columns";
import type { Context } from "@/db/projections";
import type { Pass } from "./measures";

/** What differs between a pass's rows and the stored ones, by fact table. */
export type Written = { table: string; put: number; removed: number };

const CELL = ["date_id", "period_code", "scope_id", "target_id"];

export type Fact = { table: string; fresh: string; key: string[]; values: string[]; stamp?: string };

/** The fact tables, where a pass leaves their rows, and the columns that a reader would see change. */
export const FACTS: readonly Fact[] = [
  {
    table: "kpi_value",
    fresh: "scratch_value",
    key: [...CELL, "metric_id"],
    values: ["value_number", "numerator_value", "denominator_value", "sample_size", "extra_data_json"],
    stamp: "computed_at",
  },
  {
    table: "kpi_percentiles",
    fresh: "scratch_percentiles",
    key: [...CELL, "metric_id"],
    values: [
      "percentile_50",
      "percentile_75",
      "percentile_90",
      "min_observed_value",
      "max_observed_value",
      "sample_size",
    ],
  },
  {
    table: "kpi_state_count",
    fresh: "scratch_state_count",
    key: [...CELL, "state_id"],
    values: ["state_count_value"],
  },
  { table: "kpi_plan_gap", fresh: "scratch_plan_gap", key: CELL, values: ["expected_count", "done_count"] },
  {
    table: "kpi_tile_cache",
    fresh: "scratch_tile",
    key: CELL,
    values: [
      "progression_moyenne",
      "score_normalise_moyen",
      "pourcentage_competences_acquises",
      "pourcentage_ua_couvertes",
      "pourcentage_inactives_7j",
      "delai_median_jours",
      "delai_median_feedback_heures",
      "commentaires_7j",
    ],
    stamp: "updated_at",
  },
];

/**
 * Replaces the pass's cells (its slices × scopes × targets) by what it computed. Differences are found first: a row that did
 * not change is not rewritten and keeps its stamp, a row that no longer holds vanishes (kpi.md 1.12).
 * @returns rows put and removed per table, and the scopes that have a changed row
 */
export async function writeFacts(pass: Pass, at: Date): Promise<{ written: Written[]; scopes: number[] }> {
  const written: Written[] = [];
  const scopes = new Set<number>();
  for (const fact of FACTS) {
    const changed = await writeFact(pass, fact, at);
    for (const row of changed) scopes.add(row.scope_id);
    const count = (isPut: boolean) =>
      changed.reduce((sum, row) => sum + (row.is_put === isPut ? row.rows : 0), 0);
    written.push({ table: fact.table, put: count(true), removed: count(false) });
  }
  return { written, scopes: [...scopes] };
}

async function writeFact(pass: Pass, { table, fresh, key, values, stamp }: Fact, at: Date) {
  const { tx, organizationId: org, slices, scopeIds, targetIds } = pass;
  const of = (alias: string, names: readonly string[]) => columnList(tx, names, alias);
  const columns = ["organization_id", ...key, ...values, ...(stamp ? [stamp] : [])];
  const dates = [...new Set(slices.map((slice) => slice.date_id))];
  const periods = [...new Set(slices.map((slice) => slice.period_code))];
  return tx<{ scope_id: number; is_put: boolean; rows: number }[]>`
    with stored as (
      select v.* from ${tx(table)} v
      join scratch_slice s on s.date_id = v.date_id and s.period_code = v.period_code
      where v.organization_id = ${org} and v.date_id = any(${dates}::date[]) and v.period_code = any(${periods}::text[])
        and v.scope_id = any(${scopeIds}::bigint[]) and v.target_id = any(${targetIds}::bigint[])
    ),
    gone as (
      select s.* from stored s where not exists (select from ${tx(fresh)} f where (${of("f", key)}) = (${of("s", key)}))
    ),
    removed as (
      delete from ${tx(table)} v using gone s
      where v.organization_id = ${org} and v.date_id = any(${dates}::date[]) and v.period_code = any(${periods}::text[])
        and v.scope_id = any(${scopeIds}::bigint[]) and v.target_id = any(${targetIds}::bigint[])
        and (${of("v", key)}) = (${of("s", key)})
      returning v.scope_id
    ),
    put as (
      insert into ${tx(table)} as v (${columnList(tx, columns)})
      select ${org}, ${of("f", [...key, ...values])} ${stamp ? tx`, ${at}::timestamptz` : tx``}
      from ${tx(fresh)} f left join stored s on (${of("s", key)}) = (${of("f", key)})
      where s.organization_id is null or (${of("s", values)}) is distinct from (${of("f", values)})
      on conflict (${columnList(tx, ["organization_id", ...key])}) do update set (${columnList(tx, [...values, ...(stamp ? [stamp] : [])])}) = row (${of("excluded", [...values, ...(stamp ? [stamp] : [])])})
      returning v.scope_id
    )
    select scope_id, is_put, count(*)::int as rows from (
      select scope_id, true as is_put from put union all select scope_id, false from removed
    ) c group by 1, 2`;
}

/** Removes rows of days on which there is nothing to say: before the first counted event, or after today. */
export async function removeOutside(
  { tx, organizationId: org, today }: Context,
  first: string | null,
): Promise<void> {
  for (const { table } of FACTS) {
    await tx`
      delete from ${tx(table)} where organization_id = ${org} and (
        date_id < coalesce(${first}::date, 'infinity')
        or case period_code when 'Week' then date_id - 6 when 'Month' then date_trunc('month', date_id)::date else date_id end > ${today}::date)`;
  }
}
