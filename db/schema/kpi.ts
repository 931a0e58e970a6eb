import { sql } from "drizzle-orm";
import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { at, day, id64, json, org, translations, updatedAt } from "./columns";
import { organization } from "./lms";

/**
 * The star schema (data-model.md). The five fact tables are partitioned by class of period
 * (Day and Rolling | Week and Month), then by date_id; partitions are made by db/partitions.ts.
 * They carry no foreign keys: every id they hold was read from its table in the same transaction,
 * and a check per row would cost more than the row.
 */

export const kpi_time = pgTable("kpi_time", {
  date_id: day("date_id").primaryKey(),
  year_number: integer().notNull(),
  month_number: integer().notNull(),
  day_number: integer().notNull(),
  iso_week_number: integer().notNull(),
  iso_year_number: integer().notNull(),
  month_label: text().generatedAlwaysAs(sql`year_number::text || '-' || lpad(month_number::text, 2, '0')`),
});

export const kpi_scope = pgTable(
  "kpi_scope",
  {
    organization_id: org().references(() => organization.id),
    id: id64("id").notNull().generatedAlwaysAsIdentity(),
    scope_type: text().notNull(),
    ref_id: text(),
    label: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.id] }),
    unique("kpi_scope_ref").on(t.organization_id, t.scope_type, t.ref_id).nullsNotDistinct(),
  ],
);

export const kpi_target = pgTable(
  "kpi_target",
  {
    organization_id: org().references(() => organization.id),
    id: id64("id").notNull().generatedAlwaysAsIdentity(),
    target_type: text().notNull(),
    ref_id: text(),
    label: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.id] }),
    unique("kpi_target_ref").on(t.organization_id, t.target_type, t.ref_id).nullsNotDistinct(),
  ],
);

export const kpi_metric = pgTable(
  "kpi_metric",
  {
    organization_id: org().references(() => organization.id),
    id: id64("id").notNull().generatedAlwaysAsIdentity(),
    code: text().notNull(),
    label: text().notNull(),
    unit_code: text().notNull(),
    aggregation_type: text().notNull(),
    higher_is_better: boolean().notNull(),
    category_code: text().notNull(),
    target_levels: text().array().notNull(),
    scope_levels: text().array().notNull(),
    period_codes: text().array().notNull(),
    description: text().notNull(),
    stored_in: text().notNull(),
    stored_code: text().notNull(),
    stored_column: text().notNull(),
    formula: text(),
    warn_below: numeric("warn_below"),
    warn_above: numeric("warn_above"),
    objective: numeric("objective"),
    is_active: boolean().notNull().default(true),
    /** False while no measure computes it: shown as such, never faked. */
    is_built: boolean().notNull().default(false),
    position: integer().notNull(),
    translations_json: translations(),
    /** Columns of what the statistic is that an admin has decided: the catalogue leaves these alone. */
    decided: text().array().notNull().default([]),
    updated_at: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.id] }),
    unique("kpi_metric_code").on(t.organization_id, t.code),
  ],
);

export const kpi_state = pgTable(
  "kpi_state",
  {
    organization_id: org().references(() => organization.id),
    id: id64("id").notNull().generatedAlwaysAsIdentity(),
    domain: text().notNull(),
    state_code: text().notNull(),
    label: text().notNull(),
    ordre: integer().notNull(),
    color: text().notNull(),
    kind: text().notNull(),
    translations_json: translations(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.id] }),
    unique("kpi_state_code").on(t.organization_id, t.domain, t.state_code),
  ],
);

/** The four columns that place every fact: one cell of date × period × scope × target. */
const cell = () => ({
  organization_id: org(),
  date_id: day("date_id").notNull(),
  period_code: text().notNull(),
  scope_id: id64("scope_id").notNull(),
  target_id: id64("target_id").notNull(),
});

export const kpi_value = pgTable(
  "kpi_value",
  {
    ...cell(),
    metric_id: id64("metric_id").notNull(),
    value_number: numeric("value_number"),
    numerator_value: numeric("numerator_value"),
    denominator_value: numeric("denominator_value"),
    sample_size: integer(),
    extra_data_json: jsonb(),
    computed_at: at("computed_at").notNull(),
  },
  (t) => [
    primaryKey({
      columns: [t.organization_id, t.date_id, t.period_code, t.scope_id, t.target_id, t.metric_id],
    }),
    index("kpi_value_read").on(
      t.organization_id,
      t.scope_id,
      t.target_id,
      t.metric_id,
      t.period_code,
      t.date_id,
    ),
  ],
);

export const kpi_state_count = pgTable(
  "kpi_state_count",
  { ...cell(), state_id: id64("state_id").notNull(), state_count_value: integer().notNull() },
  (t) => [
    primaryKey({
      columns: [t.organization_id, t.date_id, t.period_code, t.scope_id, t.target_id, t.state_id],
    }),
    index("kpi_state_count_read").on(t.organization_id, t.scope_id, t.target_id, t.period_code, t.date_id),
  ],
);

