import { z } from "zod";
import { CATEGORIES, LOCALES, SCOPE_TYPES, TARGET_TYPES } from "@/lib/metrics/types";
import { PERIODS } from "@/lib/period";

const code = z.string().min(1).max(64);
const bound = z.number().min(-1e9).max(1e9).nullable();
/** Empty: the catalogue's own word. */
const words = z.strictObject({ label: z.string().trim().max(200), description: z.string().trim().max(2000) });
const wordsByLocale = z.strictObject(
  Object.fromEntries(LOCALES.map((locale) => [locale, words])) as Record<
    (typeof LOCALES)[number],
    typeof words
  >,
);

const decided = {
  words: wordsByLocale,
  higherIsBetter: z.boolean(),
  warnBelow: bound,
  warnAbove: bound,
  objective: bound,
  isActive: z.boolean(),
};

/** What an administrator decides about one of the 83 statistics. */
export const metricStateSchema = z.strictObject({
  ...decided,
  position: z.int().min(1).max(10_000),
  periods: z.array(z.enum(PERIODS)).min(1),
  scopes: z.array(z.enum(SCOPE_TYPES)).min(1),
  targets: z.array(z.enum(TARGET_TYPES)).min(1),
});
export type MetricState = z.output<typeof metricStateSchema>;

/** Body of PATCH /api/admin/metrics. */
export const metricChangeSchema = metricStateSchema.extend({ code, version: z.string() });

/** Body of POST /api/admin/metrics/formula: a metric of the organisation's own. */
export const formulaMetricSchema = z.strictObject({
  ...decided,
  code,
  /** Of the row that the form was filled from; null for a new one. */
  version: z.string().nullable(),
  formula: z.string().trim().min(1).max(2000),
  category: z.enum(CATEGORIES),
});

/** Body of DELETE /api/admin/metrics/formula. */
export const formulaDeleteSchema = z.strictObject({ code, version: z.string() });

/** Body of POST /api/admin/metrics/preview: a formula over the stored rows of one scope, target and period. */
export const formulaPreviewSchema = z.strictObject({
  formula: z.string().max(2000),
  code: z.string().max(64),
  scope: z.string().max(300),
  target: z.string().max(300),
  period: z.enum(PERIODS),
});

/** Body of POST /api/admin/metrics/undo: the audit row of the change that is taken back. */
export const metricUndoSchema = z.strictObject({ code, auditId: z.int().positive() });

type Recomputing = Pick<MetricState, "isActive" | "periods" | "scopes" | "targets">;

/** Whether a change bears on stored rows, so that every kept date is computed again. */
export function metricRecomputes(before: Recomputing, after: Recomputing): boolean {
  const set = (values: readonly string[]) => [...values].sort().join();
  return (
    before.isActive !== after.isActive ||
    (["periods", "scopes", "targets"] as const).some((level) => set(before[level]) !== set(after[level]))
  );
}
