import { z } from "zod";
import { writePlan } from "@/db/plan";
import { findScopes } from "@/db/queries/cells";
import { canDoTo } from "@/lib/access";
import { change } from "@/lib/auth/change";
import { ApiError } from "@/lib/http";
import { isDay } from "@/lib/period";
import { parseScope } from "@/lib/view";

const day = z
  .string()
  .refine((text) => isDay(text) && text >= "1900" && text < "2200", { params: { code: "bad_day" } });

/**
 * A group, in the notation of addresses, and the dates of its own plan that change; null takes one away. `before` is
 * the date that the sender saw: where another stands there now, nothing is written.
 */
export const planBody = z.strictObject({
  group: z.string().max(300).transform(parseScope),
  changes: z
    .array(
      z.strictObject({
        item_id: z.string().min(1).max(200),
        before: day.nullable().optional(),
        planned_on: day.nullable(),
      }),
    )
    .min(1)
    .max(500),
});

/** Changes dates of a group's plan: an administrator's every group, a trainer's assigned ones. */
export const PATCH = change({
  name: "PATCH /api/plans",
  action: "plan.write",
  body: planBody,
  call: async ({ body, caller, sql }) => {
    const [scope] = await findScopes(sql, caller, caller.today, body.group ? [body.group] : []);
    const isAllowed = scope?.refId && canDoTo(caller, "plan.write", { ...scope, groupIds: [] });
    // A group that may not be planned answers as one that does not exist.
    if (!isAllowed || scope.scopeType === "Apprenant" || !scope.refId) throw new ApiError("not_found");
    const changes = body.changes.map(({ item_id, planned_on, before }) => ({
      itemId: item_id,
      plannedOn: planned_on,
      before,
    }));
    return { changed: await writePlan(sql, caller, scope.refId, changes, new Date()) };
  },
});
