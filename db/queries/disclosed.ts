import type postgres from "postgres";
import { disclosure, type Viewer } from "@/lib/access";
import { type Storage, storedIn } from "@/lib/metrics";
import { periodStart } from "@/lib/period";
import type { Sql } from "../client";
import type { Fact } from "./facts";

type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** What is kept of groups alone, by the statistic of each learner that it is made of. */
const MADE_OF: Readonly<Record<string, string>> = {
  PROGRESSION: "PROGRESSION_MOY",
  PROGRESSION_P50: "PROGRESSION_MOY",
  PROGRESSION_P90: "PROGRESSION_MOY",
  DISPERSION_PROGRESSION: "PROGRESSION_MOY",
  SCORE: "SCORE_NORM",
  SCORE_P50: "SCORE_NORM",
  SCORE_P90: "SCORE_NORM",
  SCORE_ECART_TYPE: "SCORE_NORM",
  CV_SCORE: "SCORE_NORM",
};

/** The statistic of each learner that one of groups alone is made of; null where it is made of none that is kept. */
export const madeOf = (code: string): string | null => MADE_OF[code] ?? null;

/**
 * Of these rows those that do not tell this reader of single people. To a learner a group is told of where so many of its
 * members at least have a figure of their own in the same place, and were members through the whole of its period: samples
 * are no people, and a group that is large today was not always. What is made of nobody knows whom is not told.
 * One query, whose cost is rows × members at most: it stops at the last member that is needed.
 */
export async function disclosed(sql: Sql, reader: Viewer, facts: readonly Fact[]): Promise<readonly Fact[]> {
  const org = reader.organizationId;
  const { leastMembers } = disclosure(reader, { scopeType: "Groupe", refId: null });
  if (leastMembers === 0 || facts.length === 0) return facts;
  const column = <T>(of: (fact: Fact) => T) => facts.map(of);
  const codes = column(({ code }) => MADE_OF[code] ?? code);
  const [dates, periods] = [
    column(({ dateId }) => dateId).sort(),
    [...new Set(column(({ period }) => period))],
  ];
  // Tables and partitions that nothing was read from are not named: to plan for them takes longer than to read the others.
  const has = (table: Storage["storedIn"], and: Fragment) => sql`
    exists (select from ${sql(table)} o where o.organization_id = ${org} and o.date_id = a.date_id
      and o.date_id between ${dates[0]!}::date and ${dates.at(-1)!}::date
      and o.period_code = a.period_code and o.period_code = any(${periods}::text[])
      and o.scope_id = m.learner_id and o.target_id = a.target_id and ${and})`;
  const hasOwn: Readonly<Record<Storage["storedIn"], () => Fragment>> = {
    kpi_value: () =>
      has(
        "kpi_value",
        sql`o.metric_id = k.id and o.value_number is not null and o.denominator_value is distinct from 0`,
      ),
    kpi_percentiles: () =>
      has(
        "kpi_percentiles",
        sql`o.sample_size > 0 and o.metric_id = (
          select d.id from kpi_metric d where d.organization_id = ${org} and d.code = k.stored_code)`,
      ),
    kpi_plan_gap: () => has("kpi_plan_gap", sql`o.expected_count > 0`),
    kpi_state_count: () =>
      has(
        "kpi_state_count",
        sql`o.state_count_value > 0 and o.state_id = (
          select d.id from kpi_state d where d.organization_id = ${org} and d.domain || '/' || d.state_code = k.stored_code)`,
      ),
  };
  const tables = [...new Set(codes.map(storedIn))];
  const told = await sql<{ at: number }[]>`
    select a.at::int - 1 as at
    from unnest(${column((fact) => fact.scopeId)}::bigint[], ${column((fact) => fact.targetId)}::bigint[],
      ${codes}::text[], ${column((fact) => fact.period)}::text[],
      ${column((fact) => fact.dateId)}::date[], ${column((fact) => periodStart(fact.period, fact.dateId))}::date[])
      with ordinality as a(scope_id, target_id, code, period_code, date_id, from_on, at)
    join kpi_scope s on s.organization_id = ${org} and s.id = a.scope_id
    join kpi_metric k on k.organization_id = ${org} and k.code = a.code
    where (s.scope_type = 'Apprenant' and s.ref_id = ${reader.selfId}) or ${leastMembers} <= (
      select count(distinct learner_id) from (
        select m.learner_id from engine_member m
        where m.organization_id = ${org} and m.scope_id = a.scope_id and m.from_on <= a.from_on and m.to_on >= a.date_id
        and case k.stored_in ${tables.map((table) => sql`when ${table} then ${hasOwn[table]()}`).reduce((all, one) => sql`${all} ${one}`)} end
        -- Memberships of one learner do not overlap: so many rows are so many people.
        limit ${leastMembers}) own)`;
  return told
    .map(({ at }) => at)
    .sort((a, b) => a - b)
    .flatMap((at) => facts[at] ?? []);
}
