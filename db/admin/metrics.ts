import type { z } from "zod";
import type { formulaMetricSchema, MetricState, metricChangeSchema } from "@/lib/admin/metrics";
import { metricRecomputes } from "@/lib/admin/metrics";
import { findMetric, LOCALES, type Locale, type Metric } from "@/lib/metrics";
import type { Sql } from "../client";
import {
  deleteFormulaMetric,
  queueAllDates,
  readFormulaMetrics,
  type StoredFormulaMetric,
  saveFormulaMetric,
} from "../metrics";
import { transaction } from "../transaction";
import { type Author, Missing, noteAudit, Refusal, requireVersion, Stale } from "./change";

type Words = Partial<Record<Locale, { label?: string; description?: string }>>;
type Row = Omit<MetricState, "words"> & { words: Words | null; version: string };

/** A statistic as its form holds it, with what its version is of. */
export type MetricForm = MetricState & { version: string };

/** @param lock against a second administrator, until the transaction ends */
async function readRow(sql: Sql, org: string, code: string, lock = false): Promise<Row | undefined> {
  const [row] = await sql<Row[]>`
    select translations_json as words, higher_is_better as "higherIsBetter", warn_below as "warnBelow",
      warn_above as "warnAbove", objective, is_active as "isActive", position, period_codes as periods,
      scope_levels as scopes, target_levels as targets,
      md5(row(translations_json, higher_is_better, warn_below, warn_above, objective, is_active, position, period_codes,
        scope_levels, target_levels)::text) as version
    from kpi_metric where organization_id = ${org} and code = ${code} and formula is null ${lock ? sql`for update` : sql``}`;
  return row;
}

const number = (value: number | null) => (value === null ? null : Number(value));

const formOf = ({ words, ...row }: Row): MetricForm => ({
  ...row,
  warnBelow: number(row.warnBelow),
  warnAbove: number(row.warnAbove),
  objective: number(row.objective),
  words: Object.fromEntries(
    LOCALES.map((locale) => [
      locale,
      { label: words?.[locale]?.label ?? "", description: words?.[locale]?.description ?? "" },
    ]),
  ) as MetricState["words"],
});

/** One of the 83 statistics as an organisation has it; undefined where there is no such statistic. */
export async function readMetricForm(sql: Sql, org: string, code: string): Promise<MetricForm | undefined> {
  const row = findMetric(code) && (await readRow(sql, org, code));
  return row && formOf(row);
}

/** Rows exist where the catalogue's measures give them: an organisation may keep fewer levels, not more. */
function requireWithin(entry: Metric, state: MetricState): void {
  for (const level of ["periods", "scopes", "targets"] as const) {
    const known: readonly string[] = entry[level];
    const beyond = state[level].filter((value) => !known.includes(value));
    if (beyond.length > 0) throw new Refusal("beyond_catalogue", level, beyond.join(", "));
  }
}

/** Words that an organisation has of its own: what is left empty stays the catalogue's. */
function ownWords(words: MetricState["words"]): Words | null {
  const own = LOCALES.flatMap((locale) => {
    const said = Object.entries(words[locale]).filter(([, text]) => text !== "");
    return said.length > 0 ? [[locale, Object.fromEntries(said)] as const] : [];
  });
  return own.length > 0 ? Object.fromEntries(own) : null;
}

/** Which columns of what the statistic is differ from the catalogue's. */
const decidedColumns = (entry: Metric, state: MetricState) => {
  const set = (values: readonly string[]) => [...values].sort().join();
  return [
    state.higherIsBetter !== entry.higherIsBetter && "higher_is_better",
    set(state.periods) !== set(entry.periods) && "period_codes",
    set(state.scopes) !== set(entry.scopes) && "scope_levels",
    set(state.targets) !== set(entry.targets) && "target_levels",
  ].filter((column) => column !== false);
};

