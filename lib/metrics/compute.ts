/** Measures that the engine's sources give, per date × period × scope × target (db/aggregation/measures). */
export type MeasureId =
  | "active_learners"
  | "competence_all"
  | "competence_done"
  | "critical_all"
  | "critical_overdue"
  | "feedback"
  | "key_all"
  | "key_mastered"
  | "progress"
  | "progress_spread"
  | "project_done"
  | "project_expected"
  | "scores"
  | "task_open_due"
  | "task_overdue"
  | "ua_done"
  | "ua_expected"
  | "ua_planned"
  | "ua_unanswered"
  | "unit_inactive"
  | "unit_open";

/**
 * How an entry is made from measures. `count` is a measure's number and is not stored when 0; `mean` is its sum over its n; `ratio` is
 * factor × numerator / denominator, null over 0; `direct` is a value that the measure gives whole, with its n; `stored` is read from the table
 * that storedIn names. The engine knows nothing else of a metric.
 */
export type Compute =
  | { form: "count"; measure: MeasureId }
  | { form: "mean"; measure: MeasureId }
  | { form: "ratio"; numerator: MeasureId; denominator: MeasureId; factor: 1 | 100 }
  | { form: "direct"; measure: MeasureId }
  | { form: "stored" };
