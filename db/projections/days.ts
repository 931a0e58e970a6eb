import type postgres from "postgres";
import { bits } from "@/db/families";
import { inOrder } from "@/db/in-order";
import type { TargetType } from "@/lib/metrics/types";
import type { Context } from "./context";
import {
  DAY_LEVELS,
  DAY_MEASURES,
  DAY_SAMPLES,
  EVENT_MEASURES,
  type EventMeasure,
  eventMeasures,
  firstDoneMeasures,
  resolution,
  sampleMeasures,
  storedName,
} from "./day-measures";

type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** Targets that a flow metric may have: a fact is placed on no other. */
export const FLOW_TARGETS: readonly TargetType[] = [
  "Global",
  "Module",
  "Competence",
  "Micro_competence",
  "Projet",
];

const FAMILIES = Object.values(DAY_MEASURES).reduce((sum, families) => sum | families, 0);

/**
 * Facts of the days from–to that add up, of the families asked for: measure, part, families, learner_id, trainer_id (set
 * where the author's scope counts it), item_id, day_on, value.
 */
function facts(ctx: Context, from: Fragment, to: Fragment, families: number): Fragment {
  const { tx } = ctx;
  const kinds = EVENT_MEASURES.filter(({ measure }) => DAY_MEASURES[measure] & families);
  const branches = [
    kinds.length > 0 && eventFacts(ctx, from, to, kinds),
    families & bits("done") && firstDoneFacts(ctx, from, to),
    families & bits("resolutions") && resolutionFacts(ctx, from, to),
    families & bits("pairs", "visits") && sampleFacts(ctx, from, to),
  ].filter((branch) => typeof branch === "object");
  const measures = Object.entries(DAY_MEASURES).map(([measure, bit]) => ({
    measure: storedName(measure),
    bit,
  }));
  return tx`
    select f.*, d.families from (${branches.reduce((all, branch) => tx`${all} union all ${branch}`)}) f
    join unnest(${measures.map(({ measure }) => measure)}::text[], ${measures.map(({ bit }) => bit)}::int[]) d(measure, families) using (measure)
    where d.families & ${families}::int <> 0`;
}

function eventFacts(
  { tx, organizationId: org }: Context,
  from: Fragment,
  to: Fragment,
  kinds: readonly EventMeasure[],
) {
  return tx`
    select d.measure, 0::bigint as part, f.learner_id, f.trainer_id, f.item_id, f.day_on, case when d.sums then f.value else 1 end as value
    from fact_event f ${eventMeasures(tx, tx`f`, kinds)}
    where f.organization_id = ${org} and f.learner_id is not null and f.day_on between ${from} and ${to}
      and f.kind = any(${[...new Set(kinds.map(({ kind }) => kind))]}::text[])`;
}

function firstDoneFacts({ tx, organizationId: org }: Context, from: Fragment, to: Fragment): Fragment {
  return tx`
    select d.measure, 0::bigint as part, f.learner_id, null::bigint as trainer_id, f.item_id, f.first_done_on as day_on, 1::numeric as value
    from fact_item f
    join engine_item i on i.organization_id = ${org} and i.item_id = f.item_id
    ${firstDoneMeasures(tx, tx`f`)}
    where f.organization_id = ${org} and f.first_done_on between ${from} and ${to} and d.measure is not null`;
}

function resolutionFacts(ctx: Context, from: Fragment, to: Fragment): Fragment {
  const { tx, organizationId: org } = ctx;
  return tx`
    select d.measure, 0::bigint as part, s.learner_id, r.trainer_id, s.item_id, r.day_on, d.value::numeric as value
    from fact_submission s ${resolution(ctx, tx`s`)}
    where s.organization_id = ${org} and s.submitted_at >= ${from} - 4 and s.submitted_at < ${to}::timestamp + interval '2 days'
      and r.is_over and r.day_on between ${from} and ${to}`;
}

