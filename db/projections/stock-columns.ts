import type { Family } from "@/db/families";

/** The components of fact_stock, a column each. */
export const STOCK_COLUMNS = [
  "progress_num",
  "progress_den",
  "competence_done",
  "competence_all",
  "unit_open",
  "unit_inactive",
  "ua_expected",
  "ua_done",
  "ua_planned",
  "project_expected",
  "project_done",
  "key_all",
  "key_mastered",
  "task_open_due",
  "task_overdue",
  "critical_all",
  "critical_overdue",
  "ua_unanswered",
  "ua_recent",
  "ua_by_week",
  "ua_by_month",
] as const;

/** A table of steps, where a refresh leaves what changes in it, and what tells its rows apart within an organisation. */
export type Steps = {
  stored: string;
  changes: string;
  key: readonly string[];
  values: readonly string[];
  /** Which of its columns is which kind of change. */
  families: readonly { family: Family; columns: readonly string[] }[];
};

/** Whether a column sums weights; all others count, and a sum of whole numbers is a tenth of the work. */
export const isWeight = (column: string) => column.startsWith("progress_");

export const STOCK_STEPS: Steps = {
  stored: "fact_stock",
  changes: "scratch_stock_change",
  key: ["learner_id", "target_id"],
  values: STOCK_COLUMNS,
  families: [
    { family: "progress", columns: STOCK_COLUMNS.filter(isWeight) },
    { family: "stocks", columns: STOCK_COLUMNS.filter((column) => !isWeight(column)) },
  ],
};

export const STATE_STEPS: Steps = {
  stored: "fact_state_stock",
  changes: "scratch_state_change",
  key: ["learner_id", "target_id", "state_id"],
  values: ["items"],
  families: [{ family: "states", columns: ["items"] }],
};

/** Columns of scratch_stock_change: weights are numeric (of known length, with room for any share of a weight). */
export const STOCK_CHANGE_COLUMNS = STOCK_COLUMNS.map(
  (column) => `${column} ${isWeight(column) ? "numeric(80, 40)" : "integer"}`,
).join(", ");
