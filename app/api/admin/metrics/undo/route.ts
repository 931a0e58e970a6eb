import { undoMetricChange } from "@/db/admin/metrics";
import { metricUndoSchema } from "@/lib/admin/metrics";
import { change } from "@/lib/auth/change";

/** Takes back the newest change of a statistic. */
export const POST = change({
  name: "POST /api/admin/metrics/undo",
  action: "metric.write",
  body: metricUndoSchema,
  call: ({ sql, caller, body }) => undoMetricChange(sql, caller, body.code, body.auditId),
});
