import type { Sql } from "@/db/client";
import type { Check } from "../report";
import type { PresentationReport } from "./summary";

/** Largest difference of two means that rounding to four decimals explains. */
const TOLERANCE = 0.001;

/**
 * Reads back what was stored and compares it with the files: results and scores of every presentation and, once the
 * KPI rows are computed, the mean score that the Month rows of its (Session, Module) add up to.
 */
export async function checkImport(
  sql: Sql,
  organizationId: string,
  presentations: readonly PresentationReport[],
  isComputed: boolean,
): Promise<Check[]> {
  const ids = presentations.map(({ id }) => id);
  const stored = await sql<{ id: string; results: number; scored: number }[]>`
    select course_id as id, count(*) filter (where type = 'SUBMISSION') as results,
      count(*) filter (where type = 'EVALUATION') as scored
    from lms_event
    where organization_id = ${organizationId} and course_id = any(${ids}::text[])
      and type in ('SUBMISSION', 'EVALUATION') and id like 'oulad-%'
    group by course_id`;
  const storedOf = new Map(stored.map((row) => [row.id, row]));
  const checks = presentations.flatMap(({ id, results, scored }) => [
    equal(`${id}: results`, results, storedOf.get(id)?.results ?? 0),
    equal(`${id}: scores`, scored, storedOf.get(id)?.scored ?? 0),
  ]);
  return isComputed ? [...checks, ...(await checkMeans(sql, organizationId, presentations))] : checks;
}

const equal = (what: string, expected: number, actual: number): Check => ({
  what,
  expected,
  actual,
  ok: expected === actual,
});

async function checkMeans(
  sql: Sql,
  organizationId: string,
  presentations: readonly PresentationReport[],
): Promise<Check[]> {
  const means = await sql<{ id: string; scored: number; mean: number | null }[]>`
    select s.ref_id as id, sum(v.sample_size) as scored,
      sum(v.value_number * v.sample_size) / nullif(sum(v.sample_size), 0) as mean
    from kpi_value v
    join kpi_metric m on m.organization_id = v.organization_id and m.id = v.metric_id and m.code = 'SCORE_NORM'
    join kpi_scope s on s.organization_id = v.organization_id and s.id = v.scope_id and s.scope_type = 'Session'
    join kpi_target t on t.organization_id = v.organization_id and t.id = v.target_id
      and t.target_type = 'Module' and t.ref_id = s.ref_id
    where v.organization_id = ${organizationId} and v.period_code = 'Month'
      and s.ref_id = any(${presentations.map(({ id }) => id)}::text[])
    group by s.ref_id`;
  const meanOf = new Map(means.map((row) => [row.id, row]));
  return presentations.flatMap(({ id, scored, meanScore }) => {
    if (meanScore === null) return [];
    const mean = meanOf.get(id)?.mean ?? null;
    return [
      equal(`${id}: scores in SCORE_NORM`, scored, meanOf.get(id)?.scored ?? 0),
      {
        what: `${id}: mean of SCORE_NORM`,
        expected: meanScore,
        actual: mean,
        ok: mean !== null && Math.abs(mean - meanScore) <= TOLERANCE,
      },
    ];
  });
}