async function writeState(tx: Sql, org: string, entry: Metric, state: MetricState): Promise<void> {
  const words = ownWords(state.words);
  const catalogue = JSON.stringify({ label: entry.label, description: entry.description });
  // In the catalogue's order, whatever the order of ticking.
  const within = <T extends string>(known: readonly T[], chosen: readonly string[]) =>
    known.filter((value) => chosen.includes(value));
  await tx`
    update kpi_metric k set translations_json = w.words, higher_is_better = ${state.higherIsBetter},
      warn_below = ${state.warnBelow}, warn_above = ${state.warnAbove}, objective = ${state.objective},
      is_active = ${state.isActive}, position = ${state.position},
      period_codes = ${within(entry.periods, state.periods)}::text[],
      scope_levels = ${within(entry.scopes, state.scopes)}::text[],
      target_levels = ${within(entry.targets, state.targets)}::text[],
      decided = ${decidedColumns(entry, state)}::text[],
      label = coalesce(w.words -> o.default_locale ->> 'label', c.j -> 'label' ->> o.default_locale,
        w.words -> 'fr' ->> 'label', c.j -> 'label' ->> 'fr'),
      description = coalesce(w.words -> o.default_locale ->> 'description', c.j -> 'description' ->> o.default_locale,
        w.words -> 'fr' ->> 'description', c.j -> 'description' ->> 'fr'),
      updated_at = now()
    from organization o, (select ${words === null ? null : JSON.stringify(words)}::text::jsonb as words) w,
      (select ${catalogue}::text::jsonb as j) c
    where o.id = ${org} and k.organization_id = o.id and k.code = ${entry.code}`;
}

/**
 * Changes what an organisation decides about a statistic. Where the change bears on stored rows, every kept date of its
 * periods is queued in the same transaction.
 */
export async function changeMetric(
  sql: Sql,
  author: Author,
  { code, version, ...state }: z.output<typeof metricChangeSchema>,
  action = "metric.change",
): Promise<{ recomputes: boolean }> {
  const org = author.organizationId;
  const entry = findMetric(code);
  if (!entry) throw new Missing();
  requireWithin(entry, state);
  return transaction(sql, async (tx) => {
    const before = formOf(requireVersion(await readRow(tx, org, code, true), version));
    await writeState(tx, org, entry, state);
    const after = formOf((await readRow(tx, org, code))!);
    const recomputes = metricRecomputes(before, after);
    if (recomputes) await queueAllDates(tx, org, [...new Set([...before.periods, ...after.periods])]);
    if (after.version !== before.version)
      await noteAudit(tx, author, { action, subject: `metric:${code}`, before, after });
    return { recomputes };
  });
}

/** Saves a metric of the organisation's own; languages without a label have none. */
export async function saveFormula(
  sql: Sql,
  author: Author,
  { version, words, ...metric }: z.output<typeof formulaMetricSchema>,
): Promise<{ code: string }> {
  const said = LOCALES.filter((locale) => words[locale].label !== "");
  const own = Object.fromEntries(said.map((locale) => [locale, words[locale]]));
  await saveFormulaMetric(sql, author, { ...metric, words: own }, version);
  return { code: metric.code };
}

type Change<T> = { action: string; before: T | null; after: T | null };

/**
 * Takes back the newest change of a statistic, as a change of its own.
 * @throws Refusal nothing_to_undo where the row is no longer what that change made of it
 */
export async function undoMetricChange(
  sql: Sql,
  author: Author,
  code: string,
  auditId: number,
): Promise<void> {
  const org = author.organizationId;
  const [change] = await sql<Change<MetricForm>[]>`
    select action, before_json as before, after_json as after from audit_log
    where organization_id = ${org} and id = ${auditId} and subject = ${`metric:${code}`} and action like 'metric.%'`;
  if (!change) throw new Missing();
  try {
    if (findMetric(code)) {
      if (!change.before || !change.after) throw new Missing();
      await changeMetric(
        sql,
        author,
        { ...change.before, code, version: change.after.version },
        "metric.undo",
      );
    } else await undoFormula(sql, author, code, change as unknown as Change<StoredFormulaMetric>);
  } catch (error) {
    if (error instanceof Stale) throw new Refusal("nothing_to_undo", "");
    throw error;
  }
}

async function undoFormula(
  sql: Sql,
  author: Author,
  code: string,
  { before, after }: Change<StoredFormulaMetric>,
): Promise<void> {
  if (before === null && after) return deleteFormulaMetric(sql, author, code, after.version);
  if (!before) throw new Missing();
  const [now] = await readFormulaMetrics(sql, author.organizationId, code);
  if ((now?.version ?? null) !== (after?.version ?? null)) throw new Stale();
  const { version: _, ...metric } = before;
  await saveFormulaMetric(sql, author, metric, after?.version ?? null);
}
