import { columnList } from "@/db/columns";
import { bits, EVERY } from "@/db/families";
import { inOrder } from "@/db/in-order";
import { type Context, hashing } from "@/db/projections";
import { PERIODS, type PeriodCode } from "@/lib/period";
import { TILE_PERIODS } from "@/lib/tiles";
import { TILE_MASK } from "./assemble";
import { rowInLot } from "./lots";
import type { Pass } from "./measures";
import { ofCell } from "./measures/flow";

/** What differs between a pass's rows and the stored ones, by fact table. */
export type Written = { table: string; put: number; removed: number };

const CELL = ["date_id", "period_code", "scope_id", "target_id"];

export type Fact = {
  table: string;
  fresh: string;
  key: string[];
  values: string[];
  stamp?: string;
  /** The kinds of change that its rows follow, where its metric does not say so. */
  mask?: number;
  /** The periods that it has rows of; default all. */
  periods?: readonly PeriodCode[];
  /** Some of its metrics know no period but the day, and learners have those (kpi.md 1.13). */
  hasDaily?: true;
};

/** The fact tables, where a pass leaves their rows, and the columns that a reader would see change. */
export const FACTS: readonly Fact[] = [
  {
    table: "kpi_value",
    fresh: "scratch_value",
    key: [...CELL, "metric_id"],
    values: ["value_number", "numerator_value", "denominator_value", "sample_size", "extra_data_json"],
    stamp: "computed_at",
    hasDaily: true,
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
    periods: ["Day", "Week", "Month"],
    mask: bits("states"),
  },
  {
    table: "kpi_plan_gap",
    fresh: "scratch_plan_gap",
    key: CELL,
    values: ["expected_count", "done_count"],
    periods: ["Week", "Month"],
    mask: bits("stocks"),
  },
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
    periods: TILE_PERIODS,
    mask: TILE_MASK,
  },
];

/**
 * Replaces the pass's cells by what it computed. Differences are found first: a row that did not change is not rewritten
 * and keeps its stamp, a row that no longer holds vanishes (kpi.md 1.12).
 * @returns rows put and removed per table, and the scopes that have a changed row
 */
export async function writeFacts(pass: Pass, at: Date): Promise<{ written: Written[]; scopes: number[] }> {
  const written: Written[] = [];
  const scopes = new Set<number>();
  const put = () => inOrder(...FACTS.map((fact) => () => putFact(pass, fact, at)));
  // The planner takes whole slices for a row or two, and would go through all fresh rows for each stored one.
  const found = await (pass.isWhole ? hashing(pass.tx, put) : put());
  if (found.some(({ gone }) => gone > 0)) await pass.tx`analyze scratch_gone`;
  for (const [no, fact] of FACTS.entries()) {
    const { put, gone } = found[no]!;
    const removed = gone > 0 ? await removeGone(pass, fact) : [];
    for (const row of [...put, ...removed]) scopes.add(row.scope_id);
    const sum = (rows: readonly Changed[]) => rows.reduce((total, row) => total + row.rows, 0);
    written.push({ table: fact.table, put: sum(put), removed: sum(removed) });
  }
  return { written, scopes: [...scopes] };
}

type Changed = { scope_id: number; rows: number };

/** What tells several rows of one cell apart, if anything does. */
const subKey = ({ key }: Fact) => key.at(CELL.length);

/** The stored rows of the cells that `fact` follows a change of. */
function storedRows(pass: Pass, { table, key, values, mask, periods: own = PERIODS, hasDaily }: Fact) {
  const columns = ["organization_id", ...key, ...values];
  const { tx, organizationId: org, isWhole, dates, periods, metricIds } = pass;
  const within = tx`v.organization_id = ${org} and v.date_id = any(${dates}::date[]) and v.period_code = any(${periods}::text[])`;
  if (isWhole) {
    return tx`
      select ${columnList(tx, columns, "v")} from ${tx(table)} v
      join scratch_slice s on s.date_id = v.date_id and s.period_code = v.period_code
      where ${within} and ${rowInLot(pass, pass.lot)}`;
  }
  const ofMetric = key.includes("metric_id");
  const read = tx`
    select v.*, c.families from scratch_slice s
    join scratch_cell c on s.period_code = any(${own as PeriodCode[]}::text[])
      and (c.scope_type <> 'Apprenant' or s.is_long ${hasDaily ? tx`or s.period_code = 'Day'` : tx``})
    -- By key, cell by cell: "offset 0" keeps the planner from reading all days of a cell instead.
    cross join lateral (
      select ${columnList(tx, columns, "r")} from ${tx(table)} r
      where ${ofCell(pass)} and r.scope_id = c.scope_id and r.target_id = c.target_id
        ${ofMetric ? tx`and r.metric_id = any(${metricIds}::bigint[])` : tx``} offset 0
    ) v
    where ${ofMetric ? tx`true` : tx`c.families & ${mask ?? EVERY}::int <> 0`}`;
  // Metrics are looked up once, not in each cell.
  return ofMetric
    ? tx`select r.* from (${read} offset 0) r join scratch_metric k on k.metric_id = r.metric_id and r.families & k.mask <> 0`
    : read;
}

