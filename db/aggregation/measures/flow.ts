import type postgres from "postgres";
import type { Context } from "@/db/projections";
import type { TargetType } from "@/lib/metrics";
import type { Slice } from "../slices";

/** One pass over some slices: what a measure needs to know of them. `from`–`to` covers all their windows. */
export type Pass = Context & {
  slices: Slice[];
  from: string;
  to: string;
  /** The earliest day that a stock is taken of. */
  asOf: string;
  /** What scratch_scope and scratch_target hold, for reads by index. */
  scopeIds: number[];
  targetIds: number[];
};

/** Targets that a flow metric may have: a fact is placed on no other. */
const FLOW_TARGETS: readonly TargetType[] = ["Global", "Module", "Competence", "Micro_competence", "Projet"];

/** A piece of SQL with its parameters bound. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>;

/**
 * Scopes that a fact counts in: those its learner was in on its day. A trainer's fact (trainer_id set) counts for its
 * author's Formateur scope and for no other trainer's (kpi.md 1.5).
 *
 * `fact` must give learner_id, trainer_id, item_id, day_on and whatever the caller aggregates; grain out: fact × scope × target.
 * Learner rows are cut to the targets they are stored for (kpi.md 1.13).
 */
export function placed(
  { tx, organizationId: org }: Pass,
  fact: Fragment,
  targets: readonly TargetType[] = FLOW_TARGETS,
): Fragment {
  return tx`
    with fact as (${fact}),
    scoped as (
      select f.*, s.scope_id, s.scope_type from fact f
      join engine_member m on m.organization_id = ${org} and m.learner_id = f.learner_id and f.day_on between m.from_on and m.to_on
      join scratch_scope s on s.scope_id = m.scope_id and (f.trainer_id is null or s.scope_type <> 'Formateur')
      union all
      select f.*, s.scope_id, s.scope_type from fact f join scratch_scope s on s.scope_id = f.trainer_id
    )
    select d.*, t.target_id, t.target_type from scoped d
    join engine_path p on p.organization_id = ${org} and p.item_id = coalesce(d.item_id, 0)
    join scratch_target t on t.target_id = p.target_id and t.target_type = any(${targets as TargetType[]}::text[])
    where d.scope_type <> 'Apprenant' or t.target_type in ('Global', 'Module')`;
}

/**
 * Sum and number of the facts of each window, by scope and target; `fact` names the measure of each row in `measure`, its
 * amount in `value`. Days are summed first and windows from days: each fact is placed once, however many windows hold it.
 * With `lastDays`, the windows are the last so many days of each slice instead.
 */
export async function sumFacts(pass: Pass, fact: Fragment, lastDays?: number): Promise<void> {
  const { tx } = pass;
  const start = lastDays === undefined ? tx`s.from_on` : tx`s.to_on - ${lastDays - 1}::int`;
  await tx`
    insert into scratch_measure (period_code, date_id, scope_id, target_id, measure, num, n)
    with daily as (
      select measure, scope_id, target_id, scope_type = 'Apprenant' as is_learner, day_on, sum(value) as num, count(*) as n
      from (${placed(pass, fact)}) p group by 1, 2, 3, 4, 5
    )
    select s.period_code, s.date_id, w.scope_id, w.target_id, w.measure, w.num, w.n
    from (
      select s.slice_no, d.scope_id, d.target_id, d.measure, sum(d.num) as num, sum(d.n) as n
      from daily d join scratch_slice s on d.day_on between ${start} and s.to_on and (not d.is_learner or s.is_long)
      group by 1, 2, 3, 4
    ) w join scratch_slice s using (slice_no)`;
}

/** Exact percentiles of the facts' values in each window; `fact` gives the stored_code of kpi_percentiles in `measure`. */
export async function percentilesOfFacts(pass: Pass, fact: Fragment): Promise<void> {
  await pass.tx`
    insert into scratch_percentiles
    select p.date_id, p.period_code, w.scope_id, w.target_id, k.id, round(round(w.pct[1]::numeric, 9), 4), round(round(w.pct[2]::numeric, 9), 4),
      round(round(w.pct[3]::numeric, 9), 4), round(w.least, 4), round(w.most, 4), w.n
    from (
      select s.slice_no, k.id as metric_id, f.scope_id, f.target_id,
        percentile_cont(array[0.5, 0.75, 0.9]) within group (order by f.value::float8) as pct,
        min(f.value) as least, max(f.value) as most, count(*) as n
      from (${placed(pass, fact)}) f
      join kpi_metric k on k.organization_id = ${pass.organizationId} and k.code = f.measure and f.target_type = any(k.target_levels)
      join scratch_slice s on f.day_on between s.from_on and s.to_on and s.period_code = any(k.period_codes)
        and (f.scope_type <> 'Apprenant' or s.is_long)
      group by 1, 2, 3, 4
    ) w
    join scratch_slice p using (slice_no)
    join kpi_metric k on k.organization_id = ${pass.organizationId} and k.id = w.metric_id
    join scratch_scope c on c.scope_id = w.scope_id
    join scratch_target t on t.target_id = w.target_id
    where ${stored(pass)}`;
}

/**
 * Rows of scratch_percentiles: exact percentiles of the samples that `samples` gives as slice_no, code (a stored_code),
 * scope_id, target_id and value, at the levels of that code.
 */
export function percentileRows(pass: Pass, samples: Fragment): Fragment {
  return pass.tx`
    select p.date_id, p.period_code, w.scope_id, w.target_id, k.id, round(round(w.pct[1]::numeric, 9), 4), round(round(w.pct[2]::numeric, 9), 4),
      round(round(w.pct[3]::numeric, 9), 4), round(round(w.least, 12), 4), round(round(w.most, 12), 4), w.n
    from (
      select slice_no, code, scope_id, target_id,
        percentile_cont(array[0.5, 0.75, 0.9]) within group (order by value::float8) as pct,
        min(value)::numeric as least, max(value)::numeric as most, count(*) as n
      from (${samples}) v group by 1, 2, 3, 4
    ) w
    join scratch_slice p using (slice_no)
    join kpi_metric k on k.organization_id = ${pass.organizationId} and k.code = w.code
    join scratch_scope c on c.scope_id = w.scope_id
    join scratch_target t on t.target_id = w.target_id
    where ${stored(pass)}`;
}

/**
 * Whether the catalogue stores metric k for period p.period_code, scope c and target t, the depth of learner rows
 * included (kpi.md 1.13).
 */
export function stored({ tx }: Context): Fragment {
  return tx`
    p.period_code = any(k.period_codes) and c.scope_type = any(k.scope_levels) and t.target_type = any(k.target_levels)
    and (c.scope_type <> 'Apprenant' or (
      (p.period_code in ('Week', 'Month') or k.period_codes = '{Day}')
      and (t.target_type in ('Global', 'Module') or (t.target_type in ('Ua', 'Projet') and not t.is_one)
        or (t.target_type = 'Competence' and k.code = 'PROGRESSION_MOY'))))`;
}
