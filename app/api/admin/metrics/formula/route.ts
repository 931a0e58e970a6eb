import { saveFormula } from "@/db/admin/metrics";
import { deleteFormulaMetric } from "@/db/metrics";
import { formulaDeleteSchema, formulaMetricSchema } from "@/lib/admin/metrics";
import { change } from "@/lib/auth/change";

/** Saves a metric of the organisation's own, new or changed. */
export const POST = change({
  name: "POST /api/admin/metrics/formula",
  action: "metric.write",
  body: formulaMetricSchema,
  call: ({ sql, caller, body }) => saveFormula(sql, caller, body),
});

/** Removes one, with its rows. */
export const DELETE = change({
  name: "DELETE /api/admin/metrics/formula",
  action: "metric.write",
  body: formulaDeleteSchema,
  call: ({ sql, caller, body }) => deleteFormulaMetric(sql, caller, body.code, body.version),
});
