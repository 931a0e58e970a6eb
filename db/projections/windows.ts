import type postgres from "postgres";
import type { TargetType } from "@/lib/metrics";
import { type Day, PERIODS, type PeriodCode, periodEnd, periodStart } from "@/lib/period";
import type { Context } from "./context";

type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** Events of which some metric is said user by user: their kind in fact_event, and the periods and target types of those metrics. */
export type Windowed = {
  kinds: readonly string[];
  periods: readonly PeriodCode[];
  targets: readonly TargetType[];
};

export const WINDOWED = {
  scores: {
    kinds: ["score"],
    periods: ["Week", "Month", "Rolling30"],
    targets: ["Global", "Module", "Competence"],
  },
  sessions: { kinds: ["session_start", "session_end"], periods: PERIODS, targets: ["Global"] },
} as const satisfies Record<string, Windowed>;

/**
 * Whose an event f of fact_event is: a mark its learner's, with its author; a login that names both its trainer's. What is nobody's
 * counts nowhere.
 */
export const userOf = (tx: Context["tx"], f: Fragment): Fragment =>
  tx`case when ${f}.kind = 'score' then ${f}.learner_id else coalesce(${f}.trainer_id, ${f}.learner_id) end`;

/** The trainer who gave the mark f; 0: nobody's in particular. */
export const authorOf = (tx: Context["tx"], f: Fragment): Fragment =>
  tx`case when ${f}.kind = 'score' then coalesce(${f}.trainer_id, 0) else 0 end`;

/** The windows that hold `today`, for each kind: kind, period_code, from_on and target_types. */
function windows(today: Day) {
  const rows = Object.values(WINDOWED).flatMap(({ kinds, periods, targets }) =>
    kinds.flatMap((kind) =>
      periods.map((period) => ({
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
    select ${org}::text, t.id, a.kind, w.period_code, a.user_id, a.author_id, coalesce(sum(a.value), 0), count(*), min(a.day_on), max(a.day_on)
    from (select f.kind, f.item_id, f.day_on, f.value, ${userOf(tx, tx`f`)} as user_id, ${authorOf(tx, tx`f`)} as author_id from ${added} f) a
    join jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) w(kind text, period_code text, from_on date, target_types text[])
      on w.kind = a.kind and a.day_on >= w.from_on
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
  "user_id",
  "author_id",
  "value",
  "n",
  "first_on",
  "last_on",
];

/** Adds events that are new in fact_event, `added`, to fact_window: an insert, for the statement that stores them. */
export const addToWindows = (ctx: Context, added: Fragment): Fragment => ctx.tx`
  insert into fact_window as w (${ctx.tx(COLUMNS)}) ${summed(ctx, added)}
  on conflict (organization_id, target_id, kind, period_code, user_id, author_id) do update
  set value = w.value + excluded.value, n = w.n + excluded.n,
    first_on = least(w.first_on, excluded.first_on), last_on = greatest(w.last_on, excluded.last_on)`;

/** fact_window anew, where the windows that it has are those of another day. */
export async function projectWindows(ctx: Context): Promise<void> {
  const { tx, organizationId: org, today, windowsOn } = ctx;
  if (windowsOn === today) return;
  const { rows, from } = windows(today);
  const kinds = [...new Set(rows.map(({ kind }) => kind))];
  await tx`delete from fact_window where organization_id = ${org}`;
  await tx`
    insert into fact_window (${tx(COLUMNS)})
    ${summed(ctx, tx`(select * from fact_event where organization_id = ${org} and kind = any(${kinds}::text[]) and day_on >= ${from}::date)`)}
    -- In the order of the key: who reads a target's users finds them side by side.
    order by 2, 3, 4, 5, 6`;
}
