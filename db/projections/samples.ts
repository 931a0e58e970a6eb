import type postgres from "postgres";
import { bits } from "@/db/families";
import { atWork, type Context } from "./context";
import { DAY_SAMPLES, sampleMeasures } from "./day-measures";

type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** fact_sample of the durations (kpi.md, 6 and 12; days are seconds / 86 400) that state changes end, for the pairs in scratch_pair and what lies above them. */
export async function projectStateSamples(ctx: Context): Promise<void> {
  const { tx, organizationId: org } = ctx;
  await putSamples(
    ctx,
    [
      "CYCLE_TIME_TACHE",
      "LEAD_TIME_TACHE",
      "DELAI_ACQUIS_COMP",
      "DELAI_ACQUIS_MICRO",
      "DELAI_VALIDATION_UA",
      "VISIT",
    ],
    tx`
      select distinct p.learner_id, a.item_id, a.item_type
      from scratch_pair p
      join engine_path t on t.organization_id = ${org} and t.item_id = p.item_id
      join engine_item a on a.organization_id = ${org} and a.item_id = t.target_id
      where a.item_id = p.item_id or a.item_type in ('Micro_competence', 'Competence')`,
    tx`
      done as (
        select p.item_type, f.* from pair p
        join fact_item f on f.organization_id = ${org} ${atWork(ctx, "f")} and f.learner_id = p.learner_id and f.item_id = p.item_id
        where f.first_done_at is not null
      ),
      entry as (
        select * from (
          select t.*, lag(t.state_id) over w as earlier_id
          from pair p join fact_transition t on t.organization_id = ${org} ${atWork(ctx, "t")} and t.learner_id = p.learner_id and t.item_id = p.item_id
          window w as (partition by t.learner_id, t.item_id order by t.at, t.event_id collate "C")
        ) e where e.state_id is distinct from e.earlier_id
      )`,
    tx`
      select 'CYCLE_TIME_TACHE' as kind, learner_id, item_id, '' as key, null::bigint as trainer_id, first_done_on as day_on,
        extract(epoch from first_done_at - first_doing_at) / 86400 as value, null::bigint as state_id
      from done where item_type = 'Tache' and first_doing_at <= first_done_at
      union all
      select 'LEAD_TIME_TACHE', learner_id, item_id, '', null, first_done_on, extract(epoch from first_done_at - first_at) / 86400, null
      from done where item_type = 'Tache'
      union all
      select case item_type when 'Competence' then 'DELAI_ACQUIS_COMP' else 'DELAI_ACQUIS_MICRO' end, d.learner_id, d.item_id, '', null,
        d.first_done_on, extract(epoch from d.first_done_at - below.started_at) / 86400, null
      from done d
      cross join lateral (
        select min(f.first_started_at) as started_at
        from engine_path p join fact_item f on f.organization_id = ${org} ${atWork(ctx, "f")} and f.learner_id = d.learner_id and f.item_id = p.item_id
        where p.organization_id = ${org} and p.target_id = d.item_id
      ) below
      where d.item_type in ('Competence', 'Micro_competence')
      union all
      select 'DELAI_VALIDATION_UA', d.learner_id, d.item_id, '', null, d.first_done_on, extract(epoch from d.first_done_at - s.at) / 3600, null
      from done d
      ${firstDone(ctx)}
      cross join lateral (
        select f.at from fact_event f
        where f.organization_id = ${org} and f.learner_id = d.learner_id and f.item_id = d.item_id and f.kind = 'submission'
          and (f.at, f.event_id collate "C") < (done_entry.at, done_entry.event_id collate "C")
        order by f.at desc limit 1
      ) s
      where d.item_type = 'Ua'
      union all
      select 'VISIT', learner_id, item_id, event_id, null, day_on, extract(epoch from at - began_at) / 86400, earlier_id
      from (
        select e.*, lag(e.at) over (partition by e.learner_id, e.item_id order by e.at, e.event_id collate "C") as began_at from entry e
      ) v where earlier_id is not null`,
  );
}

/** The entry by which `d`, a row of fact_item, was first done: its id orders what happened at the same instant. */
function firstDone({ tx, organizationId: org }: Context): Fragment {
  return tx`
    cross join lateral (
      select t.at, t.event_id from fact_transition t
      join kpi_state k on k.organization_id = ${org} and k.id = t.state_id and k.kind = 'done'
      where t.organization_id = ${org} and t.learner_id = d.learner_id and t.item_id = d.item_id and t.at = d.first_done_at
      order by t.event_id collate "C" limit 1
    ) done_entry`;
}

