import type { Sql } from "@/db/client";
import { inOrder, wanted } from "@/db/in-order";
import type { Context } from "@/db/projections";
import type { BadgeRule } from "@/lib/badges";
import { writeLeaves } from "./rules";

type Place = Pick<Context, "tx" | "organizationId">;
export type Points = Record<string, number>;

/**
 * Fills scratch_award with what the learners in scratch_gamer have: for each badge the instant at which its rule first
 * held, or at which somebody gave it, whichever is earlier. Nothing but working tables is written.
 * @param previewed one badge that is asked about alone: the awards of the others are taken as they stand, and what it
 *   gave under an earlier rule is not kept
 */
export async function evaluate(
  place: Place,
  rules: ReadonlyMap<string, BadgeRule>,
  points: Points,
  previewed?: string,
): Promise<void> {
  const asked = await writeLeaves(place, rules);
  await inOrder(
    ...wanted(
      asked.has("signal") && (() => findSignals(place)),
      asked.has("signal each") && (() => findSignalsOfEach(place)),
      asked.has("first") && (() => findFirsts(place)),
      asked.has("first each") && (() => findFirstsOfEach(place)),
      asked.has("streak") && (() => findStreaks(place)),
    ),
    () => combine(place, previewed),
  );
  // Points bring badges and badges bring points: again until nothing new comes of it, at most once for each badge.
  for (let round = 0; asked.has("points") && round <= rules.size; round++) {
    if (!(await findPoints(place, points))) return;
    await combine(place, previewed);
  }
}

/**
 * At the end of what is looked up for each learner: keeps the planner from reading the whole organisation's history to join
 * it with a list of learners whose length it does not know.
 */
const alone = (tx: Sql) => tx`offset 0`;

/** Signals of the learner `g`. */
export const signalsOf = (tx: Sql, org: string) => tx`
  select s.student_id, s.type, s.created_at from lms_signal s
  where s.organization_id = ${org} and s.student_id = g.student_id ${alone(tx)}`;

/** The n-th signal, by index: what is read is n rows, not the learner's history. */
async function findSignals({ tx, organizationId: org }: Place): Promise<void> {
  await tx`
    insert into scratch_leaf_at (student_id, leaf_no, course_id, class_id, at)
    select g.student_id, l.leaf_no, '', '', x.at from scratch_gamer g cross join scratch_leaf l
    cross join lateral (
      select s.created_at as at from lms_signal s
      where s.organization_id = ${org} and s.student_id = g.student_id and s.type = l.ref
        and (l.course_id is null or s.course_id = l.course_id)
      order by s.created_at offset l.n - 1 limit 1
    ) x
    where l.kind = 'signal' and l.scope = ''`;
}

/** The n-th signal of each course, or of each class. */
async function findSignalsOfEach({ tx, organizationId: org }: Place): Promise<void> {
  await tx`
    insert into scratch_leaf_at (student_id, leaf_no, course_id, class_id, at)
    select student_id, leaf_no, course_id, class_id, at from (
      select s.student_id, l.leaf_no, l.n, s.course_id, k.class_id, s.created_at as at,
        row_number() over (partition by s.student_id, l.leaf_no, s.course_id, k.class_id order by s.created_at) as no
      from scratch_leaf l cross join scratch_gamer g
      cross join lateral (
        select * from lms_signal s where s.organization_id = ${org} and s.student_id = g.student_id and s.type = l.ref ${alone(tx)}
      ) s
      cross join lateral (select case l.scope when 'class' then s.class_id else '' end as class_id) k
      where l.kind = 'signal' and l.scope <> '' and s.course_id is not null and k.class_id is not null
        and (l.course_id is null or s.course_id = l.course_id)
    ) r where no = n`;
}

/** The n-th item that entered a state, or class whose quiz had full marks. */
async function findFirsts({ tx, organizationId: org }: Place): Promise<void> {
  await tx`
    insert into scratch_leaf_at (student_id, leaf_no, course_id, class_id, at)
    select g.student_id, l.leaf_no, '', '', x.at from scratch_gamer g cross join scratch_leaf l
    cross join lateral (
      select f.at from gamification_first f
      where f.organization_id = ${org} and f.student_id = g.student_id and f.kind = l.ref
        and (l.course_id is null or f.course_id = l.course_id)
      order by f.at offset l.n - 1 limit 1
    ) x
    where l.kind = 'first' and l.scope = ''`;
}

/** The same of each course, or of each class. */
async function findFirstsOfEach({ tx, organizationId: org }: Place): Promise<void> {
  await tx`
    insert into scratch_leaf_at (student_id, leaf_no, course_id, class_id, at)
    select student_id, leaf_no, course_id, class_id, at from (
      select f.student_id, l.leaf_no, l.n, k.course_id, k.class_id, f.at,
        row_number() over (partition by f.student_id, l.leaf_no, k.course_id, k.class_id order by f.at) as no
      from scratch_leaf l cross join scratch_gamer g
      cross join lateral (
        select * from gamification_first f
        where f.organization_id = ${org} and f.student_id = g.student_id and f.kind = l.ref ${alone(tx)}
      ) f
      left join lms_class c on l.scope = 'class' and c.organization_id = ${org} and c.id = f.class_id
      cross join lateral (
        select case l.scope when 'class' then c.course_id else f.course_id end as course_id,
          case l.scope when 'class' then c.id else '' end as class_id
      ) k
      where l.kind = 'first' and l.scope <> '' and k.course_id is not null and k.class_id is not null
        and (l.course_id is null or f.course_id = l.course_id)
    ) r where no = n`;
}

