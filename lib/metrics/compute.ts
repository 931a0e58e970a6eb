/** Measures that the engine's sources give, per date × period × scope × target (db/aggregation/measures). */
export type MeasureId =
  | "absence_progress"
  | "absence_score"
  | "absences"
  | "active_hours"
  | "active_learners"
  | "active_trainers"
  | "active_users"
  | "attempted_2"
  | "chapters_validated"
  | "competence_all"
  | "competence_done"
  | "competences_validated"
  | "critical_all"
  | "critical_overdue"
  | "cycle_gain"
  | "days_to_objective"
  | "feedback"
  | "feedback_negative"
  | "feedback_positive"
  | "group_gap"
  | "inactive"
  | "key_all"
  | "key_mastered"
  | "late_arrivals"
  | "logins"
  | "mark_pairs"
  | "mark_pairs_equal"
  | "pairs_revised"
  | "pairs_with_feedback"
  | "present"
  | "present_active"
  | "progress"
  | "progress_speed"
  | "progress_spread"
  | "progress_trend"
  | "project_done"
  | "project_expected"
  | "quality_bonus"
  | "quality_code"
  | "quality_integration"
  | "quality_oral"
  | "quality_organisation"
  | "quality_relevance"
  | "remediations"
  | "score_centre"
  | "score_gain"
  | "score_spread"
  | "scores"
  | "submissions_in_time"
  | "submissions_resolved"
  | "task_open_due"
  | "task_overdue"
  | "tasks_done"
  | "tasks_on_time"
  | "tasks_with_deadline"
  | "time_in_state"
  | "ua_done"
  | "ua_expected"
  | "ua_forecast"
  | "ua_missing"
  | "ua_planned"
  | "ua_planned_by_end"
  | "ua_unanswered"
  | "uas_validated"
  | "unit_inactive"
  | "unit_open"
  | "validated_1"
  | "validated_2"
  | "validated_3";

/**
 * How an entry is made from measures. `count` is a measure's number and is not stored when 0; `mean` is its sum over its n; `ratio` is
 * factor × numerator / denominator, null over 0 (`sampled`: with the numerator's n); `direct` is a value that the measure gives whole, with
 * its n; `stored` is read from the table that storedIn names. `extra` is what extra_data_json says of every row, where the measure says
 * nothing. The engine knows nothing else of a metric.
 */
export type Compute =
  | { form: "count"; measure: MeasureId }
  | { form: "mean"; measure: MeasureId; extra?: Readonly<Record<string, string | number>> }
  | { form: "ratio"; numerator: MeasureId; denominator: MeasureId; factor: 1 | 100; sampled?: true }
  | { form: "direct"; measure: MeasureId }
  | { form: "stored" };

/** The measures that an entry is made from. */
export function measuresOf(compute: Compute | null): MeasureId[] {
  if (compute === null || compute.form === "stored") return [];
  return compute.form === "ratio" ? [compute.numerator, compute.denominator] : [compute.measure];
}
