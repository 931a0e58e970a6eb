import { type CategoryCode, findMetric, type Locale, type PeriodCode } from "@/lib/metrics";
import {
  type CheckedFormula,
  checkFormula,
  type FormulaCatalogue,
  FUNCTIONS,
  type Problem,
} from "@/lib/metrics/formula";
import { type Author, Missing, noteAudit, Refusal, Stale } from "./admin/change";
import { lockEngine } from "./admin/engine-lock";
import { firstDay, queueDays } from "./aggregation/slices";
import type { Sql } from "./client";
import { readFormulaCatalogue } from "./formula-catalogue";
import { transaction } from "./transaction";

/** A metric of the organisation's own, as its form has it. */
export type FormulaMetric = {
  code: string;
  formula: string;
  /** By language; the organisation's own must be among them. */
  words: Partial<Record<Locale, { label: string; description: string }>>;
  category: CategoryCode;
  higherIsBetter: boolean;
  warnBelow: number | null;
  warnAbove: number | null;
  objective: number | null;
  isActive: boolean;
};

export type StoredFormulaMetric = FormulaMetric & { version: string };

/** The formula cannot be computed. */
export class FormulaRefusal extends Error {
  constructor(readonly problem: Problem) {
    super(problem.reason);
  }
}

/** The metrics of the organisation's own, by code; with `code`, that one alone. */
export function readFormulaMetrics(
  sql: Sql,
  organizationId: string,
  code: string | null = null,
): Promise<StoredFormulaMetric[]> {
  return sql<StoredFormulaMetric[]>`
    select code, formula, translations_json as words, category_code as category, higher_is_better as "higherIsBetter",
      warn_below as "warnBelow", warn_above as "warnAbove", objective, is_active as "isActive",
      md5(row(formula, translations_json, category_code, higher_is_better, warn_below, warn_above, objective, is_active)::text) as version
    from kpi_metric where organization_id = ${organizationId} and formula is not null and (${code}::text is null or code = ${code})
    order by code`;
}

/**
 * Saves a metric by formula and queues the computation of every kept date, for it and for the formulas that name it, whose
 * unit and levels follow. `version` is of the row that the form was filled from, null for a new one.
 * @throws FormulaRefusal with the place in the formula; Refusal `invalid_id`, `taken`, `invalid_name`, `in_use` (a formula that
 *   names this one could not be computed any more); Missing, Stale
 */
export async function saveFormulaMetric(
  sql: Sql,
  author: Author,
  metric: FormulaMetric,
  version: string | null,
): Promise<{ metric: StoredFormulaMetric; check: CheckedFormula }> {
  const org = author.organizationId;
  const { code } = metric;
  if (!/^[A-Z][A-Z0-9_]{1,59}$/.test(code) || FUNCTIONS.some((name) => name.toUpperCase() === code))
    throw new Refusal("invalid_id", "code");
  if (findMetric(code)) throw new Refusal("taken", "code", code);
  return transaction(sql, async (tx) => {
    await lockFormulas(tx, org);
    const [before] = await readFormulaMetrics(tx, org, code);
    if (version === null && before) throw new Refusal("taken", "code", code);
    if (version !== null && !before) throw new Missing();
    if (before && before.version !== version) throw new Stale();

    const { catalogue } = await readFormulaCatalogue(tx, org);
    if (!before && catalogue.has(code)) throw new Refusal("taken", "code", code);
    const check = checkFormula(metric.formula, catalogue, code);
    if (!check.ok) throw new FormulaRefusal(check);
    const changed = new Map(catalogue);
    changed.set(code, partOf(code, metric, check));

    await writeMetric(tx, org, metric, check);
    const dependents = await followUp(tx, org, catalogue, changed, code);
    const [after] = await readFormulaMetrics(tx, org, code);
    await noteAudit(tx, author, {
      action: before ? "metric.update" : "metric.create",
      subject: `metric:${code}`,
      before,
      after,
    });
    if (before?.formula !== metric.formula || before.isActive !== metric.isActive) {
      const periods = [check, ...dependents].flatMap((one) => one.levels.periods);
      await queueAllDates(tx, org, [...periods, ...(catalogue.get(code)?.periods ?? [])]);
    }
    return { metric: after!, check };
  });
}

/**
 * Removes a metric by formula with its rows.
 * @throws Refusal `in_use` where another formula names it; Missing, Stale
 */
export async function deleteFormulaMetric(
  sql: Sql,
  author: Author,
  code: string,
  version: string,
): Promise<void> {
  const org = author.organizationId;
  await transaction(sql, async (tx) => {
    await lockFormulas(tx, org);
    await lockEngine(tx, org);
    const [before] = await readFormulaMetrics(tx, org, code);
    if (!before) throw new Missing();
    if (before.version !== version) throw new Stale();
    const { catalogue } = await readFormulaCatalogue(tx, org);
    const without = new Map(catalogue);
    without.delete(code);
    await followUp(tx, org, catalogue, without, code);
    await tx`
      with gone as (delete from kpi_metric where organization_id = ${org} and code = ${code} returning id)
      delete from kpi_value v using gone where v.organization_id = ${org} and v.metric_id = gone.id`;
    await noteAudit(tx, author, { action: "metric.delete", subject: `metric:${code}`, before });
  });
}