/** Double marks and gains in score of the (learner, item) pairs with new marks or feedback, for the second mark's or the feedback's author. */
export async function projectMarkSamples(ctx: Context): Promise<void> {
  const { tx, organizationId: org } = ctx;
  const scores = (alias: string, kind: string) => tx`
    ${tx(alias)}.organization_id = ${org} ${atWork(ctx, alias)} and ${tx(alias)}.learner_id = p.learner_id
    and ${tx(alias)}.item_id = p.item_id and ${tx(alias)}.kind = ${kind}`;
  await putSamples(
    ctx,
    ["EQUIVALENCE_EVAL", "IMPACT_FB_SUR_SCORE"],
    tx`
      select distinct learner_id, item_id from scratch_event
      where type in ('EVALUATION', 'QUIZ_SUBMIT', 'FEEDBACK') and learner_id is not null and item_id is not null`,
    null,
    tx`
      select 'EQUIVALENCE_EVAL' as kind, p.learner_id, p.item_id, jsonb_build_array(f.event_id, s.event_id)::text as key, s.trainer_id, s.day_on,
        (round(abs(s.value - f.value), 12) <= 10)::int::numeric as value, null::bigint as state_id
      from pair p
      join fact_event s on ${scores("s", "score")} and s.code = 'evaluation'
      join fact_event f on ${scores("f", "score")} and f.code = 'evaluation' and f.trainer_id <> s.trainer_id
        and f.ref is not distinct from s.ref and (f.at, f.event_id collate "C") < (s.at, s.event_id collate "C")
      union all
      select 'IMPACT_FB_SUR_SCORE', p.learner_id, p.item_id, s.event_id, feedback.trainer_id, s.day_on, s.value - first.value, null
      from pair p
      join fact_event s on ${scores("s", "score")}
      cross join lateral (
        select f.at, f.event_id, f.trainer_id from fact_event f
        where ${scores("f", "feedback")} and (f.at, f.event_id collate "C") < (s.at, s.event_id collate "C")
        order by f.at desc, f.event_id collate "C" desc limit 1
      ) feedback
      cross join lateral (
        select f.value from fact_event f
        where ${scores("f", "score")} and (f.at, f.event_id collate "C") < (feedback.at, feedback.event_id collate "C")
        order by f.at desc, f.event_id collate "C" desc limit 1
      ) first`,
  );
}

/** Cycle times on either side of the learner's first feedback ever, for learners with new feedback or moved tasks. */
export async function projectCyclesAroundFeedback(ctx: Context): Promise<void> {
  const { tx, organizationId: org } = ctx;
  await putSamples(
    ctx,
    ["CYCLE_BEFORE_FB", "CYCLE_AFTER_FB"],
    tx`
      select f.learner_id, f.item_id from (
        -- A feedback after the learner's first moves no cycle time to the other side.
        select e.learner_id from (
          select distinct on (learner_id) learner_id, at, event_id from scratch_event
          where type = 'FEEDBACK' and learner_id is not null
          order by learner_id, at, event_id collate "C"
        ) e
        where not exists (
          select from fact_event f
          where f.organization_id = ${org} ${atWork(ctx, "f")} and f.learner_id = e.learner_id and f.kind = 'feedback'
            and (f.at, f.event_id collate "C") < (e.at, e.event_id collate "C"))
      ) l
      join fact_item f on f.organization_id = ${org} ${atWork(ctx, "f")} and f.learner_id = l.learner_id
      join engine_item i on i.organization_id = ${org} and i.item_id = f.item_id and i.item_type = 'Tache'
      union
      select p.learner_id, p.item_id from scratch_pair p
      join engine_item i on i.organization_id = ${org} and i.item_id = p.item_id and i.item_type = 'Tache'`,
    tx`
      feedback as (
        select distinct on (f.learner_id) f.learner_id, f.at, f.event_id
        from (select distinct learner_id from pair) p
        join fact_event f on f.organization_id = ${org} ${atWork(ctx, "f")} and f.learner_id = p.learner_id and f.kind = 'feedback'
        order by f.learner_id, f.at, f.event_id collate "C"
      )`,
    tx`
      select case when (done_entry.at, done_entry.event_id collate "C") < (feedback.at, feedback.event_id collate "C")
          then 'CYCLE_BEFORE_FB' else 'CYCLE_AFTER_FB' end as kind,
        d.learner_id, d.item_id, '' as key, null::bigint as trainer_id, d.first_done_on as day_on,
        extract(epoch from d.first_done_at - d.first_doing_at) / 86400 as value, null::bigint as state_id
      from pair
      join fact_item d on d.organization_id = ${org} ${atWork(ctx, "d")} and d.learner_id = pair.learner_id and d.item_id = pair.item_id
        and d.first_doing_at <= d.first_done_at
      join feedback on feedback.learner_id = d.learner_id
      ${firstDone(ctx)}`,
  );
}