/** The first own action of the n-th day of the first run that is so long. */
async function findStreaks({ tx, organizationId: org }: Place): Promise<void> {
  await tx`
    insert into scratch_leaf_at (student_id, leaf_no, course_id, class_id, at)
    select g.student_id, l.leaf_no, '', '', d.first_at from scratch_gamer g cross join scratch_leaf l
    cross join lateral (
      select s.from_no from gamification_streak s
      where s.organization_id = ${org} and s.student_id = g.student_id and s.to_no - s.from_no + 1 >= l.n
      order by s.from_no limit 1
    ) run
    cross join lateral (
      select d.first_at from gamification_day d
      where d.organization_id = ${org} and d.student_id = g.student_id and d.work_no = run.from_no + l.n - 1 ${alone(tx)}
    ) d
    where l.kind = 'streak'`;
}

/** The instant at which signals and awards together first made so many points. @returns whether any is new or earlier */
async function findPoints({ tx, organizationId: org }: Place, points: Points): Promise<boolean> {
  const found = await tx`
    with earned as (
      select s.student_id, s.created_at as at, (${JSON.stringify(points)}::text::jsonb ->> s.type)::bigint as points
      from scratch_gamer g cross join lateral (${signalsOf(tx, org)}) s
      union all
      select a.student_id, a.awarded_at, b.points_reward from scratch_award a
      join gamification_badge b on b.organization_id = ${org} and b.id = a.badge_id
    ),
    -- Of one instant, all.
    total as (select student_id, at, sum(points) over (partition by student_id order by at) as total from earned)
    insert into scratch_leaf_at as a (student_id, leaf_no, course_id, class_id, at)
    select t.student_id, l.leaf_no, '', '', min(t.at) from total t join scratch_leaf l on l.kind = 'points' and t.total >= l.n
    group by 1, 2
    on conflict (student_id, leaf_no, course_id, class_id) do update set at = excluded.at where excluded.at < a.at`;
  return found.count > 0;
}

/** Conditions → ways → awards. A way holds from its last condition on, a badge from its first way on. */
async function combine({ tx, organizationId: org }: Place, previewed?: string): Promise<void> {
  const given =
    previewed === undefined
      ? tx`
        select t.student_id, t.badge_id, t.course_id, t.class_id, t.awarded_at,
          jsonb_strip_nulls(jsonb_build_object('source', t.source, 'actor', t.actor, 'note', t.note)) as context_json
        from scratch_gamer g cross join lateral (
          select * from gamification_grant t where t.organization_id = ${org} and t.student_id = g.student_id ${alone(tx)}) t`
      : tx`
        select a.student_id, a.badge_id, coalesce(a.course_id, ''), coalesce(a.class_id, ''), a.awarded_at, a.context_json
        from scratch_gamer g join gamification_award a on a.organization_id = ${org} and a.student_id = g.student_id
          and a.badge_id <> ${previewed}
        union all
        select t.student_id, t.badge_id, t.course_id, t.class_id, t.awarded_at, '{"source": "hand"}'
        from gamification_grant t where t.organization_id = ${org} and t.badge_id = ${previewed} and t.source = 'hand'`;
  await inOrder(
    // Not truncated: emptying the file of an empty table costs more than all the rest.
    () => tx`delete from scratch_award`,
    () => tx`
    insert into scratch_award (student_id, badge_id, course_id, class_id, awarded_at, context_json)
    with candidate as (
      select distinct a.student_id, l.badge_id, l.way_no, a.course_id, a.class_id
      from scratch_leaf_at a join scratch_leaf l using (leaf_no) where l.scope <> '' or not l.repeats
    ),
    way as (
      select c.student_id, c.badge_id, c.course_id, c.class_id, max(a.at) as awarded_at
      from candidate c join scratch_leaf l on l.badge_id = c.badge_id and l.way_no = c.way_no
      left join scratch_leaf_at a on a.leaf_no = l.leaf_no and a.student_id = c.student_id
        and (l.scope = '' or (a.course_id = c.course_id and a.class_id = c.class_id))
      group by c.student_id, c.badge_id, c.way_no, c.course_id, c.class_id
      having count(*) = count(a.at)
    )
    select distinct on (student_id, badge_id, course_id, class_id) student_id, badge_id, course_id, class_id, awarded_at, context_json
    from (select *, '{"source": "rule"}'::jsonb as context_json from way union all ${given}) award
    order by student_id, badge_id, course_id, class_id, awarded_at, context_json`,
  );
}