export const kpi_percentiles = pgTable(
  "kpi_percentiles",
  {
    ...cell(),
    metric_id: id64("metric_id").notNull(),
    percentile_50: numeric("percentile_50"),
    percentile_75: numeric("percentile_75"),
    percentile_90: numeric("percentile_90"),
    min_observed_value: numeric("min_observed_value"),
    max_observed_value: numeric("max_observed_value"),
    sample_size: integer().notNull(),
  },
  (t) => [
    primaryKey({
      columns: [t.organization_id, t.date_id, t.period_code, t.scope_id, t.target_id, t.metric_id],
    }),
    index("kpi_percentiles_read").on(
      t.organization_id,
      t.scope_id,
      t.target_id,
      t.metric_id,
      t.period_code,
      t.date_id,
    ),
  ],
);

export const kpi_plan_gap = pgTable(
  "kpi_plan_gap",
  {
    ...cell(),
    expected_count: integer().notNull(),
    done_count: integer().notNull(),
    gap_value: integer().generatedAlwaysAs(sql`done_count - expected_count`),
    coverage_percentage: numeric("coverage_percentage").generatedAlwaysAs(
      sql`round(100 * done_count::numeric / nullif(expected_count, 0), 4)`,
    ),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.date_id, t.period_code, t.scope_id, t.target_id] }),
    index("kpi_plan_gap_read").on(t.organization_id, t.scope_id, t.target_id, t.period_code, t.date_id),
  ],
);

export const kpi_tile_cache = pgTable(
  "kpi_tile_cache",
  {
    ...cell(),
    progression_moyenne: numeric("progression_moyenne"),
    score_normalise_moyen: numeric("score_normalise_moyen"),
    pourcentage_competences_acquises: numeric("pourcentage_competences_acquises"),
    pourcentage_ua_couvertes: numeric("pourcentage_ua_couvertes"),
    pourcentage_inactives_7j: numeric("pourcentage_inactives_7j"),
    delai_median_jours: numeric("delai_median_jours"),
    delai_median_feedback_heures: numeric("delai_median_feedback_heures"),
    commentaires_7j: integer(),
    updated_at: at("updated_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.date_id, t.period_code, t.scope_id, t.target_id] }),
    index("kpi_tile_cache_read").on(t.organization_id, t.scope_id, t.target_id, t.period_code, t.date_id),
  ],
);

/**
 * What the last look through the stored figures found (db/figures-check.ts), one row for each statistic and check: how many
 * rows, and the cell of the earliest. `seen`: the statistics that have a row of the whole centre at all.
 */
export const kpi_check = pgTable(
  "kpi_check",
  {
    organization_id: org(),
    check_code: text().notNull(),
    metric_id: id64("metric_id").notNull(),
    rows: integer("rows").notNull(),
    date_id: day("date_id").notNull(),
    period_code: text().notNull(),
    scope_id: id64("scope_id").notNull(),
    value_number: numeric("value_number"),
  },
  (t) => [primaryKey({ columns: [t.organization_id, t.check_code, t.metric_id] })],
);

/** What a run of the engine did: stages `[{stage, ms}]`, rows changed and drift found. */
export const kpi_run = pgTable(
  "kpi_run",
  {
    organization_id: org().references(() => organization.id),
    id: id64("id").notNull().generatedAlwaysAsIdentity(),
    kind: text().notNull(),
    from_on: day("from_on"),
    to_on: day("to_on"),
    started_at: at("started_at").notNull(),
    ended_at: at("ended_at"),
    stages_json: json("stages_json").notNull().default([]),
    rows_changed: integer().notNull().default(0),
    drift_rows: integer(),
    /** Progress of a run that goes through slices, kept with each of its parts (a slice counts once for each lot of targets). */
    slices_done: integer().notNull().default(0),
    slices_total: integer(),
    error: text(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.id] }),
    index("kpi_run_started").on(t.organization_id, t.started_at),
  ],
);

/** What is left of a run: some of its slices, of some targets. Whoever locks a row computes it, and removes it with what it wrote. */
export const kpi_run_part = pgTable(
  "kpi_run_part",
  {
    organization_id: org(),
    run_id: id64("run_id").notNull(),
    part_no: integer().notNull(),
    /** The first of its slices, newest first, and how many. */
    slice_from: integer().notNull(),
    slices: integer().notNull(),
    /** Its targets: this one of so many lots of them. */
    target_lot: integer().notNull(),
    target_lots: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.run_id, t.part_no] }),
    foreignKey({
      name: "kpi_run_part_run",
      columns: [t.organization_id, t.run_id],
      foreignColumns: [kpi_run.organization_id, kpi_run.id],
    }),
  ],
);

/** One row per refresh that changed something, written with it: what live pages follow by seq. */
export const kpi_change = pgTable(
  "kpi_change",
  {
    organization_id: org().references(() => organization.id),
    seq: id64("seq").notNull().generatedAlwaysAsIdentity(),
    scope_ids: id64("scope_ids").array().notNull(),
    changed_at: at("changed_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.organization_id, t.seq] })],
);