function sampleFacts({ tx, organizationId: org }: Context, from: Fragment, to: Fragment): Fragment {
  return tx`
    select d.measure, coalesce(s.state_id, 0) as part, s.learner_id, s.trainer_id, s.item_id, s.day_on, d.value
    from fact_sample s ${sampleMeasures(tx, tx`s.kind`, tx`s.value`)}
    where s.organization_id = ${org} and s.kind = any(${DAY_SAMPLES}::text[])
      and s.day_on between ${from} and ${to} and d.measure is not null`;
}

/**
 * `fact` by scope and target: those its learner was in on its day. A trainer's fact (trainer_id set) counts for its author's
 * Formateur scope and for no other trainer's (kpi.md 1.5). Learners' own rows are cut to the targets they are stored for (1.13).
 */
function placed({ tx, organizationId: org }: Context, fact: Fragment): Fragment {
  // A measure's levels as one row: a row for each would look up every target of a fact as often as the measure has levels.
  const targets = tx`
    join (
      select measure, array_agg(target_type) as target_types
      from unnest(${DAY_LEVELS.map(({ measure }) => measure)}::text[], ${DAY_LEVELS.map(({ type }) => type)}::text[]) l(measure, target_type)
      group by measure
    ) l on l.measure = f.measure
    join engine_path p on p.organization_id = ${org} and p.item_id = coalesce(f.item_id, 0)
    join kpi_target t on t.organization_id = ${org} and t.id = p.target_id and t.target_type = any(l.target_types)`;
  return tx`
    select f.*, s.scope_id, t.id as target_id
    from (${fact}) f
    join (
      select m.learner_id, m.scope_id, m.from_on, m.to_on, c.scope_type
      from engine_member m join kpi_scope c on c.organization_id = ${org} and c.id = m.scope_id
      where m.organization_id = ${org}
    ) s on s.learner_id = f.learner_id and f.day_on between s.from_on and s.to_on and (f.trainer_id is null or s.scope_type <> 'Formateur')
    ${targets}
    where s.scope_type <> 'Apprenant' or t.target_type in ('Global', 'Module')
    union all
    select f.*, f.trainer_id, t.id
    from (${fact}) f ${targets}
    where f.trainer_id is not null`;
}

/**
 * Adds what the facts of this refresh add, and takes away what those add that they replace (scratch_day_change). Sums are
 * exact: the rows are those of projectAllDays.
 */
export async function changeDays(ctx: Context): Promise<void> {
  const { tx, organizationId: org } = ctx;
  const [some] = await tx`select from scratch_day_change limit 1`;
  if (!some) return;
  const key = (a: Fragment, b: Fragment) => tx`
    ${a}.scope_id = ${b}.scope_id and ${a}.target_id = ${b}.target_id and ${a}.measure = ${b}.measure and ${a}.day_on = ${b}.day_on and ${a}.part = ${b}.part`;
  await inOrder(
    () => tx`analyze scratch_day_change`,
    () => tx`
    with change as materialized (
      select p.scope_id, p.target_id, p.day_on, p.measure, p.part, coalesce(sum(p.value), 0) as num, sum(p.n) as n
      from (${placed(ctx, tx`select * from scratch_day_change`)}) p
      group by 1, 2, 3, 4, 5 having sum(p.n) <> 0 or sum(p.value) <> 0
    ),
    sum as materialized (
      select c.scope_id, c.target_id, c.day_on, c.measure, c.part, trim_scale(c.num + coalesce(d.num, 0)) as num, c.n + coalesce(d.n, 0) as n
      from change c left join lateral (
        select num, n from fact_day d where d.organization_id = ${org} and ${key(tx`d`, tx`c`)} offset 0
      ) d on true
    ),
    gone as (
      delete from fact_day d using sum s where d.organization_id = ${org} and s.n = 0 and ${key(tx`d`, tx`s`)}
    )
    insert into fact_day (organization_id, scope_id, target_id, day_on, measure, part, num, n)
    select ${org}, scope_id, target_id, day_on, measure, part, num, n from sum where n <> 0
    on conflict (organization_id, scope_id, target_id, measure, day_on, part) do update set num = excluded.num, n = excluded.n`,
  );
}

