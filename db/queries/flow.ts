import { z } from "zod";
import { can } from "@/lib/access";
import type { FlowData, OpenTask, OpenTasks, StateName } from "@/lib/analysis/types";
import type { StateKind } from "@/lib/metrics/types";
import { addDays, dateIds, isRunning, type PeriodCode } from "@/lib/period";
import type { View } from "@/lib/view";
import type { Sql } from "../client";
import { readLearners } from "./analysis/breakdown";
import { buildFigures, figureAsks, readAsks, seriesDates } from "./analysis/figures";
import { type Frame, loadFrame } from "./analysis/frame";
import type { ScopeRow } from "./context";
import { stateLabel } from "./panels";
import type { SignedIn } from "./viewer";

export const FLOW_CODES = [
  "WIP_TACHES",
  "BACKLOG_TACHES",
  "TACHES_A_VALIDER",
  "TACHE_THROUGHPUT",
  "CYCLE_TIME_TACHE_MED",
  "LEAD_TIME_TACHE_MED",
  "TAUX_TACHES_A_L_HEURE",
  "TAUX_RETARD_TACHES",
  "TEMPS_EN_ETAT_MOY",
] as const;

/** Days of the diagram; a learner's states are kept by week. */
const FLOW_DAYS = 60;
const MAX_TASKS = 200;
/** A learner has hundreds of states: tasks of more people than this are looked up group by group. */
const TASKS_OF = 120;

const visitsExtra = z.object({
  breakdown: z.array(
    z.object({
      n: z.coerce.number(),
      domain: z.string(),
      state_code: z.string(),
      mean_days: z.coerce.number(),
    }),
  ),
});

/** The flow page, in nine queries; null when the scope or target may not be read or does not exist. */
export async function loadFlow(
  sql: Sql,
  viewer: SignedIn,
  view: View,
  locale: string,
): Promise<FlowData | null> {
  if (!can(viewer, "metric.read")) return null;
  const frame = await loadFrame(sql, viewer, view, locale, FLOW_CODES);
  if (!frame) return null;
  const { scope } = frame.context;
  const period: PeriodCode = scope.scopeType === "Apprenant" ? "Week" : "Day";
  const dates =
    period === "Week"
      ? seriesDates("Week", frame.period === "Month" ? frame.asOn : frame.dateId)
      : dateIds("Day", addDays(frame.asOn, 1 - FLOW_DAYS), frame.asOn);
  const learners = scope.scopeType === "Apprenant" ? [scope] : await readLearners(frame, TASKS_OF + 1);
  const isListed = learners.length <= TASKS_OF;
  const [facts, names, counts, tasks] = await Promise.all([
    readAsks(frame, figureAsks(frame, FLOW_CODES)),
    readStateNames(frame),
    readStateDays(frame, period, dates),
    isListed ? readOpenTasks(frame, learners) : null,
  ]);
  const states = names.filter(({ domain }) => domain === "Tache");
  const visits = visitsExtra.safeParse(facts.extra(frame, "TEMPS_EN_ETAT_MOY"));
  return {
    page: frame.page,
    figures: buildFigures(frame, FLOW_CODES, facts),
    states,
    flow: { period, days: buildDays(frame, period, dates, states, counts) },
    visits: (visits.data?.breakdown ?? []).flatMap(({ n, domain, state_code, mean_days }) => {
      const state = names.find((one) => one.domain === domain && one.code === state_code);
      return state ? [{ state, meanDays: mean_days, n }] : [];
    }),
    tasks,
  };
}

/** Every state in its order, named for the reader: an admin's words, else the catalogue's. */
async function readStateNames({ sql, viewer, locale }: Frame): Promise<StateName[]> {
  const rows = await sql<(StateName & { own: string | null })[]>`
    select domain, state_code as code, label, translations_json -> ${locale} ->> 'label' as own, kind, color
    from kpi_state where organization_id = ${viewer.organizationId} order by domain, ordre, id`;
  return rows.map(({ own, ...row }) => ({ ...row, label: stateLabel({ ...row, own }, locale) }));
}

type CountRow = { dateId: string; code: string; count: number };

