import { findScopes, findTarget, findTick } from "@/db/queries/cells";
import { auditExport } from "@/db/queries/exports";
import { readFacts, readMetrics } from "@/db/queries/facts";
import { disclosure } from "@/lib/access";
import { signedInOrKey } from "@/lib/auth/authorise";
import { ApiError, checked, route } from "@/lib/http";
import { periodEnd, previousDateId } from "@/lib/period";
import { refText } from "@/lib/view";
import { type KpiAnswer, kpiCsv, kpiMetric, kpiValue } from "./answer";
import { countDates, kpiParameters, kpiQuery, MAX_DATES } from "./query";

/** Periods before the running one that are answered when no `from` is given. */
const DEFAULT_PERIODS = 12;

/**
 * Stored values of statistics for one scope, target and period, with what they rest on (interfaces.md). For people
 * who are signed in and for `read` keys; the same policy as the pages.
 */
export const GET = route({
  name: "GET /api/kpi",
  parse: (request) => checked(kpiQuery, kpiParameters(request.url)),
  authorise: signedInOrKey("kpi.read"),
  call: async ({ input, caller, sql, locale }) => {
    const { organizationId, today } = caller;
    const { timeZone } = caller.organization;
    const [[scope], target, metrics, tick] = await Promise.all([
      findScopes(sql, caller, today, input.scope ? [input.scope] : []),
      input.target && findTarget(sql, organizationId, input.target),
      readMetrics(sql, organizationId, input.metric, locale),
      findTick(sql, organizationId, timeZone),
    ]);
    if (!scope || !target) throw new ApiError("not_found");
    const unknown = input.metric.findIndex((code) => !metrics.has(code));
    if (unknown >= 0)
      throw new ApiError("bad_request", {
        reasons: [{ code: "unknown_reference", path: ["metric", unknown], expected: input.metric[unknown] }],
      });

    const now = tick?.day ?? today;
    const to = periodEnd(input.period, input.to ?? now);
    const from = input.from ?? firstOf(input.period, to);
    // `to` counts with the whole period that it lies in.
    if (from > to)
      throw new ApiError("bad_request", {
        reasons: [{ code: "out_of_range", path: ["from"], expected: `≤ ${to}` }],
      });
    if (countDates(input.period, from, to) > MAX_DATES)
      throw new ApiError("bad_request", {
        reasons: [{ code: "out_of_range", path: ["from"], expected: `≤ ${MAX_DATES}` }],
      });
    const place = { scopeId: scope.id, targetId: target.id, period: input.period, from, to };
    const facts = await readFacts(
      sql,
      caller,
      input.metric.map((code) => ({ ...place, code })),
    );
    const { extremes } = disclosure(caller, scope);
    const answer: KpiAnswer = {
      organization: organizationId,
      time_zone: timeZone,
      as_of: tick?.asOf ?? null,
      scope: { type: scope.scopeType, id: scope.refId, label: scope.label },
      target: { type: target.targetType, id: target.refId, label: target.label },
      period: input.period,
      from,
      to,
      metrics: input.metric.flatMap((code) => metrics.get(code) ?? []).map(kpiMetric),
      values: facts.map((fact) => kpiValue(fact, now, extremes)),
    };
    // A program that reads as CSV leaves its key's trace; a person takes a file out of the house.
    if (input.format === "csv" && caller.role !== "key")
      await auditExport(sql, caller, `kpi:${refText({ type: scope.scopeType, id: scope.refId })}`, {
        metrics: input.metric,
        period: input.period,
        from,
        to,
        rows: answer.values.length,
      });
    return { answer, format: input.format };
  },
  respond: ({ answer, format }) =>
    format === "json" ? Response.json(answer) : csvResponse(kpiCsv(answer), fileName(answer)),
});

function firstOf(period: KpiAnswer["period"], to: string): string {
  let from = to;
  for (let n = 0; n < DEFAULT_PERIODS; n++) from = previousDateId(period, from);
  return from;
}

function csvResponse(text: string, name: string): Response {
  return new Response(text, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${name}.csv"`,
    },
  });
}

/** Only what a file name may hold on every system. */
const fileName = ({ scope, period, from, to }: KpiAnswer) =>
  ["kpi", scope.type, scope.id, period, from, to]
    .filter(Boolean)
    .join("-")
    .replace(/[^\w.-]+/g, "_");