/** The computed rows of those cells: a source may have measured more than was asked of this table. */
function freshRows({ tx, isWhole }: Pass, { fresh, key, mask }: Fact) {
  if (isWhole) return tx`select * from ${tx(fresh)}`;
  return key.includes("metric_id")
    ? tx`select f.* from ${tx(fresh)} f join scratch_metric k using (metric_id)
      join scratch_cell c on c.scope_id = f.scope_id and c.target_id = f.target_id and c.families & k.mask <> 0`
    : tx`select f.* from ${tx(fresh)} f
      join scratch_cell c on c.scope_id = f.scope_id and c.target_id = f.target_id and c.families & ${mask ?? EVERY}::int <> 0`;
}

async function putFact(pass: Pass, fact: Fact, at: Date): Promise<{ put: Changed[]; gone: number }> {
  const { tx, organizationId: org } = pass;
  const { table, key, values, stamp } = fact;
  const of = (alias: string, names: readonly string[]) => columnList(tx, names, alias);
  const columns = ["organization_id", ...key, ...values, ...(stamp ? [stamp] : [])];
  const sub = subKey(fact);
  const rows = await tx<{ scope_id: number | null; rows: number }[]>`
    with differing as materialized (
      select ${columnList(tx, key)}, ${of("f", values)}, f.scope_id is null as is_gone
      from (${storedRows(pass, fact)}) s full join (${freshRows(pass, fact)}) f using (${columnList(tx, key)})
      where s.scope_id is null or f.scope_id is null or (${of("s", values)}) is distinct from (${of("f", values)})
    ),
    gone as (
      insert into scratch_gone (fact_no, date_id, period_code, scope_id, target_id, sub_id)
      select ${FACTS.indexOf(fact)}::int, ${columnList(tx, CELL)}, ${sub ? tx`${tx(sub)}` : tx`0`} from differing where is_gone
      returning 1
    ),
    put as (
      insert into ${tx(table)} as v (${columnList(tx, columns)})
      select ${org}, ${of("d", [...key, ...values])} ${stamp ? tx`, ${at}::timestamptz` : tx``}
      from differing d where not is_gone
      -- What one cell has lies together, where the next refresh and every page reads it.
      order by ${of("d", key)}
      on conflict (${columnList(tx, ["organization_id", ...key])}) do update set (${columnList(tx, [...values, ...(stamp ? [stamp] : [])])}) = row (${of("excluded", [...values, ...(stamp ? [stamp] : [])])})
      returning v.scope_id
    )
    select scope_id, count(*)::int as rows from put group by 1 union all select null, count(*)::int from gone`;
  const isPut = (row: (typeof rows)[number]): row is Changed => row.scope_id !== null;
  return { put: rows.filter(isPut), gone: rows.find((row) => row.scope_id === null)?.rows ?? 0 };
}

/** Removes the rows that putFact found to hold no more. */
async function removeGone(pass: Pass, fact: Fact): Promise<Changed[]> {
  const { tx, organizationId: org, dates, periods } = pass;
  const sub = subKey(fact);
  const removed = await tx<Changed[]>`
    with removed as (
      delete from ${tx(fact.table)} v using scratch_gone g
      where v.organization_id = ${org} and v.date_id = any(${dates}::date[]) and v.period_code = any(${periods}::text[])
        and g.fact_no = ${FACTS.indexOf(fact)} and (${columnList(tx, CELL, "v")}) = (${columnList(tx, CELL, "g")})
        ${sub ? tx`and v.${tx(sub)} = g.sub_id` : tx``}
      returning v.scope_id
    )
    select scope_id, count(*)::int as rows from removed group by 1`;
  return [...removed];
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
