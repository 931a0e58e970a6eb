import { disclosure, type Viewer } from "@/lib/access";
import { periodStart } from "@/lib/period";
import type { Sql } from "../client";
import type { ScopeRow, TargetRow } from "./context";
import type { Fact } from "./facts";

/**
 * Of the rows of one scope and target those that do not tell this reader of single people. To a learner, others are
 * shown as groups of so many at least: on the first and on the last day of the row's own period, whoever is a member
 * today, and in what the row rests on. What rests on nobody knows how many is shown of the whole programme alone.
 */
export async function disclosed(
  sql: Sql,
  reader: Viewer,
  { scope, target }: { scope: ScopeRow; target: Pick<TargetRow, "targetType"> },
  facts: readonly Fact[],
): Promise<{ facts: readonly Fact[]; extremes: boolean }> {
  const { smallestSample, extremes } = disclosure(reader, scope);
  if (smallestSample === 0) return { facts, extremes };
  const ends = ({ period, dateId }: Fact) => [periodStart(period, dateId), dateId];
  const days = [...new Set(facts.flatMap(ends))];
  const large = await daysWithMembers(sql, reader.organizationId, scope.refId, days, smallestSample);
  const restsOnEnough = ({ sampleSize, denominator }: Fact) => {
    const on = sampleSize ?? denominator;
    return on === null ? target.targetType === "Global" : on >= smallestSample;
  };
  return {
    facts: facts.filter((fact) => restsOnEnough(fact) && ends(fact).every((day) => large.has(day))),
    extremes,
  };
}

/** Of these days those on which a group, with all below it, had so many learners. */
async function daysWithMembers(
  sql: Sql,
  org: string,
  groupId: string | null,
  days: readonly string[],
  least: number,
): Promise<ReadonlySet<string>> {
  const rows = await sql<{ day: string }[]>`
    with recursive below(id) as (
      select ${groupId}::text
      union
      select g.id from below join lms_group g on g.organization_id = ${org} and g.parent_id = below.id
    )
    select d.day::text as day from unnest(${[...days]}::date[]) as d(day)
    join lms_group_student m on m.organization_id = ${org} and m.group_id in (select id from below)
      and d.day between m.joined_on and coalesce(m.left_on, 'infinity')
    group by d.day having count(distinct m.student_id) >= ${least}`;
  return new Set(rows.map((row) => row.day));
}
