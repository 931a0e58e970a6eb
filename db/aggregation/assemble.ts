import { bits } from "@/db/families";
import { METRICS } from "@/lib/metrics";
import type { Compute, MeasureId } from "@/lib/metrics/compute";
import type { PeriodCode } from "@/lib/period";
import { TILE_PERIODS } from "@/lib/tiles";
import { SOURCES } from "./measures";
import { ofCell, type Pass, stored } from "./measures/flow";

type Part = {
  code: string;
  form: string;
  factor: number;
  part: "numerator" | "denominator";
  measure: string;
  extra?: Readonly<Record<string, string | number>>;
  /** Whether the row keeps the numerator's n. */
  sampled: boolean;
  /** Whether the measure's row is all that the entry is made from: nothing to add up. */
  alone: boolean;
};

/** The catalogue's entries as rows that SQL can join: one per measure that an entry reads. */
function parts(): Part[] {
  return METRICS.flatMap(({ code, compute }) => (compute === null ? [] : partsOf(code, compute)));
}

function partsOf(code: string, compute: Compute): Part[] {
  if (compute.form === "stored") return [];
  if (compute.form !== "ratio")
    return [
      {
        code,
        form: compute.form,
        factor: 1,
        part: "numerator",
        measure: compute.measure,
        extra: compute.form === "mean" ? compute.extra : undefined,
        sampled: compute.form !== "count",
        alone: isGivenOnce(compute.measure),
      },
    ];
  const { form, factor, sampled = false } = compute;
  return [
    { code, form, factor, part: "numerator", measure: compute.numerator, sampled, alone: false },
    { code, form, factor, part: "denominator", measure: compute.denominator, sampled, alone: false },
  ];
}

/** Whether one source gives the measure, and so one row of it a cell: learners and trainers are counted as users by two. */
const isGivenOnce = (measure: MeasureId) => SOURCES.filter(({ gives }) => measure in gives).length === 1;

/**
 * Measures → kpi_value rows of every metric at the levels the catalogue gives it, where something that it reads has
 * changed. Rounding happens here and once: to 4 decimals half away from zero. The inner rounding to 12 undoes what a
 * third cannot hold in decimals, so that 3 × 1/3 is 1 before it is looked at.
 */
export async function assembleValues(pass: Pass): Promise<void> {
  const { tx } = pass;
  await tx`
    insert into scratch_value (date_id, period_code, scope_id, target_id, metric_id, value_number, numerator_value, denominator_value,
      sample_size, extra_data_json)
    with def as materialized (
      select k.metric_id, k.mask, k.period_codes, k.scope_levels, k.target_levels, k.code, d.form, d.factor, d.part = 'numerator' as is_numerator, d.measure, d.extra, d.sampled, d.alone as is_alone
      from jsonb_to_recordset(${JSON.stringify(parts())}::text::jsonb) d(code text, form text, factor numeric, part text, measure text, extra jsonb, sampled boolean, alone boolean)
      join scratch_metric k on k.code = d.code
    ),
    placed as not materialized (
      select p.date_id, p.period_code, p.scope_id, p.target_id, k.metric_id, k.is_numerator, k.is_alone, p.num, p.n, p.extra
      from scratch_measure p
      join def k on k.measure = p.measure
      ${levels(pass)}
      where ${stored(pass)}
    ),
    -- What a metric's own entry says of it is joined to the sums after: to group by it would be to hash it for every row.
    summed as (
      select date_id, period_code, scope_id, target_id, metric_id, num, n, null::numeric as den, extra from placed where is_alone
      union all
      select date_id, period_code, scope_id, target_id, metric_id,
        sum(num) filter (where is_numerator), sum(n) filter (where is_numerator), sum(num) filter (where not is_numerator),
        (array_agg(extra) filter (where is_numerator and extra is not null))[1]
      from placed where not is_alone group by 1, 2, 3, 4, 5
    ),
    valued as (
      select s.*, k.form, k.sampled, k.extra as always, case k.form
        when 'mean' then s.num / nullif(s.n, 0)
        when 'ratio' then k.factor * coalesce(s.num, 0) / nullif(s.den, 0)
        else s.num end as value
      from summed s join def k on k.metric_id = s.metric_id and k.is_numerator
    )
    select date_id, period_code, scope_id, target_id, metric_id, round(round(value, 12), 4),
      case when form = 'ratio' then round(coalesce(num, 0), 4) end, case when form = 'ratio' then round(coalesce(den, 0), 4) end,
      case when sampled then n end, coalesce(extra, always)
    from valued
    where case form when 'count' then num <> 0 when 'ratio' then coalesce(num, 0) <> 0 or coalesce(den, 0) <> 0 else value is not null or coalesce(extra, always) is not null end`;
}

/** c and t of a measure's row p, and that something which metric k reads has changed in its cell. */
export function levels({ tx, isWhole }: Pass) {
  return isWhole
    ? tx`join scratch_scope c on c.scope_id = p.scope_id join scratch_target t on t.target_id = p.target_id`
    : tx`join scratch_cell c on c.scope_id = p.scope_id and c.target_id = p.target_id and c.families & k.mask <> 0
      cross join lateral (select c.target_type, c.is_one) t`;
}

/** What each column of a tile follows. */
const TILE_COLUMNS = {
  progression: bits("progress"),
  score: bits("scores"),
  competences: bits("stocks"),
  coverage: bits("stocks"),
  inactive: bits("stocks"),
  days: bits("durations", "acquisitions"),
  hours: bits("answers"),
  feedback: bits("feedback"),
};

/** The kinds of change that a tile follows. */
export const TILE_MASK = Object.values(TILE_COLUMNS).reduce((sum, mask) => sum | mask, 0);

