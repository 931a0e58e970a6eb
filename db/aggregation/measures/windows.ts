import { authorOf, userOf, WINDOWED, type Windowed } from "@/db/projections";
import { addDays, type PeriodCode } from "@/lib/period";
import type { Fragment, Pass } from "./flow";

/**
 * CTEs that follow `stays` (user_id, scope_id, scope_type, from_on, to_on): placed (slice_no, kind, scope_id, target_id, user_id, value, n), what
 * the events of some kinds add up to by user, in each window and scope. A user's sum of a window is taken as it is by every scope
 * that they were in on all its days with an event; where a stay is shorter, its own days are read. A trainer's mark
 * counts in its author's scope and in no other trainer's (kpi.md 1.5).
 */
export function inWindows(pass: Pass, of: Windowed): Fragment {
  const { tx, organizationId: org, needed } = pass;
  const kinds = tx`${of.kinds as string[]}::text[]`;
  const hasTrainers = of === WINDOWED.sessions;
  const eventsOf = (user: Fragment) => tx`
    select f.kind, f.item_id, f.value, ${authorOf(tx, tx`f`)} as author_id from fact_event f
    where f.organization_id = ${org} and f.kind = any(${kinds}) and f.day_on between y.from_on and y.to_on and ${user} and ${userOf(tx, tx`f`)} = y.user_id`;
  return tx`
    ${pass.hasWindows ? keptSums(pass, of) : freshSums(pass, of)},
    stay as materialized (
      select s.slice_no, m.user_id, m.scope_id, m.scope_type, greatest(m.from_on, s.from_on) as from_on, least(m.to_on, s.to_on) as to_on,
        m.from_on <= w.first_on and m.to_on >= w.last_on as is_all
      from (select slice_no, user_id, min(first_on) as first_on, max(last_on) as last_on from sums group by 1, 2) w
      join stays m on m.user_id = w.user_id and m.from_on <= w.last_on and m.to_on >= w.first_on
      join scratch_slice s on s.slice_no = w.slice_no and (m.scope_type <> 'Apprenant' or s.is_long)
    ),
    part as (
      select y.slice_no, y.user_id, y.scope_id, y.scope_type, f.* from stay y
      -- By index, stay by stay ("offset 0"): most hold all their user's days.
      cross join lateral (${eventsOf(tx`f.learner_id = y.user_id`)}${hasTrainers ? tx` union all ${eventsOf(tx`f.trainer_id = y.user_id and f.kind in ('session_start', 'session_end') and f.trainer_id is not null`)}` : tx``} offset 0) f
      where not y.is_all
    ),
    placed as (
      select w.slice_no, w.kind, y.scope_id, w.target_id, w.user_id, w.value, w.n
      from sums w join stay y on y.slice_no = w.slice_no and y.user_id = w.user_id and y.is_all and (w.author_id = 0 or y.scope_type <> 'Formateur')
      union all
      select f.slice_no, f.kind, f.scope_id, t.target_id, f.user_id, coalesce(f.value, 0), 1
      from part f ${onTargets(pass, of)} where f.author_id = 0 or f.scope_type <> 'Formateur'
      union all
      select w.slice_no, w.kind, c.scope_id, w.target_id, w.user_id, w.value, w.n
      from sums w join scratch_scope c on c.scope_id = w.author_id and c.families & ${needed}::int <> 0
    )`;
}

/** The targets t of the pass that an event `f` is on. */
const onTargets = ({ tx, organizationId: org, needed }: Pass, { targets }: Windowed): Fragment => tx`
  join engine_path p on p.organization_id = ${org} and p.item_id = coalesce(f.item_id, 0)
  join scratch_target t on t.target_id = p.target_id and t.target_type = any(${targets as string[]}::text[]) and t.families & ${needed}::int <> 0`;

/** CTE sums (slice_no, kind, user_id, author_id, target_id, value, n, first_on, last_on) of running windows: kept. */
function keptSums(
  { tx, organizationId: org, needed, targetIds }: Pass,
  { kinds, periods }: Windowed,
): Fragment {
  return tx`
    sums as materialized (
      select s.slice_no, w.kind, w.user_id, w.author_id, w.target_id, w.value, w.n, w.first_on, w.last_on
      from fact_window w
      join scratch_slice s on s.period_code = w.period_code
      join scratch_target t on t.target_id = w.target_id and t.families & ${needed}::int <> 0
      where w.organization_id = ${org} and w.target_id = any(${targetIds}::bigint[]) and w.kind = any(${kinds as string[]}::text[])
        and w.period_code = any(${periods as PeriodCode[]}::text[])
    )`;
}

/** The same of any windows, from the events: these are cut where any window begins or ends, so that days are summed once for many. */
function freshSums(pass: Pass, of: Windowed): Fragment {
  const { tx, organizationId: org, slices, from, to } = pass;
  const windows = slices.filter((slice) => of.periods.includes(slice.period_code));
  const cuts = [...new Set(windows.flatMap(({ from_on, to_on }) => [from_on, addDays(to_on, 1)]))].sort();
  const pieceOf = (day: Fragment) => tx`width_bucket(${day}, ${cuts}::date[])`;
  return tx`
    piece as materialized (
      select f.kind, ${userOf(tx, tx`f`)} as user_id, ${authorOf(tx, tx`f`)} as author_id, t.target_id, ${pieceOf(tx`f.day_on`)} as no,
        coalesce(sum(f.value), 0) as value, count(*) as n, min(f.day_on) as first_on, max(f.day_on) as last_on
      from fact_event f ${onTargets(pass, of)}
      where f.organization_id = ${org} and f.kind = any(${of.kinds as string[]}::text[]) and f.day_on between ${from}::date and ${to}::date
      group by 1, 2, 3, 4, 5
    ),
    sums as materialized (
      select s.slice_no, p.kind, p.user_id, p.author_id, p.target_id, sum(p.value) as value, sum(p.n) as n, min(p.first_on) as first_on, max(p.last_on) as last_on
      from piece p join scratch_slice s on s.period_code = any(${of.periods as PeriodCode[]}::text[])
        and p.no >= ${pieceOf(tx`s.from_on`)} and p.no <= ${pieceOf(tx`s.to_on`)}
      where p.user_id is not null
      group by 1, 2, 3, 4, 5
    )`;
}
