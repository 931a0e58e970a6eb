import type { Sql } from "@/db/client";
import { EVERY } from "@/db/families";
import { inOrder } from "@/db/in-order";
import { MAX_ID_CHARS } from "@/lib/events";
import { STOCK_CHANGE_COLUMNS } from "./stock-columns";

/** What every stage of one refresh shares. `tick` is the organisation's "now" (kpi.md 1.3), `today` its local day. */
export type Context = {
  tx: Sql;
  organizationId: string;
  timeZone: string;
  tick: Date;
  today: string;
  /** The day whose running windows fact_window has; null: there are none. */
  windowsOn: string | null;
  /** Share of the maximum from which a quiz is passed (0–1). */
  passMark: number;
  /** Score from which a key UA is mastered (0–100). */
  masteryMark: number;
  /** Progress in percent that the forecasts aim at. */
  objective: number;
  /** A rebuild at work on the learners in scratch_restock, a group at a time. */
  inChunks?: true;
};

/**
 * Working tables of one refresh, private to its session. Made once per session and emptied by every commit,
 * so that a refresh a second does not churn the system catalogue. Each commit empties each of them, and its index and its
 * store for long values with it, a file at a time: hence keys, and columns of any length, only where a statement asks for them.
 */
export async function prepareScratch(tx: Sql, settings = ""): Promise<void> {
  // One message: between two, whoever else wants the processor takes it.
  await tx.unsafe(SETTINGS + settings + once("scratch_tile", SCRATCH_TABLES));
}

/**
 * The statements that make a session's working tables, run only where `newest` is not yet there: the table that came last, for a pooled
 * session may be older than this program.
 */
export const once = (newest: string, tables: string) =>
  `do $once$ begin if to_regclass('pg_temp.${newest}') is null then ${tables} end if; end $once$;`;

/**
 * More columns of a working table, whose values are always short: "plain" is what never goes to a store for long values. Such a
 * store comes with every text of unknown length, and each commit makes its index anew: 1.6 ms a table, used or not.
 */
export const plain = (table: string, columns: Readonly<Record<string, string>>) =>
  `alter table ${table} ${Object.entries(columns)
    .map(([name, type]) => `add if not exists ${name} ${type}, alter ${name} set storage plain`)
    .join(", ")};`;

/** A refresh reads a few rows here and there of what the last one read, too: they are in memory. */
export const FEW_ROWS = "set local random_page_cost to 1.1;";
export const MANY_ROWS = "set local random_page_cost to default;";

/** A lot of a large organisation's targets is sorted and grouped in memory. */
export const LARGE_LOTS = "set local work_mem to '160MB';";

const SETTINGS = `
-- Compiling these statements takes seconds and saves milliseconds: their cost estimates are of tables without statistics.
set local jit to off;
-- How many scopes and targets a pass has decides how to read: never plan for the last pass's.
set local plan_cache_mode to force_custom_plan;
set local work_mem to '64MB';
-- A refresh that a crash undoes is made again from the queue, which it undoes with it: only senders wait for the disk.
set local synchronous_commit to off;
-- No cell is asked for twice: remembering its rows costs and never pays.
set local enable_memoize to off;
`;

