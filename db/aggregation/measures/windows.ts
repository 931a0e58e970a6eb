import { ANYBODY, NOBODY, type Windowed, windowColumns } from "@/db/projections";
import { addDays, type PeriodCode } from "@/lib/period";
import type { Fragment, Pass } from "./flow";

/**
 * CTEs that follow `stays` (user_id, scope_id, scope_type, from_on, to_on): placed (slice_no, scope_id, target_id, user_id, value, n, ends), what the
 * events of a kind add up to by user, in each window and scope. A user's sum of a window is taken as it is by a scope in which one
 * stay of theirs holds its first and last day with an event; of any other stay the days are read. A trainer's mark counts in its author's scope
 * and in no other trainer's (kpi.md 1.5).
 */
export function inWindows(pass: Pass, of: Windowed): Fragment {
  const { tx, organizationId: org, from, to } = pass;
  const marks = (part: Fragment) => (of.kind === "score" ? part : tx``);
  const eventsOf = (user: Fragment) => tx`
    select f.item_id, ${windowColumns(tx)} from fact_event f
    where f.organization_id = ${org} and f.kind = any(${of.events as string[]}::text[]) and f.day_on between y.from_on and y.to_on and ${user}`;
  // Trainers have no marks; the condition is that of their index.
  const trainers =
    of.kind === "session"
      ? tx`union all ${eventsOf(tx`f.trainer_id = y.user_id and f.kind in ('session_start', 'session_end') and f.trainer_id is not null`)}`
      : tx``;
  const held = (sums: Fragment) => tx`
    select w.slice_no, m.scope_id, w.target_id, w.user_id, w.value, w.n, w.ends
    from ${sums} w join stays m on m.user_id = w.user_id and m.from_on <= w.first_on and m.to_on >= w.last_on`;
  const cut = (sums: Fragment) => tx`
    select y.*, w.target_id from short y
    join ${sums} w on w.slice_no = y.slice_no and w.user_id = y.user_id and y.from_on <= w.last_on and y.to_on >= w.first_on
      and (y.from_on > w.first_on or y.to_on < w.last_on)`;
  return tx`
    ${pass.hasWindows ? keptSums(pass, of) : freshSums(pass, of)},
    short as materialized (
      select s.slice_no, m.user_id, m.scope_id, m.scope_type, greatest(m.from_on, s.from_on) as from_on, least(m.to_on, s.to_on) as to_on
      from (select * from stays where from_on > ${from}::date or to_on < ${to}::date) m
      join scratch_slice s on m.from_on <= s.to_on and m.to_on >= s.from_on and (m.from_on > s.from_on or m.to_on < s.to_on)
    ),
    cut as materialized (
      ${cut(tx`sums`)} ${marks(tx`and y.scope_type <> 'Formateur' union all ${cut(tx`authored`)} and w.author_id = ${NOBODY} and y.scope_type = 'Formateur'`)}
    ),
    placed as (
      ${held(tx`sums`)} ${marks(tx`and m.scope_type <> 'Formateur'`)}
      union all
      select slice_no, scope_id, target_id, user_id, sum(value), sum(n), sum(ends) from (
        select h.slice_no, h.scope_id, h.target_id, h.user_id, f.value, f.n, f.ends
        from (select distinct slice_no, user_id, scope_id, scope_type, from_on, to_on from cut) y
        -- By index, stay by stay ("offset 0"): most hold all their user's days.
        cross join lateral (${eventsOf(tx`f.learner_id = y.user_id`)} ${trainers} offset 0) f
        join engine_path p on p.organization_id = ${org} and p.item_id = coalesce(f.item_id, 0)
        join cut h on h.slice_no = y.slice_no and h.user_id = y.user_id and h.scope_id = y.scope_id and h.from_on = y.from_on and h.target_id = p.target_id
        where f.user_id = y.user_id ${marks(tx`and (y.scope_type <> 'Formateur' or f.author_id = ${NOBODY})`)}
        ${marks(tx`
        union all
        ${held(tx`authored`)} and w.author_id = ${NOBODY} and m.scope_type = 'Formateur'
        union all
        select slice_no, author_id, target_id, user_id, value, n, ends from authored where author_id > 0`)}
      ) r group by 1, 2, 3, 4
    )`;
}

