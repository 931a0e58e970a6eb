import { createHmac } from "node:crypto";
import { MIN_LEARNERS_SHOWN } from "@/lib/access";
import { leaderboard, type Placed, type Ranked, revealed, type Shown } from "@/lib/learner/leaderboard";
import type { LeaderboardData, Rank } from "@/lib/learner/types";
import type { Locale } from "@/lib/metrics/types";
import { organizationSettings } from "@/lib/settings";
import type { Sql } from "../../client";
import type { SignedIn } from "../viewer";
import { type OwnGroup, readLive } from "./live";

/** Learners of a group today, as of the last refresh; who was erased is out. Ids alone: names are read where they are shown. */
const members = (sql: Sql, viewer: SignedIn, scopeId: number) => sql`
  select l.ref_id as id from engine_member m
  join kpi_scope l on l.organization_id = ${viewer.organizationId} and l.id = m.learner_id
  where m.organization_id = ${viewer.organizationId} and m.scope_id = ${scopeId}
    and ${viewer.today}::date between m.from_on and m.to_on
    and l.ref_id not in (
      select s.id from lms_student s where s.organization_id = ${viewer.organizationId} and s.erased_at is not null)`;

/**
 * Everybody of the group by rank, with points and whether they opted out: not for a reader's eyes, but for `leaderboard`. One
 * value of JSON, for two thousand rows would take the driver longer than all the rest; ranks are counted here, for a window
 * would sort them once more.
 */
export async function readRanked(sql: Sql, viewer: SignedIn, scopeId: number): Promise<Ranked[]> {
  const org = viewer.organizationId;
  const [row] = await sql<{ ordered: [string, number, number][] | null }[]>`
    select json_agg(json_build_array(m.id, coalesce(p.total_points, 0), coalesce(q.is_hidden, false)::int)
      order by coalesce(p.total_points, 0) desc) as ordered
    from (${members(sql, viewer, scopeId)}) m
    left join gamification_score p on p.organization_id = ${org} and p.student_id = m.id
    left join gamification_preference q on q.organization_id = ${org} and q.student_id = m.id`;
  let [rank, last] = [0, Number.NaN];
  return (row?.ordered ?? []).map(([studentId, points, hidden], at) => {
    if (points !== last) [rank, last] = [at + 1, points];
    return { studentId, points, rank, isHidden: hidden === 1 };
  });
}

/** Of the learners on a page their badges, and the names of those who stand under their own. */
async function readShown(sql: Sql, viewer: SignedIn, rows: readonly Placed[]): Promise<Map<string, Shown>> {
  if (rows.length === 0) return new Map();
  const org = viewer.organizationId;
  const named = rows.filter((row) => row.pseudonym === null).map((row) => row.studentId);
  const found = await sql<(Shown & { id: string })[]>`
    select a.id, s.name, coalesce(p.badges_count, 0) as badges
    from unnest(${rows.map((row) => row.studentId)}::text[]) as a(id)
    left join lms_student s on s.organization_id = ${org} and s.id = a.id and s.id = any(${named}::text[])
    left join gamification_score p on p.organization_id = ${org} and p.student_id = a.id`;
  return new Map(found.map(({ id, ...shown }) => [id, shown]));
}

/** The learner's own points, and their rank: 1 + how many of the group have more. */
export async function readStanding(
  sql: Sql,
  viewer: SignedIn,
  group: OwnGroup | null,
): Promise<{ points: number; badges: number; rank: Rank | null }> {
  const org = viewer.organizationId;
  const [own] = await sql<{ points: number; badges: number; ahead: number; of: number }[]>`
    with own as (
      select coalesce((select total_points from gamification_score
        where organization_id = ${org} and student_id = ${viewer.selfId}), 0)::int as points,
        coalesce((select badges_count from gamification_score
        where organization_id = ${org} and student_id = ${viewer.selfId}), 0) as badges
    )
    select own.points, own.badges, count(*) filter (where coalesce(p.total_points, 0) > own.points)::int as ahead,
      count(m.id)::int as of
    from own left join (${members(sql, viewer, group?.id ?? 0)}) m on true
    left join gamification_score p on p.organization_id = ${org} and p.student_id = m.id
    group by own.points, own.badges`;
  const { points = 0, badges = 0, ahead = 0, of = 0 } = own ?? {};
  return { points, badges, rank: group && of > 0 ? { rank: ahead + 1, of, group: group.label } : null };
}

/** Whose ranking, and which part of it. */
export type AskedBoard = {
  /**
   * The scope that a trainer or an admin chose, which the caller has asked the policy about: its kpi_scope id, label, and
   * notation in addresses. Null for a learner, who has their own group.
   */
  chosen: { id: number; label: string; ref: string } | null;
  /** From 1; null for the page on which the reader stands. */
  page: number | null;
};

/**
 * The leaderboard of a group as this reader may see it. Three queries: what is live, everybody's points by index, and the
 * names of the rows that are shown.
 * @param secret what pseudonyms are drawn with
 */
export async function loadLeaderboard(
  sql: Sql,
  viewer: SignedIn,
  locale: Locale,
  secret: string,
  { chosen, page }: AskedBoard,
): Promise<LeaderboardData> {
  const { live, group: own } = await readLive(sql, viewer, locale);
  const group = chosen ?? own;
  const settings = organizationSettings(viewer.organization.settings).leaderboard;
  const ranked = group ? await readRanked(sql, viewer, group.id) : [];
  const isLearner = viewer.role === "learner";
  const self = isLearner ? ranked.find((one) => one.studentId === viewer.selfId) : undefined;
  const board = leaderboard(ranked, {
    selfId: isLearner ? (viewer.selfId ?? "") : null,
    mode: settings.mode,
    neighbours: settings.neighbours,
    smallest: MIN_LEARNERS_SHOWN,
    key: createHmac("sha256", secret)
      .update(JSON.stringify(["leaderboard", viewer.organizationId, viewer.userId, viewer.today]))
      .digest("hex"),
    page,
    locale,
  });
  return {
    ...live,
    scopes: chosen ? [chosen.ref] : live.scopes,
    latest: isLearner ? live.latest : [],
    mode: settings.mode,
    neighbours: settings.neighbours,
    group: group?.label ?? null,
    members: ranked.length,
    isSmall: isLearner && ranked.length < MIN_LEARNERS_SHOWN,
    own: self ? { rank: self.rank, points: self.points, isHidden: self.isHidden } : null,
    rows: revealed(board.rows, await readShown(sql, viewer, board.rows)),
    page: board.page,
  };
}