function readStateDays(frame: Frame, period: PeriodCode, dates: readonly string[]): Promise<CountRow[]> {
  const { sql, viewer, context } = frame;
  const org = viewer.organizationId;
  // Read once, then named: the planner would look the days up for each state again.
  return sql<CountRow[]>`
    with counted as materialized (
      select date_id, state_id, state_count_value from kpi_state_count
      where organization_id = ${org} and scope_id = ${context.scope.id} and target_id = ${context.target.id}
      and period_code = ${period} and date_id between ${dates[0] ?? frame.asOn} and ${dates.at(-1) ?? frame.asOn}
    )
    select c.date_id as "dateId", s.state_code as code, c.state_count_value as count
    from counted c
    join kpi_state s on s.organization_id = ${org} and s.id = c.state_id and s.domain = 'Tache'`;
}

/** Days from the first with a row on. A state without a row is 0 on a day that has others; a day without any is a gap. */
function buildDays(
  frame: Frame,
  period: PeriodCode,
  dates: readonly string[],
  states: readonly StateName[],
  rows: readonly CountRow[],
): FlowData["flow"]["days"] {
  const byDate = new Map<string, Map<string, number>>();
  for (const { dateId, code, count } of rows)
    byDate.set(dateId, (byDate.get(dateId) ?? new Map<string, number>()).set(code, count));
  const first = dates.findIndex((dateId) => byDate.has(dateId));
  if (first < 0) return [];
  return dates.slice(first).map((dateId) => {
    const counts = byDate.get(dateId);
    return {
      dateId,
      running: isRunning(period, dateId, frame.today),
      counts: counts ? Object.fromEntries(states.map(({ code }) => [code, counts.get(code) ?? 0])) : null,
    };
  });
}

/**
 * Tasks of these learners that are under way, or late, on the shown day, counted, and of many the oldest. Age counts from
 * the first time that the task was in progress; what nobody began is as old as it is late, or it would fall off the end.
 */
async function readOpenTasks(frame: Frame, learners: readonly ScopeRow[]): Promise<OpenTasks> {
  const { sql, viewer, context, asOn } = frame;
  const org = viewer.organizationId;
  const { timeZone } = viewer.organization;
  const isAll = context.target.targetType === "Global";
  const names = new Map(learners.map(({ id, label, refId }) => [id, { label, refId }]));
  type Row = Omit<OpenTask, "learner" | "learnerId"> & { scopeId: number; kind: StateKind };
  const rows = await sql<(Row & { count: number; late: number })[]>`
    with open as (
      select f.learner_id as "scopeId", f.item_id, t.ref_id as "itemId", t.label as item, s.state_code as state, s.kind,
        case when s.kind <> 'todo'
          then ${asOn}::date - (coalesce(i.first_doing_at, i.first_started_at) at time zone ${timeZone})::date end as "ageDays",
        (f.due_at at time zone ${timeZone})::date as "dueOn",
        case when f.due_at < (${asOn}::date + 1)::timestamp at time zone ${timeZone} and f.due_at <= k.tick_at
          then ${asOn}::date - (f.due_at at time zone ${timeZone})::date end as "lateDays"
      from fact_state f
      join kpi_state s on s.organization_id = ${org} and s.id = f.state_id and s.domain = 'Tache'
        and s.kind in ('todo', 'doing', 'review')
      join kpi_target t on t.organization_id = ${org} and t.id = f.item_id
      join engine_clock k on k.organization_id = ${org}
      left join fact_item i on i.organization_id = ${org} and i.learner_id = f.learner_id and i.item_id = f.item_id
      where f.organization_id = ${org} and f.learner_id = any(${learners.map(({ id }) => id)}::bigint[])
      and ${asOn}::date between f.from_on and f.to_on
      and (s.kind <> 'todo' or f.due_at <= k.tick_at and f.due_at < (${asOn}::date + 1)::timestamp at time zone ${timeZone})
      and ${
        isAll
          ? sql`true`
          : sql`exists (select from engine_path p where p.organization_id = ${org} and p.item_id = f.item_id
              and p.target_id = ${context.target.id})`
      }
    )
    select "scopeId", "itemId", item, state, kind, "ageDays", "dueOn", "lateDays",
      (count(*) over ())::int as count, (count("lateDays") over ())::int as late
    from open
    order by greatest("ageDays", "lateDays") desc nulls last, "lateDays" desc nulls last, "scopeId", item_id
    limit ${MAX_TASKS}`;
  return {
    count: rows[0]?.count ?? 0,
    late: rows[0]?.late ?? 0,
    list: rows.map(({ scopeId, count: _, late: __, ...row }) => ({
      ...row,
      learner: names.get(scopeId)?.label ?? "",
      learnerId: names.get(scopeId)?.refId ?? "",
    })),
  };
}