/**
 * CTE sums (slice_no, user_id, target_id, value, n, ends, first_on, last_on) of running windows: kept. Of marks, authored besides, by author: those of
 * the trainers whose scopes are measured, and what is nobody's.
 */
function keptSums({ tx, organizationId: org, needed }: Pass, of: Windowed): Fragment {
  const kept = (author: Fragment) => tx`
    select s.slice_no, w.author_id, w.user_id, w.target_id, w.value, w.n, w.ends, w.first_on, w.last_on
    from fact_window w
    join scratch_slice s on s.period_code = w.period_code
    where w.organization_id = ${org} and w.kind = ${of.kind}
      and w.target_id = any(array(select target_id from scratch_target where families & ${needed}::int <> 0))
      and w.period_code = any(${of.periods as PeriodCode[]}::text[]) and ${author}`;
  const authored = tx`,
    authored as materialized (
      ${kept(tx`w.author_id = any(array(select ${NOBODY}::bigint union all ${trainersOf(tx, needed)}))`)}
    )`;
  return tx`sums as materialized (${kept(tx`w.author_id = ${ANYBODY}`)}) ${of.kind === "score" ? authored : tx``}`;
}

/** The trainers whose scopes are measured. */
const trainersOf = (tx: Pass["tx"], needed: number) =>
  tx`select scope_id from scratch_scope where scope_type = 'Formateur' and families & ${needed}::int <> 0`;

/** The same of any windows, from the events: these are cut where any window begins or ends, so that days are summed once for many. */
function freshSums(pass: Pass, of: Windowed): Fragment {
  const { tx, organizationId: org, slices, from, to, needed } = pass;
  const windows = slices.filter((slice) => of.periods.includes(slice.period_code));
  const cuts = [...new Set(windows.flatMap(({ from_on, to_on }) => [from_on, addDays(to_on, 1)]))].sort();
  const pieceOf = (day: Fragment) => tx`width_bucket(${day}, ${cuts}::date[])`;
  const totals = tx`
    sum(p.value) as value, sum(p.n) as n, sum(p.ends) as ends, min(p.first_on) as first_on, max(p.last_on) as last_on
    from piece p join scratch_slice s on s.period_code = any(${of.periods as PeriodCode[]}::text[])
      and p.no >= ${pieceOf(tx`s.from_on`)} and p.no <= ${pieceOf(tx`s.to_on`)}`;
  const authored = tx`,
    authored as materialized (
      select s.slice_no, p.author_id, p.user_id, p.target_id, ${totals}
      where p.author_id = ${NOBODY} or p.author_id in (${trainersOf(tx, needed)}) group by 1, 2, 3, 4
    )`;
  return tx`
    piece as materialized (
      select f.author_id, f.user_id, t.target_id, ${pieceOf(tx`f.day_on`)} as no,
        sum(f.value) as value, sum(f.n) as n, sum(f.ends) as ends, min(f.day_on) as first_on, max(f.day_on) as last_on
      from (
        select f.item_id, f.day_on, ${windowColumns(tx)} from fact_event f
        where f.organization_id = ${org} and f.kind = any(${of.events as string[]}::text[]) and f.day_on between ${from}::date and ${to}::date
      ) f
      join engine_path p on p.organization_id = ${org} and p.item_id = coalesce(f.item_id, 0)
      join scratch_target t on t.target_id = p.target_id and t.target_type = any(${of.targets as string[]}::text[]) and t.families & ${needed}::int <> 0
      where f.user_id is not null
      group by 1, 2, 3, 4
    ),
    sums as materialized (select s.slice_no, p.user_id, p.target_id, ${totals} group by 1, 2, 3) ${of.kind === "score" ? authored : tx``}`;
}