/** One change of formulas at a time: two that name each other would each be right alone. */
async function lockFormulas(tx: Sql, organizationId: string): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtext(${`jalon:formulas:${organizationId}`}))`;
}

const partOf = (
  code: string,
  metric: Pick<FormulaMetric, "formula" | "isActive">,
  check: CheckedFormula,
) => ({
  code,
  formula: metric.formula,
  unit: check.unit,
  emptyValue: check.emptyValue,
  isComputed: metric.isActive,
  ...check.levels,
});

const columnsOf = (check: CheckedFormula) => ({
  unit: check.unit,
  // Readers tell by it what an absent row means.
  aggregation: check.emptyValue === 0 ? "SUM" : "FORMULA",
  periods: [...check.levels.periods],
  scopes: [...check.levels.scopes],
  targets: [...check.levels.targets],
});

async function writeMetric(
  tx: Sql,
  org: string,
  metric: FormulaMetric,
  check: CheckedFormula,
): Promise<void> {
  const columns = columnsOf(check);
  const rows = await tx`
    with draft as (
      select o.id as organization_id, own.words ->> 'label' as label, coalesce(own.words ->> 'description', '') as description, w.words
      from organization o cross join (select ${JSON.stringify(metric.words)}::text::jsonb as words) w
      -- An organisation of another language than ours reads French until somebody translates.
      cross join lateral (select coalesce(w.words -> o.default_locale, w.words -> 'fr') as words) own
      where o.id = ${org}
    )
    insert into kpi_metric as k (organization_id, code, label, description, translations_json, unit_code, aggregation_type,
      higher_is_better, category_code, target_levels, scope_levels, period_codes, stored_in, stored_code, stored_column, formula,
      warn_below, warn_above, objective, is_active, is_built, position, updated_at)
    select organization_id, ${metric.code}, label, description, words, ${columns.unit}, ${columns.aggregation},
      ${metric.higherIsBetter}, ${metric.category}, ${columns.targets}::text[], ${columns.scopes}::text[], ${columns.periods}::text[],
      'kpi_value', ${metric.code}, 'value_number', ${metric.formula},
      ${metric.warnBelow}::numeric, ${metric.warnAbove}::numeric, ${metric.objective}::numeric, ${metric.isActive}, true,
      (select coalesce(max(position), 0) + 1 from kpi_metric where organization_id = ${org}), now()
    from draft where trim(label) <> ''
    on conflict (organization_id, code) do update set label = excluded.label, description = excluded.description,
      translations_json = excluded.translations_json, unit_code = excluded.unit_code, aggregation_type = excluded.aggregation_type,
      higher_is_better = excluded.higher_is_better, category_code = excluded.category_code, target_levels = excluded.target_levels,
      scope_levels = excluded.scope_levels, period_codes = excluded.period_codes, formula = excluded.formula,
      warn_below = excluded.warn_below, warn_above = excluded.warn_above, objective = excluded.objective,
      is_active = excluded.is_active, updated_at = excluded.updated_at
    returning k.id`;
  if (rows.length === 0) throw new Refusal("invalid_name", "words");
}

/**
 * Looks again at every other formula after a change of one: those that could be computed must still be, and take the unit and
 * the levels that follow from the change.
 * @returns those whose unit or levels changed, or that name the changed one
 */
async function followUp(
  tx: Sql,
  org: string,
  before: FormulaCatalogue,
  after: FormulaCatalogue,
  changed: string,
): Promise<CheckedFormula[]> {
  const broken: string[] = [];
  const dependents: { code: string; check: CheckedFormula }[] = [];
  for (const { code, formula } of after.values()) {
    if (formula === null || code === changed) continue;
    const old = checkFormula(formula, before, code);
    const fresh = checkFormula(formula, after, code);
    if (!fresh.ok) {
      if (old.ok) broken.push(code);
    } else if (!old.ok || JSON.stringify(old.tree) !== JSON.stringify(fresh.tree))
      dependents.push({ code, check: fresh });
  }
  if (broken.length > 0) throw new Refusal("in_use", "formula", broken.join(", "));
  if (dependents.length > 0) {
    const rows = dependents.map(({ code, check }) => ({ code, ...columnsOf(check) }));
    await tx`
      update kpi_metric k set unit_code = d.unit, aggregation_type = d.aggregation, period_codes = d.periods, scope_levels = d.scopes,
        target_levels = d.targets, updated_at = now()
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) d(code text, unit text, aggregation text, periods text[], scopes text[], targets text[])
      where k.organization_id = ${org} and k.code = d.code`;
  }
  return dependents.map(({ check }) => check);
}

/** Every kept date of these periods is computed again by the worker, newest first: the facts below it stand. */
export async function queueAllDates(
  tx: Sql,
  organizationId: string,
  periods: readonly PeriodCode[],
): Promise<void> {
  // A cycle under way may have read the metric as it was; and what is queued already it may take meanwhile.
  await lockEngine(tx, organizationId);
  const first = await firstDay({ tx, organizationId });
  const [clock] = await tx<{ today: string; day: string | null; week: string | null }[]>`
    select (tick_at at time zone time_zone)::date as today, day_rows_from as day, week_rows_from as week
    from engine_clock where organization_id = ${organizationId}`;
  if (first === null || !clock) return;
  const { today, ...kept } = clock;
  await queueDays({ tx, organizationId, today, kept }, first, today, periods);
}
