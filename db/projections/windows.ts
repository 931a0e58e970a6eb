import type postgres from "postgres";
import type { TargetType } from "@/lib/metrics";
import { type Day, PERIODS, type PeriodCode, periodEnd, periodStart } from "@/lib/period";
import { type Context, hashing } from "./context";

type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** Events of which some metric is said user by user: their kinds in fact_event, and the periods and target types of those metrics. */
export type Windowed = {
  kind: "score" | "session";
  events: readonly string[];
  periods: readonly PeriodCode[];
  targets: readonly TargetType[];
};

export const WINDOWED = {
  score: {
    kind: "score",
    events: ["score"],
    periods: ["Week", "Month", "Rolling30"],
    targets: ["Global", "Module", "Competence"],
  },
  session: {
    kind: "session",
    events: ["session_start", "session_end"],
    periods: PERIODS,
    targets: ["Global"],
  },
} as const satisfies Record<string, Windowed>;

/** Authors of fact_window who are no trainer: all together, and nobody (a quiz). Sessions have only the sum of all. */
export const ANYBODY = 0;
export const NOBODY = -1;

/**
 * What an event f of fact_event is in a window: user_id (a mark is its learner's; a login that names both, its trainer's), author_id (the
 * trainer who gave the mark), value, and whether it is one to count (n: a mark, a login) or the end of a session (ends).
 */
export const windowColumns = (tx: Context["tx"]): Fragment => tx`
  case when f.kind = 'score' then f.learner_id else coalesce(f.trainer_id, f.learner_id) end as user_id,
  case when f.kind = 'score' then coalesce(f.trainer_id, ${NOBODY}::bigint) else ${ANYBODY}::bigint end as author_id,
  coalesce(f.value, 0) as value, (f.kind <> 'session_end')::int as n, (f.kind = 'session_end')::int as ends`;

/** The windows that hold `today`, for each kind of event: event, kind, period_code, from_on and target_types. */
function windows(today: Day) {
  const rows = Object.values(WINDOWED).flatMap(({ kind, events, periods, targets }) =>
    events.flatMap((event) =>
      periods.map((period) => ({
        event,
        kind,
        period_code: period,
        from_on: periodStart(period, periodEnd(period, today)),
        target_types: targets,
      })),
    ),
  );
  return { rows, from: rows.map(({ from_on }) => from_on).sort()[0]! };
}

/** Rows of fact_window that the events `added` (as in fact_event) make. */
function summed({ tx, organizationId: org, today }: Context, added: Fragment): Fragment {
  const { rows } = windows(today);
  return tx`
    select ${org}::text, t.id, w.kind, w.period_code, o.author_id, a.user_id, sum(a.value), sum(a.n), sum(a.ends), min(a.day_on), max(a.day_on)
    from (select f.kind as event, f.item_id, f.day_on, ${windowColumns(tx)} from ${added} f) a
    join jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) w(event text, kind text, period_code text, from_on date, target_types text[])
      on w.event = a.event and a.day_on >= w.from_on
    cross join lateral unnest(case a.author_id when ${ANYBODY} then array[a.author_id] else array[${ANYBODY}, a.author_id] end) o(author_id)
    join engine_path p on p.organization_id = ${org} and p.item_id = coalesce(a.item_id, 0)
    join kpi_target t on t.organization_id = ${org} and t.id = p.target_id and t.target_type = any(w.target_types)
    where a.user_id is not null
    group by 2, 3, 4, 5, 6`;
}

const COLUMNS = [
  "organization_id",
  "target_id",
  "kind",
  "period_code",
  "author_id",
  "user_id",
  "value",
  "n",
  "ends",
  "first_on",
  "last_on",
];

/** Adds events that are new in fact_event, `added`, to fact_window: an insert, for the statement that stores them. */
export const addToWindows = (ctx: Context, added: Fragment): Fragment => ctx.tx`
  insert into fact_window as w (${ctx.tx(COLUMNS)}) ${summed(ctx, added)}
  on conflict (organization_id, target_id, kind, period_code, author_id, user_id) do update
  set value = w.value + excluded.value, n = w.n + excluded.n, ends = w.ends + excluded.ends,
    first_on = least(w.first_on, excluded.first_on), last_on = greatest(w.last_on, excluded.last_on)`;

/** fact_window anew, where the windows that it has are those of another day. */
export async function projectWindows(ctx: Context): Promise<void> {
  const { tx, organizationId: org, today, windowsOn } = ctx;
  if (windowsOn === today) return;
  const { rows, from } = windows(today);
  const events = [...new Set(rows.map(({ event }) => event))];
  await tx`delete from fact_window where organization_id = ${org}`;
  await hashing(
    tx,
    () => tx`
    insert into fact_window (${tx(COLUMNS)})
    ${summed(ctx, tx`(select * from fact_event where organization_id = ${org} and kind = any(${events}::text[]) and day_on >= ${from}::date)`)}
    -- In the order of the key: who reads the users of a target finds them side by side.
    order by 2, 3, 4, 5, 6`,
  );
}