/** What a sample of each kind changes. */
const SAMPLE_FAMILIES: Readonly<Record<string, number>> = {
  CYCLE_TIME_TACHE: bits("durations"),
  LEAD_TIME_TACHE: bits("durations"),
  DELAI_ACQUIS_COMP: bits("acquisitions"),
  DELAI_ACQUIS_MICRO: bits("acquisitions"),
  DELAI_VALIDATION_UA: bits("approvals"),
  VISIT: bits("visits"),
  EQUIVALENCE_EVAL: bits("pairs"),
  IMPACT_FB_SUR_SCORE: bits("pairs"),
  CYCLE_BEFORE_FB: bits("cycles"),
  CYCLE_AFTER_FB: bits("cycles"),
};

/**
 * Replaces the samples of some kinds of the pairs (learner_id, item_id) that `pair` gives by what `fresh` gives; `steps` are more CTEs
 * between the two. A sample that changed leaves its day, before and after, in scratch_touch, for its learner and for the author whose
 * scope counts it.
 */
async function putSamples(
  ctx: Context,
  kinds: string[],
  pair: Fragment,
  steps: Fragment | null,
  fresh: Fragment,
): Promise<void> {
  const { tx, organizationId: org } = ctx;
  const days = kinds.some((kind) => DAY_SAMPLES.includes(kind))
    ? tx`, days as (
      insert into scratch_day_change (measure, part, learner_id, trainer_id, item_id, day_on, value, n)
      select d.measure, coalesce(x.state_id, 0), learner_id, x.trainer_id, item_id, x.day_on, x.n * d.value, x.n
      from fresh f full join stored s using (kind, learner_id, item_id, key)
      cross join lateral (values (f.trainer_id, f.day_on, f.value, f.state_id, 1), (s.trainer_id, s.day_on, s.value, s.state_id, -1))
        x(trainer_id, day_on, value, state_id, n)
      ${sampleMeasures(tx, tx`kind`, tx`x.value`)}
      where kind = any(${DAY_SAMPLES}::text[]) and x.day_on is not null and d.measure is not null
        and (f.day_on, f.value, f.trainer_id, f.state_id) is distinct from (s.day_on, s.value, s.trainer_id, s.state_id)
    )`
    : tx``;
  await tx`
    with pair as (${pair})
    ${steps === null ? tx`` : tx`, ${steps}`},
    fresh as materialized (${fresh}),
    stored as (
      select s.* from pair p
      join fact_sample s on s.organization_id = ${org} ${atWork(ctx, "s")} and s.learner_id = p.learner_id and s.item_id = p.item_id
      where s.kind = any(${kinds}::text[])
    ),
    gone as (
      delete from fact_sample s using stored o
      where s.organization_id = ${org} and s.learner_id = o.learner_id and s.item_id = o.item_id and s.kind = o.kind and s.key = o.key
      and not exists (
        select from fresh f where f.kind = o.kind and f.learner_id = o.learner_id and f.item_id = o.item_id and f.key = o.key)
    ),
    touched as (
      insert into scratch_touch (learner_id, scope_id, item_id, day_on, until_on, families)
      -- What came before the first feedback is in every window after it.
      select learner_id, x.trainer_id, item_id, x.day_on, case when kind like 'CYCLE_%_FB' then 'infinity' else x.day_on end, k.families
      from fresh f full join stored s using (kind, learner_id, item_id, key)
      join unnest(${Object.keys(SAMPLE_FAMILIES)}::text[], ${Object.values(SAMPLE_FAMILIES)}::int[]) k(kind, families) using (kind)
      cross join lateral (values (f.trainer_id, f.day_on), (s.trainer_id, s.day_on)) x(trainer_id, day_on)
      where x.day_on is not null
        and (f.day_on, f.value, f.trainer_id, f.state_id) is distinct from (s.day_on, s.value, s.trainer_id, s.state_id)
    )
    ${days}
    insert into fact_sample (organization_id, kind, learner_id, item_id, key, trainer_id, day_on, value, state_id)
    select ${org}, kind, learner_id, item_id, key, f.trainer_id, f.day_on, f.value, f.state_id
    from fresh f left join stored o using (kind, learner_id, item_id, key)
    where o.kind is null or (f.day_on, f.value, f.trainer_id, f.state_id) is distinct from (o.day_on, o.value, o.trainer_id, o.state_id)
    on conflict (organization_id, learner_id, item_id, kind, key) do update
    set trainer_id = excluded.trainer_id, day_on = excluded.day_on, value = excluded.value, state_id = excluded.state_id`;
}
