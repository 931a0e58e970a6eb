import { findContext } from "@/db/queries/context";
import { previewFormula } from "@/db/queries/formula";
import { formulaPreviewSchema } from "@/lib/admin/metrics";
import { change } from "@/lib/auth/change";
import { ApiError } from "@/lib/http";
import { problemText } from "@/lib/metrics/formula";
import { type PeriodCode, periodEnd, previousDateId } from "@/lib/period";
import { parseScope, parseTarget } from "@/lib/view";

/** Windows that a preview looks back over. */
const WINDOWS = 12;

function windows(period: PeriodCode, today: string): { from: string; to: string } {
  const to = periodEnd(period, today);
  let from = to;
  for (let i = 1; i < WINDOWS; i++) from = previousDateId(period, from);
  return { from, to };
}

/** What a formula would say of one scope and target, from stored rows; or what is wrong with it, and where. */
export const POST = change({
  name: "POST /api/admin/metrics/preview",
  action: "metric.write",
  body: formulaPreviewSchema,
  call: async ({ sql, caller, body, locale }) => {
    const target = parseTarget(body.target);
    const scope = parseScope(body.scope);
    const context = target && scope && (await findContext(sql, caller, { scope, target }));
    if (!context) throw new ApiError("not_found");
    const { check, points, parts } = await previewFormula(
      sql,
      caller,
      body.formula,
      {
        scopeId: context.scope.id,
        targetId: context.target.id,
        period: body.period,
        ...windows(body.period, context.asOfDay ?? caller.today),
      },
      body.code || undefined,
    );
    if (!check.ok)
      return { ok: false as const, message: problemText(check, locale), from: check.from, to: check.to };
    const { codes, unit, levels } = check;
    return { ok: true as const, codes, unit, levels, points, parts, scope: context.scope.label };
  },
});
