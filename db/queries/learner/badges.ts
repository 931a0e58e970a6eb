import { type Counts, progressOf, readRule, type SignalType } from "@/lib/badges";
import type { BadgesData, EarnedBadge, OpenBadge } from "@/lib/learner/types";
import type { Sql } from "../../client";
import type { SignedIn } from "../viewer";
import { awardsOf, iconOf, readLive, wordOf } from "./live";

type Row = Omit<EarnedBadge, "awards"> & {
  criteria: unknown;
  metadata: unknown;
  isActive: boolean;
  awards: EarnedBadge["awards"] | null;
};

/** The learner's badges, those that can still be earned with how far along, and nothing of anybody else. Four queries. */
export async function loadBadges(sql: Sql, viewer: SignedIn, locale: string): Promise<BadgesData> {
  const { live } = await readLive(sql, viewer, locale);
  const [rows, counts] = await Promise.all([readBadges(sql, viewer, locale), readCounts(sql, viewer)]);
  return {
    ...live,
    points: counts.points,
    earned: rows
      .filter((row) => row.awards)
      .map(({ criteria: _, metadata: __, isActive: ___, awards, ...badge }) => ({
        ...badge,
        awards: awards ?? [],
      }))
      .sort((a, b) => ((a.awards[0]?.on ?? "") < (b.awards[0]?.on ?? "") ? 1 : -1)),
    open: rows
      .filter((row) => row.isActive && !row.awards)
      .map((row) => open(row, counts))
      .sort((a, b) => (b.progress?.share ?? -1) - (a.progress?.share ?? -1)),
  };
}

function open({ criteria, metadata, awards: _, isActive: __, ...badge }: Row, counts: Counts): OpenBadge {
  const { rule } = readRule(criteria, metadata);
  const isByHand = rule === null || rule.ways.length === 0;
  // What counts for each course apart says nothing summed over all of them.
  const progress = rule === null || rule.repeatable !== null ? null : progressOf(rule.ways, counts);
  return { ...badge, isByHand, progress };
}

function readBadges(sql: Sql, viewer: SignedIn, locale: string): Promise<Row[]> {
  return sql<Row[]>`
    select b.id, ${wordOf(sql, "name", locale)} as name, ${wordOf(sql, "description", locale)} as description,
      ${iconOf(sql)} as icon, b.rarity, b.points_reward as points, b.criteria_json as criteria, b.metadata_json as metadata,
      b.is_active as "isActive", own.awards
    from gamification_badge b
    left join (
      select a.badge_id, jsonb_agg(jsonb_build_object('on', a.on_day, 'about', a.about,
        'byHand', coalesce(a.context_json ->> 'source' = 'hand', false), 'note', a.context_json ->> 'note')
        order by a.awarded_at desc, a.id) as awards
      from (${awardsOf(sql, viewer, locale)}) a group by a.badge_id
    ) own on own.badge_id = b.id
    where b.organization_id = ${viewer.organizationId} and (b.is_active or own.awards is not null)
    order by b.category nulls last, b.points_reward, b.id`;
}

async function readCounts(sql: Sql, viewer: SignedIn): Promise<Counts> {
  const { organizationId: org, selfId } = viewer;
  const [row] = await sql<
    {
      signals: { type: SignalType; courseId: string | null; count: number }[] | null;
      firsts: { kind: string; courseId: string | null; count: number }[] | null;
      points: number;
      streakDays: number;
    }[]
  >`
    select (select jsonb_agg(jsonb_build_object('type', type, 'courseId', course_id, 'count', n)) from (
        select type, course_id, count(*) as n from lms_signal where organization_id = ${org} and student_id = ${selfId}
        group by 1, 2) s) as signals,
      (select jsonb_agg(jsonb_build_object('kind', kind, 'courseId', course_id, 'count', n)) from (
        select kind, course_id, count(*) as n from gamification_first where organization_id = ${org} and student_id = ${selfId}
        group by 1, 2) f) as firsts,
      coalesce((select total_points from gamification_score where organization_id = ${org} and student_id = ${selfId}), 0)::int as points,
      coalesce((select streak_days from v_user_activity where organization_id = ${org} and student_id = ${selfId}), 0) as "streakDays"`;
  const firsts = row?.firsts ?? [];
  const states: Record<string, number> = {};
  for (const { kind, count } of firsts) states[kind] = (states[kind] ?? 0) + count;
  return {
    signals: row?.signals ?? [],
    perfect: firsts.filter(({ kind }) => kind === "perfect"),
    states,
    points: row?.points ?? 0,
    streakDays: row?.streakDays ?? 0,
  };
}
