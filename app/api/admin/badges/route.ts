import { saveBadge } from "@/db/admin/badges";
import { badgeSchema } from "@/lib/admin/badges";
import { change } from "@/lib/auth/change";

/** Saves a badge, new or changed; its rule is applied by the worker. */
export const POST = change({
  name: "POST /api/admin/badges",
  action: "metric.write",
  body: badgeSchema,
  call: ({ sql, caller, locale, body }) => saveBadge(sql, caller, locale, body),
});