const SCRATCH_TABLES = `
create temp table if not exists scratch_event (
  event_id text, type text, student_id text, class_id text, learner_id bigint, trainer_id bigint, item_id bigint,
  item_type text, at timestamptz, day_on date, payload jsonb
) on commit delete rows;
create temp table if not exists scratch_step (
  learner_id bigint, item_id bigint, at timestamptz, event_id varchar(${MAX_ID_CHARS})
) on commit delete rows;
create temp table if not exists scratch_pair (learner_id bigint, item_id bigint) on commit delete rows;
-- What changed (db/families.ts), of whom, at which item (0: none) or target; without either, everywhere. Days until_on: the last that it reaches.
create temp table if not exists scratch_touch (
  learner_id bigint, scope_id bigint, item_id bigint, target_id bigint, day_on date, until_on date default 'infinity',
  families integer default ${EVERY}
) on commit delete rows;
create temp table if not exists scratch_mark (
  scope_id bigint, target_id bigint, day_on date, until_on date, families integer
) on commit delete rows;
create temp table if not exists scratch_taken (scope_id bigint, target_id bigint, families integer) on commit delete rows;
create temp table if not exists scratch_answer (
  learner_id bigint, item_id bigint, submitted_at timestamptz, answered_at timestamptz, answered_on date, trainer_id bigint
) on commit delete rows;
-- Learners whose stocks are summed anew.
create temp table if not exists scratch_restock (learner_id bigint) on commit delete rows;
-- Items whose pieces of stock may change; since_on: the day of what has just passed.
create temp table if not exists scratch_owner (learner_id bigint, item_id bigint, since_on date) on commit delete rows;
-- Their pieces as they were before, and the states that changed (amount: 1 new, -1 gone).
create temp table if not exists scratch_piece (
  learner_id bigint, item_id bigint, everywhere boolean, from_on date, until_on date, component varchar(24), amount numeric(80, 40)
) on commit delete rows;
create temp table if not exists scratch_state_piece (
  learner_id bigint, item_id bigint, state_id bigint, from_on date, to_on date, amount integer
) on commit delete rows;
-- What the facts of this refresh add to fact_day (n: 1), and what those added that they replace (n: -1).
create temp table if not exists scratch_day_change (
  measure varchar(32), part bigint, learner_id bigint, trainer_id bigint, item_id bigint, day_on date, value numeric(80, 40), n integer
) on commit delete rows;
-- How much each stock changes on which day.
create temp table if not exists scratch_stock_change (
  learner_id bigint, target_id bigint, day_on date, ${STOCK_CHANGE_COLUMNS}
) on commit delete rows;
create temp table if not exists scratch_state_change (
  learner_id bigint, target_id bigint, state_id bigint, day_on date, items integer
) on commit delete rows;
create temp table if not exists scratch_slice (
  slice_no integer, period_code varchar(12), date_id date, from_on date, to_on date, is_long boolean
) on commit delete rows;
create temp table if not exists scratch_scope (
  scope_id bigint, scope_type varchar(16), families integer
) on commit delete rows;
create temp table if not exists scratch_target (
  target_id bigint, target_type varchar(24), is_one boolean, families integer
) on commit delete rows;
-- The cells of a pass that is not whole, and what changed in each.
create temp table if not exists scratch_cell (
  scope_id bigint, target_id bigint, scope_type varchar(16), target_type varchar(24), is_one boolean, families integer
) on commit delete rows;
create temp table if not exists scratch_gone (
  fact_no integer, date_id date, period_code varchar(12), scope_id bigint, target_id bigint, sub_id bigint
) on commit delete rows;
create temp table if not exists scratch_metric (metric_id bigint, mask integer) on commit delete rows;
create temp table if not exists scratch_measure (
  period_code varchar(12), date_id date, scope_id bigint, target_id bigint, measure varchar(32), num numeric, n bigint, extra jsonb
) on commit delete rows;
create temp table if not exists scratch_value (
  date_id date, period_code varchar(12), scope_id bigint, target_id bigint, metric_id bigint, value_number numeric,
  numerator_value numeric, denominator_value numeric, sample_size integer, extra_data_json jsonb
) on commit delete rows;
create temp table if not exists scratch_percentiles (
  date_id date, period_code varchar(12), scope_id bigint, target_id bigint, metric_id bigint, percentile_50 numeric(30, 4),
  percentile_75 numeric(30, 4), percentile_90 numeric(30, 4), min_observed_value numeric(30, 4), max_observed_value numeric(30, 4), sample_size integer
) on commit delete rows;
create temp table if not exists scratch_state_count (
  date_id date, period_code varchar(12), scope_id bigint, target_id bigint, state_id bigint, state_count_value integer
) on commit delete rows;
create temp table if not exists scratch_plan_gap (
  date_id date, period_code varchar(12), scope_id bigint, target_id bigint, expected_count integer, done_count integer
) on commit delete rows;
create temp table if not exists scratch_tile (
  date_id date, period_code varchar(12), scope_id bigint, target_id bigint, progression_moyenne numeric(30, 4), score_normalise_moyen numeric(30, 4),
  pourcentage_competences_acquises numeric(30, 4), pourcentage_ua_couvertes numeric(30, 4), pourcentage_inactives_7j numeric(30, 4),
  delai_median_jours numeric(30, 4), delai_median_feedback_heures numeric(30, 4), commentaires_7j integer
) on commit delete rows;
${plain("scratch_answer", { event_id: "text", ref: "text", answer_event_id: "text" })}
${plain("scratch_metric", { code: "text", period_codes: "text[]", scope_levels: "text[]", target_levels: "text[]" })}
`;

/**
 * Runs statements that join working tables with each other. Nobody has counted those, and nested loops over them are the
 * planner's costliest guess: 2 s instead of 20 ms for a group of 24.
 */
export async function hashing<T>(tx: Sql, work: () => Promise<T>): Promise<T> {
  const [, result] = await inOrder(
    () => tx.unsafe("set local enable_nestloop to off; set local enable_sort to off"),
    work,
  );
  await tx.unsafe("set local enable_nestloop to on; set local enable_sort to on");
  return result;
}

/**
 * In a rebuild: the rows of the learners at work. They are joined by hash, and those of everybody made so far would be
 * read for each next group.
 */
export const atWork = ({ tx, inChunks }: Context, alias: string) =>
  inChunks ? tx`and ${ofRestocked(tx, alias)}` : tx``;

/** The restocked learners' rows of a table, by index where they are few: joins over all their items are by hash. */
export const ofRestocked = (tx: Sql, alias: string) =>
  tx`${tx(`${alias}.learner_id`)} = any (array(select learner_id from scratch_restock))`;

/** Empties working tables between two passes of one transaction. */
export async function clearScratch(tx: Sql, tables: readonly string[]): Promise<void> {
  await tx`truncate ${tx(tables as string[])}`;
}
