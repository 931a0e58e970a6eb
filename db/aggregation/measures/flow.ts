import type postgres from "postgres";
import { type Context, FLOW_TARGETS } from "@/db/projections";
import type { TargetType } from "@/lib/metrics";
import type { Formula } from "../formula-rows";
import type { TargetLot } from "../lots";
import type { Masks } from "../masks";
import type { Slice } from "../slices";

/** One pass over some slices: what a measure needs to know of them. `from`–`to` covers all their windows. */
export type Pass = Context & {
  slices: Slice[];
  /** Their dates and periods, for the planner: it then sees which partitions there are. */
  dates: string[];
  periods: string[];
  from: string;
  to: string;
  /** The earliest day that a stock is taken of. */
  asOf: string;
  /** Metrics of which something has changed in any cell. */
  metricIds: number[];
  /** What scratch_target and scratch_scope hold, for reads by index; of scopes nothing in a whole pass. */
  targetIds: number[];
  scopeIds: number[];
  /** Every scope and target, whatever changed; else the cells of scratch_cell, each for what changed in it. */
  isWhole: boolean;
  /** All its slices are running ones, whose windows fact_window has summed. */
  hasWindows: boolean;
  /** Which of the targets a whole pass is of. */
  lot: TargetLot;
  /** The kinds of change that the source at work has to measure a cell for. */
  needed: number;
  masks: Masks;
  /** The organisation's own metrics. */
  formulas: readonly Formula[];
  /** The kinds of change that there are in any cell. */
  changed: number;
};

/** A piece of SQL with its parameters bound. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** A join that leaves the cells which the source at work has to measure; nothing where the pass is whole. */
export function cells({ tx, isWhole, needed }: Pass, scope: Fragment, target: Fragment): Fragment {
  if (isWhole) return tx``;
  return tx`
    join scratch_cell cell on cell.scope_id = ${scope} and cell.target_id = ${target} and cell.families & ${needed}::int <> 0`;
}

/** Which rows m of engine_member a pass needs: those of a few scopes by their key. */
export const members = ({ tx, organizationId: org, isWhole, scopeIds }: Pass): Fragment =>
  isWhole
    ? tx`m.organization_id = ${org}`
    : tx`m.organization_id = ${org} and m.scope_id = any(${scopeIds}::bigint[])`;

/**
 * CTEs that follow `asof` (to_on): member, who is in which scope on each of those days, and crowd. Learners who share all their scopes on a
 * day are a crowd, named by the first of them: what adds up over learners is summed once for all these scopes. Learners' own
 * scopes are in member alone.
 */
export function crowds(pass: Pass): Fragment {
  return pass.tx`
    member as materialized (
      select a.to_on, m.learner_id, m.scope_id, c.scope_type
      from asof a
      join engine_member m on ${members(pass)} and a.to_on between m.from_on and m.to_on
      join scratch_scope c on c.scope_id = m.scope_id and c.families & ${pass.needed}::int <> 0
    ),
    crowd as materialized (
      select to_on, learner_id, min(learner_id) over (partition by to_on, scopes) as crowd_id
      from (select to_on, learner_id, array_agg(scope_id order by scope_id) as scopes from member where scope_type <> 'Apprenant' group by 1, 2) m
    )`;
}

/** Whose rows `st` a pass needs for learners' own scopes: those of a few learners by their key. */
export const ownSteps = ({ tx, isWhole, scopeIds }: Pass): Fragment =>
  isWhole ? tx`true` : tx`st.learner_id = any(${scopeIds}::bigint[])`;

/** A join of what is summed by crowd, `p`, with the scopes m of each. */
export const ofCrowd = ({ tx }: Pass, toOn: Fragment): Fragment =>
  tx`join member m on m.to_on = ${toOn} and m.learner_id = p.crowd_id and m.scope_type <> 'Apprenant'`;

/**
 * The rows r of a fact table in slice s. Between two dates, for that tells the planner which partitions there are: each list of
 * dates or periods would be gone through for each cell.
 */