/** fact_day of the marked cells anew, on the days that the marks reach: where structure places facts elsewhere. */
export async function projectDays(ctx: Context): Promise<void> {
  const { tx, organizationId: org } = ctx;
  const [days] = await tx<{ from_on: string | null; to_on: string; families: number }[]>`
    select min(day_on) as from_on, least(max(until_on), ${ctx.today}::date) as to_on, bit_or(families & ${FAMILIES}::int) as families
    from scratch_mark where families & ${FAMILIES}::int <> 0`;
  if (!days?.from_on) return;
  const measures = Object.entries(DAY_MEASURES).filter(([, bit]) => bit & days.families);
  const [from, to] = [tx`${days.from_on}::date`, tx`${days.to_on}::date`];
  await tx`
    with mark as (
      select scope_id, target_id, day_on, until_on, families from scratch_mark where families & ${FAMILIES}::int <> 0
    ),
    want as materialized (
      select scope_id, target_id, min(day_on) as from_on, max(until_on) as until_on, bit_or(families) as families from (
        select * from mark where target_id <> 0
        union all
        select m.scope_id, t.id, m.day_on, m.until_on, m.families from mark m
        join kpi_target t on t.organization_id = ${org} and t.target_type = any(${FLOW_TARGETS as TargetType[]}::text[])
        where m.target_id = 0
      ) w group by 1, 2
    ),
    fact as materialized (${facts(ctx, from, to, days.families)}),
    fresh as materialized (
      select p.scope_id, p.target_id, p.day_on, p.measure, p.part, trim_scale(sum(p.value)) as num, count(*) as n
      from (${placed(ctx, tx`select * from fact`)}) p
      join want w on w.scope_id = p.scope_id and w.target_id = p.target_id and p.day_on between w.from_on and w.until_on and p.families & w.families <> 0
      group by 1, 2, 3, 4, 5
    ),
    gone as (
      delete from fact_day d
      using want w cross join unnest(${measures.map(([measure]) => storedName(measure))}::text[], ${measures.map(([, bit]) => bit)}::int[]) k(measure, families)
      where d.measure = k.measure and k.families & w.families <> 0 and d.organization_id = ${org} and d.day_on between ${from} and ${to}
        and d.scope_id = w.scope_id and d.target_id = w.target_id and d.day_on between w.from_on and w.until_on
        and not exists (
          select from fresh f where f.scope_id = d.scope_id and f.target_id = d.target_id and f.day_on = d.day_on
          and f.measure = d.measure and f.part = d.part)
    )
    insert into fact_day as d (organization_id, scope_id, target_id, day_on, measure, part, num, n)
    select ${org}, scope_id, target_id, day_on, measure, part, num, n from fresh
    on conflict (organization_id, scope_id, target_id, measure, day_on, part) do update set num = excluded.num, n = excluded.n
    where (d.num, d.n) is distinct from (excluded.num, excluded.n)`;
}

/** fact_day of every cell of the days from–to, where there is none yet. */
export async function projectAllDays(ctx: Context, from: string, to: string): Promise<void> {
  const { tx, organizationId: org } = ctx;
  await tx`
    with fact as materialized (${facts(ctx, tx`${from}::date`, tx`${to}::date`, FAMILIES)})
    insert into fact_day (organization_id, scope_id, target_id, day_on, measure, part, num, n)
    select ${org}, scope_id, target_id, day_on, measure, part, trim_scale(sum(value)), count(*)
    from (${placed(ctx, tx`select * from fact`)}) p group by 2, 3, 4, 5, 6
    -- In the order of the key: of millions of rows each would else go to another page of the index.
    order by 2, 3, 5, 4, 6`;
}