/**
 * kpi_tile_cache rows from the same pass's values (kpi.md section 4). What a target level does not have stays null; the
 * share of inactive units and the week's feedback are read as measures because the tile shows them at every period. A
 * column of which nothing has changed keeps what is stored.
 */
export async function assembleTiles(pass: Pass): Promise<void> {
  const { tx, organizationId: org, isWhole } = pass;
  const kept = (column: keyof typeof TILE_COLUMNS, name: string) =>
    isWhole
      ? tx`${tx(column)}`
      : tx`case when c.families & ${follows(column)} <> 0 then ${tx(column)} else o.${tx(name)} end`;
  // Days are those of tasks or of acquisitions, by the target: what does not follow the other has not been computed.
  const follows = (column: keyof typeof TILE_COLUMNS) =>
    column === "days"
      ? tx`case when c.target_type in ('Global', 'Module') then ${bits("durations")}::int else ${bits("acquisitions")}::int end`
      : tx`${TILE_COLUMNS[column]}::int`;
  await tx`
    insert into scratch_tile
    with part as (
      select v.date_id, v.period_code, v.scope_id, v.target_id, k.code, v.value_number as value
      from scratch_value v join scratch_metric k on k.metric_id = v.metric_id
      where k.code in ('PROGRESSION_MOY', 'SCORE_NORM', 'PCT_COMP_ACQUISES')
      union all
      select v.date_id, v.period_code, v.scope_id, case when t.target_type = 'Ua' then (select id from kpi_target where organization_id = ${org} and target_type = 'Global') else v.target_id end, k.code, v.value_number
      from scratch_value v
      join scratch_metric k on k.metric_id = v.metric_id and k.code = 'UA_COVERAGE_PCT'
      join kpi_target t on t.organization_id = ${org} and t.id = v.target_id and (t.target_type = 'Module' or t.ref_id is null)
      union all
      select v.date_id, v.period_code, v.scope_id, v.target_id, k.code, v.percentile_50
      from scratch_percentiles v join scratch_metric k on k.metric_id = v.metric_id
      join scratch_target t on t.target_id = v.target_id
      where k.code = 'DELAI_FEEDBACK' or k.code = case when t.target_type in ('Global', 'Module') then 'CYCLE_TIME_TACHE' else 'DELAI_ACQUIS_MICRO' end
      union all
      select date_id, period_code, scope_id, target_id, 'INACTIVITE_7J', round(round(
        100 * coalesce(sum(num) filter (where measure = 'unit_inactive'), 0) / nullif(sum(num) filter (where measure = 'unit_open'), 0), 12), 4)
      from scratch_measure where measure in ('unit_inactive', 'unit_open') group by 1, 2, 3, 4
      union all
      select date_id, period_code, scope_id, target_id, 'FEEDBACK_7J', num from scratch_measure where measure = 'feedback_7_days'
    ),
    fresh as (
      select date_id, period_code, scope_id, target_id,
        max(value) filter (where code = 'PROGRESSION_MOY') as progression, max(value) filter (where code = 'SCORE_NORM') as score,
        max(value) filter (where code = 'PCT_COMP_ACQUISES') as competences, max(value) filter (where code = 'UA_COVERAGE_PCT') as coverage,
        max(value) filter (where code = 'INACTIVITE_7J') as inactive,
        max(value) filter (where code in ('CYCLE_TIME_TACHE', 'DELAI_ACQUIS_MICRO')) as days,
        max(value) filter (where code = 'DELAI_FEEDBACK') as hours, max(value) filter (where code = 'FEEDBACK_7J') as feedback
      from part group by 1, 2, 3, 4
    ),
    ${
      isWhole
        ? tx`
    tile as (
      select p.*, c.scope_type, t.target_type from fresh p
      join scratch_scope c on c.scope_id = p.scope_id join scratch_target t on t.target_id = p.target_id
    )`
        : tx`
    tile as (
      select s.date_id, s.period_code, c.scope_id, c.target_id, c.scope_type, c.target_type, ${kept("progression", "progression_moyenne")} as progression,
        ${kept("score", "score_normalise_moyen")} as score, ${kept("competences", "pourcentage_competences_acquises")} as competences,
        ${kept("coverage", "pourcentage_ua_couvertes")} as coverage, ${kept("inactive", "pourcentage_inactives_7j")} as inactive,
        ${kept("days", "delai_median_jours")} as days, ${kept("hours", "delai_median_feedback_heures")} as hours,
        ${kept("feedback", "commentaires_7j")} as feedback
      from scratch_cell c cross join scratch_slice s
      left join fresh f on f.date_id = s.date_id and f.period_code = s.period_code and f.scope_id = c.scope_id and f.target_id = c.target_id
      left join lateral (
        select * from kpi_tile_cache r where ${ofCell(pass)} and r.scope_id = c.scope_id and r.target_id = c.target_id offset 0
      ) o on true
      where c.families & ${TILE_MASK}::int <> 0 and (c.scope_type <> 'Apprenant' or s.is_long)
        and c.target_type in ('Global', 'Module', 'Competence', 'Micro_competence')
    )`
    }
    select date_id, period_code, scope_id, target_id, progression, score, competences, coverage,
      case when shallow then null else inactive end, days, hours, case when shallow then null else coalesce(feedback, 0) end
    from tile cross join lateral (select scope_type = 'Apprenant' and target_type = 'Competence' as shallow) s
    where period_code = any(${TILE_PERIODS as PeriodCode[]}::text[]) and target_type in ('Global', 'Module', 'Competence', 'Micro_competence')
      and (scope_type <> 'Apprenant' or (period_code <> 'Day' and target_type <> 'Micro_competence'))
      and (coalesce(progression, score, competences, coverage, case when shallow then null else inactive end, days, hours) is not null
        or (feedback > 0 and not shallow))`;
}
