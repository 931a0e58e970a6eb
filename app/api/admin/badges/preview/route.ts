import { previewRule } from "@/db/admin/badges";
import { badgePreviewSchema } from "@/lib/admin/badges";
import { change } from "@/lib/auth/change";

/** Who would gain or lose a badge by a rule that is not saved yet. */
export const POST = change({
  name: "POST /api/admin/badges/preview",
  action: "metric.write",
  body: badgePreviewSchema,
  call: ({ sql, caller, body }) => previewRule(sql, caller.organizationId, body),
});