export function ofCell({ tx, organizationId: org, dates }: Pass): Fragment {
  const [first, last] = [[...dates].sort()[0]!, [...dates].sort().at(-1)!];
  return tx`
    r.organization_id = ${org} and r.date_id between ${first}::date and ${last}::date
    and r.date_id = s.date_id and r.period_code = s.period_code`;
}

/**
 * Scopes that a fact counts in: those its learner was in on its day. A trainer's fact (trainer_id set) counts for its
 * author's Formateur scope and for no other trainer's (kpi.md 1.5).
 *
 * `fact` must give learner_id, trainer_id, item_id, day_on and whatever the caller aggregates; grain out: fact × scope × target.
 * Learner rows are cut to the targets they are stored for (kpi.md 1.13).
 */
export function placed(pass: Pass, fact: Fragment, targets: readonly TargetType[] = FLOW_TARGETS): Fragment {
  const { tx, organizationId: org, needed } = pass;
  return tx`
    with fact as (${fact}),
    scoped as (
      select f.*, s.scope_id, s.scope_type from fact f
      join engine_member m on ${members(pass)} and m.learner_id = f.learner_id and f.day_on between m.from_on and m.to_on
      join scratch_scope s on s.scope_id = m.scope_id and s.families & ${needed}::int <> 0 and (f.trainer_id is null or s.scope_type <> 'Formateur')
      union all
      select f.*, s.scope_id, s.scope_type from fact f join scratch_scope s on s.scope_id = f.trainer_id and s.families & ${needed}::int <> 0
    )
    select d.*, t.target_id, t.target_type ${pass.isWhole ? tx`` : tx`, cell.families`} from scoped d
    join engine_path p on p.organization_id = ${org} and p.item_id = coalesce(d.item_id, 0)
    join scratch_target t on t.target_id = p.target_id and t.families & ${needed}::int <> 0 and t.target_type = any(${targets as TargetType[]}::text[])
    ${cells(pass, tx`d.scope_id`, tx`t.target_id`)}
    where d.scope_type <> 'Apprenant' or t.target_type in ('Global', 'Module')`;
}

/** Exact percentiles of the facts' values in each window; `fact` gives the stored_code of kpi_percentiles in `measure`. */
export async function percentilesOfFacts(pass: Pass, fact: Fragment): Promise<void> {
  await pass.tx`
    insert into scratch_percentiles
    select p.date_id, p.period_code, w.scope_id, w.target_id, k.id, round(round(w.pct[1]::numeric, 9), 4), round(round(w.pct[2]::numeric, 9), 4),
      round(round(w.pct[3]::numeric, 9), 4), round(w.least, 4), round(w.most, 4), w.n
    from (
      select s.slice_no, k.metric_id, f.scope_id, f.target_id,
        percentile_cont(array[0.5, 0.75, 0.9]) within group (order by f.value::float8) as pct,
        min(f.value) as least, max(f.value) as most, count(*) as n
      from (${placed(pass, fact)}) f
      join scratch_metric k on k.code = f.measure and f.target_type = any(k.target_levels) ${pass.isWhole ? pass.tx`` : pass.tx`and f.families & k.mask <> 0`}
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
  return percentileRowsOf(
    pass,
    pass.tx`
      select slice_no, code, scope_id, target_id, ${percentiles(pass, pass.tx`value`)}
      from (${samples}) v group by 1, 2, 3, 4`,
  );
}

/** What a distribution stores of a group's values: pct, least, most and n. */
export const percentiles = ({ tx }: Pass, value: Fragment): Fragment => tx`
  percentile_cont(array[0.5, 0.75, 0.9]) within group (order by ${value}::float8) as pct,
  min(${value})::numeric as least, max(${value})::numeric as most, count(*) as n`;

/** The same of `groups`: slice_no, code, scope_id, target_id and what `percentiles` gives. */
export function percentileRowsOf(pass: Pass, groups: Fragment): Fragment {
  return pass.tx`
    select p.date_id, p.period_code, w.scope_id, w.target_id, k.id, round(round(w.pct[1]::numeric, 9), 4), round(round(w.pct[2]::numeric, 9), 4),
      round(round(w.pct[3]::numeric, 9), 4), round(round(w.least, 12), 4), round(round(w.most, 12), 4), w.n
    from (${groups}) w
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
