import { changeMetric } from "@/db/admin/metrics";
import { metricChangeSchema } from "@/lib/admin/metrics";
import { change } from "@/lib/auth/change";

/** Changes what the organisation decides about one of the 83 statistics. */
export const PATCH = change({
  name: "PATCH /api/admin/metrics",
  action: "metric.write",
  body: metricChangeSchema,
  call: ({ sql, caller, body }) => changeMetric(sql, caller, body),
});
